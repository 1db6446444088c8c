// The index of what expires: an entry for each item with a time to live, in the order of its time.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "src/cloud/dynamodb/item_listener.h"
#include "src/cloud/store/clock.h"
#include "src/cloud/store/key.h"

namespace weir::cloud::dynamodb {

/// Entries stand in the store as
///
///     dynamodb/expiry <table's number> <second> <item's key>  ->  nothing
class ExpiryIndex final : public ItemListener {
 public:
  /// Is told the second at which something that was written expires.
  using Notice = std::function<void(std::int64_t second)>;

  /// `clock` outlives this.
  ExpiryIndex(const store::Clock& clock, Notice notice)
      : clock_(clock), notice_(std::move(notice)) {}

  std::function<void()> Changed(const ItemChange& change, store::WriteBatch& batch) override;

 private:
  const store::Clock& clock_;
  const Notice notice_;
};

/// Since 1970.
[[nodiscard]] std::int64_t SecondsOf(store::TimePoint time);

/// The second at which an item expires; nothing without a number there, or where it was more than
/// five years ago, for AWS leaves such items alone ("Using time to live", Developer Guide).
[[nodiscard]] std::optional<std::int64_t> ExpiryOf(const Item& item, const std::string& attribute,
                                                   store::TimePoint now);

[[nodiscard]] store::Key ExpiryPrefix(TableNumber table);
[[nodiscard]] store::Key ExpiryKey(TableNumber table, std::int64_t second, const ItemKey& key);

struct ExpiryEntry {
  std::int64_t second = 0;
  ItemKey key;
};
/// The inverse of ExpiryKey.
[[nodiscard]] ExpiryEntry ParseExpiryKey(std::string_view key);

}  // namespace weir::cloud::dynamodb
