// Seals and opens shard iterators.
#include "src/cloud/kinesis/iterator.h"

#include "src/cloud/kinesis/errors.h"
#include "src/cloud/store/key.h"

namespace weir::cloud::kinesis {
namespace {

constexpr std::string_view kSpace = "iterator";
/// API_GetShardIterator: five minutes (IteratorsExpireByTheClock).
constexpr Duration kLife = std::chrono::minutes(5);

}  // namespace

std::string SealIterator(const Context& kinesis, const ShardIterator& iterator) {
  const auto now_ms = static_cast<std::uint64_t>(Milliseconds(kinesis.clock.Now()));
  return kinesis.tokens.Seal(store::Key(kSpace)
                                 .Text(iterator.stream.region)
                                 .Text(iterator.stream.name)
                                 .Number(iterator.number.value)
                                 .Number(iterator.shard.index)
                                 .Number(iterator.cursor.counter)
                                 .Number(now_ms));
}

protocol::Outcome<ShardIterator> OpenIterator(const Context& kinesis, std::string_view token) {
  const auto payload = kinesis.tokens.Open(token);
  if (!payload || !payload->starts_with(store::Key(kSpace).str())) {
    return errors::InvalidIterator();
  }
  store::KeyParts parts(*payload, kSpace);
  ShardIterator iterator;
  iterator.stream.region = parts.Text();
  iterator.stream.name = parts.Text();
  iterator.number.value = parts.Number();
  iterator.shard.index = static_cast<std::uint32_t>(parts.Number());
  iterator.cursor.counter = parts.Number();
  const TimePoint created = FromMilliseconds(static_cast<std::int64_t>(parts.Number()));
  const TimePoint now = kinesis.clock.Now();
  if (created + kLife < now) return errors::ExpiredIterator(created, now);
  return iterator;
}

}  // namespace weir::cloud::kinesis
