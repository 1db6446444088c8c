// Keys of items: from attributes to the store's bytes, with AWS's rules for them.
#pragma once

#include <string>

#include "src/cloud/dynamodb/errors.h"
#include "src/cloud/dynamodb/model.h"
#include "src/cloud/store/key.h"

namespace weir::cloud::dynamodb {

/// Where an item stands in the store:
///
///     dynamodb/item  <table's number> <XXH3 of the hash key> <hash key> [<range key>]
///
/// So the items of one hash key stand together in the order of their range keys, and a table's
/// items are scattered by hash, as a Scan shows them. Numbers are in their sort form.
struct ItemKey {
  std::string bytes;
  friend auto operator<=>(const ItemKey&, const ItemKey&) = default;
};

/// The key of a whole item, for PutItem: complains of what is missing or of another type.
[[nodiscard]] Outcome<ItemKey> KeyOfItem(const TableIdentity& table, const Item& item);
/// A key alone, as GetItem gets it: exactly the key's attributes.
[[nodiscard]] Outcome<ItemKey> KeyOf(const TableIdentity& table, const Item& key);

/// The attributes of `item` that make its key.
[[nodiscard]] Item KeyAttributesOf(const KeySchema& schema, const Item& item);

/// All items of a table; and in such a space, those of one hash key.
[[nodiscard]] store::Key PrefixOf(TableNumber table);
[[nodiscard]] store::Key HashPrefix(store::Key space, const Value& hash);
/// The bytes of one key attribute's value. REQUIRES: a type that keys can have.
[[nodiscard]] std::string KeyBytes(const Value& value);

/// What is wrong with one attribute of a key: empty, too long.
[[nodiscard]] std::optional<AwsError> WrongKeyValue(const KeySchema& schema,
                                                    const std::string& attribute,
                                                    const Value& value);

}  // namespace weir::cloud::dynamodb
