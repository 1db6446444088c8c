// The index of what expires.
#include "src/cloud/dynamodb/expiry_index.h"

#include <algorithm>
#include <chrono>

#include "src/cloud/dynamodb/spaces.h"

namespace weir::cloud::dynamodb {
namespace {

constexpr std::chrono::years kLongestOverdue{5};

}  // namespace

std::int64_t SecondsOf(store::TimePoint time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

std::function<void()> ExpiryIndex::Changed(const ItemChange& change, store::WriteBatch& batch) {
  const auto& attribute = change.table.settings.ttl_attribute;
  if (!attribute) return {};
  const TableNumber table = change.table.identity.number;
  if (change.old != nullptr) {
    const auto second = ExpiryOf(*change.old, *attribute, store::TimePoint());
    if (second) batch.Delete(ExpiryKey(table, *second, change.key));
  }
  if (change.item == nullptr) return {};
  const auto second = ExpiryOf(*change.item, *attribute, clock_.Now());
  if (!second) return {};
  batch.Put(ExpiryKey(table, *second, change.key), {});
  return [this, expires = *second] { notice_(expires); };
}

std::optional<std::int64_t> ExpiryOf(const Item& item, const std::string& attribute,
                                     store::TimePoint now) {
  const auto found = item.find(attribute);
  if (found == item.end()) return std::nullopt;
  const auto* number = found->second.As<Number>();
  if (number == nullptr) return std::nullopt;
  const auto second = number->Truncated();
  if (!second || *second < std::max<std::int64_t>(0, SecondsOf(now - kLongestOverdue))) {
    return std::nullopt;
  }
  return second;
}

store::Key ExpiryPrefix(TableNumber table) {
  return store::Key(kExpirySpace).Number(static_cast<std::uint64_t>(table));
}

store::Key ExpiryKey(TableNumber table, std::int64_t second, const ItemKey& key) {
  return ExpiryPrefix(table).Number(static_cast<std::uint64_t>(second)).Text(key.bytes);
}

ExpiryEntry ParseExpiryKey(std::string_view key) {
  store::KeyParts parts(key, kExpirySpace);
  parts.Number();
  const auto second = static_cast<std::int64_t>(parts.Number());
  return {second, {parts.Text()}};
}

}  // namespace weir::cloud::dynamodb
