// Keys of items: from attributes to the store's bytes.
#include "src/cloud/dynamodb/item_key.h"

#include <fmt/format.h>
#include <xxhash.h>

#include "src/cloud/dynamodb/spaces.h"
#include "src/result/check.h"

namespace weir::cloud::dynamodb {
namespace {

constexpr std::size_t kMaxHashBytes = 2048;
constexpr std::size_t kMaxRangeBytes = 1024;

AwsError SchemaMismatch() { return Invalid("The provided key element does not match the schema"); }

std::optional<AwsError> WrongInItem(const KeySchema& schema, const KeyAttribute& attribute,
                                    const Item& item) {
  const auto found = item.find(attribute.name);
  if (found == item.end()) {
    return InvalidParameters(fmt::format("Missing the key {} in the item", attribute.name));
  }
  if (!found->second.Is(attribute.type)) {
    return InvalidParameters(fmt::format("Type mismatch for key {} expected: {} actual: {}",
                                         attribute.name, TypeName(attribute.type),
                                         TypeName(found->second.type())));
  }
  return WrongKeyValue(schema, attribute.name, found->second);
}

std::optional<AwsError> WrongInKey(const KeySchema& schema, const KeyAttribute& attribute,
                                   const Item& key) {
  const auto found = key.find(attribute.name);
  if (found == key.end() || !found->second.Is(attribute.type)) return SchemaMismatch();
  return WrongKeyValue(schema, attribute.name, found->second);
}

ItemKey Build(const TableIdentity& table, const Item& item) {
  store::Key key = HashPrefix(PrefixOf(table.number), item.find(table.schema.hash.name)->second);
  if (table.schema.range) key.Text(KeyBytes(item.find(table.schema.range->name)->second));
  return {key.str()};
}

}  // namespace

std::optional<AwsError> WrongKeyValue(const KeySchema& schema, const std::string& attribute,
                                      const Value& value) {
  const std::size_t size = SizeOf(value);
  if (size == 0) {
    return Invalid(fmt::format(
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot "
        "contain an empty {} value. Key: {}",
        value.Is(Type::kBinary) ? "binary" : "string", attribute));
  }
  if (attribute == schema.hash.name && size > kMaxHashBytes) {
    return InvalidParameters("Size of hashkey has exceeded the maximum size limit of2048 bytes");
  }
  if (attribute != schema.hash.name && size > kMaxRangeBytes) {
    return InvalidParameters(
        "Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
  }
  return std::nullopt;
}

Outcome<ItemKey> KeyOfItem(const TableIdentity& table, const Item& item) {
  if (auto wrong = WrongInItem(table.schema, table.schema.hash, item)) return *wrong;
  if (table.schema.range) {
    if (auto wrong = WrongInItem(table.schema, *table.schema.range, item)) return *wrong;
  }
  return Build(table, item);
}

Outcome<ItemKey> KeyOf(const TableIdentity& table, const Item& key) {
  if (key.size() != (table.schema.range ? 2U : 1U)) return SchemaMismatch();
  if (auto wrong = WrongInKey(table.schema, table.schema.hash, key)) return *wrong;
  if (table.schema.range) {
    if (auto wrong = WrongInKey(table.schema, *table.schema.range, key)) return *wrong;
  }
  return Build(table, key);
}

Item KeyAttributesOf(const KeySchema& schema, const Item& item) {
  Item key;
  key.emplace(*item.find(schema.hash.name));
  if (schema.range) key.emplace(*item.find(schema.range->name));
  return key;
}

store::Key PrefixOf(TableNumber table) {
  return store::Key(kItemSpace).Number(static_cast<std::uint64_t>(table));
}

store::Key HashPrefix(store::Key space, const Value& hash) {
  const std::string bytes = KeyBytes(hash);
  space.Number(XXH3_64bits(bytes.data(), bytes.size())).Text(bytes);
  return space;
}

std::string KeyBytes(const Value& value) {
  if (const auto* text = value.As<std::string>()) return *text;
  if (const auto* number = value.As<Number>()) return number->SortKey();
  const auto* binary = value.As<Binary>();
  WEIR_CHECK(binary != nullptr, "keys are strings, numbers or binaries");
  return binary->bytes;
}

}  // namespace weir::cloud::dynamodb
