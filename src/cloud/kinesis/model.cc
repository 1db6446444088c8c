// Texts of ids, sequence numbers and hash keys, and what follows from a stream's description alone.
#include "src/cloud/kinesis/model.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "src/cloud/protocol/service.h"
#include "src/codec/md5.h"
#include "src/result/check.h"
#include "src/text/time.h"

namespace weir::cloud::kinesis {
namespace {

constexpr std::string_view kShardPrefix = "shardId-";
constexpr std::size_t kShardDigits = 12;

constexpr std::string_view kSequencePrefix = "49";
constexpr std::size_t kCreatedDigits = 13;
constexpr std::size_t kCounterDigits = 20;
constexpr std::size_t kSecondDigits = 11;
constexpr std::size_t kSequenceShardDigits = 10;
constexpr std::size_t kSequenceDigits = 56;
static_assert(kSequencePrefix.size() + kCreatedDigits + kCounterDigits + kSecondDigits +
                  kSequenceShardDigits ==
              kSequenceDigits);

constexpr std::size_t kMaxHashDigits = 39;

/// Takes numbers of fixed width off the front of a text.
class Digits {
 public:
  explicit Digits(std::string_view text) : rest_(text) {}

  template <typename T>
  bool Take(std::size_t width, T& out) {
    const std::string_view digits = rest_.substr(0, width);
    if (digits.size() < width || digits.front() == '-') return false;
    rest_.remove_prefix(width);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + width, out);
    return error == std::errc() && end == digits.data() + width;
  }

 private:
  std::string_view rest_;
};

/// Writes a number so that it ends at `end`, over as many zeros as its width; where it began.
char* PutBefore(char* end, std::size_t width, std::uint64_t number) {
  char* const first = end - width;
  for (char* at = end; number != 0 && at != first; number /= 10) {
    *--at = static_cast<char>('0' + number % 10);
  }
  return first;
}

}  // namespace

std::string StreamKey::Arn() const {
  return fmt::format("arn:aws:kinesis:{}:{}:stream/{}", region, protocol::kAccountId, name);
}

std::optional<StreamKey> StreamKey::FromArn(std::string_view arn) {
  constexpr std::string_view kBefore = "arn:aws:kinesis:";
  const std::string between = fmt::format(":{}:stream/", protocol::kAccountId);
  if (!arn.starts_with(kBefore)) return std::nullopt;
  arn.remove_prefix(kBefore.size());
  const std::size_t at = arn.find(between);
  if (at == std::string_view::npos) return std::nullopt;
  StreamKey key{std::string(arn.substr(0, at)), std::string(arn.substr(at + between.size()))};
  if (key.region.empty() || key.name.empty()) return std::nullopt;
  return key;
}

std::string ShardId::Text() const { return fmt::format("{}{:012}", kShardPrefix, index); }

std::optional<ShardId> ShardId::Parse(std::string_view text) {
  if (text.size() != kShardPrefix.size() + kShardDigits || !text.starts_with(kShardPrefix)) {
    return std::nullopt;
  }
  ShardId id;
  if (!Digits(text.substr(kShardPrefix.size())).Take(kShardDigits, id.index)) return std::nullopt;
  return id;
}

std::string SequenceNumber::Text() const {
  std::string text(kSequenceDigits, '0');
  text.replace(0, kSequencePrefix.size(), kSequencePrefix);
  char* end = text.data() + text.size();
  end = PutBefore(end, kSequenceShardDigits, shard.index);
  end = PutBefore(end, kSecondDigits, static_cast<std::uint64_t>(second));
  end = PutBefore(end, kCounterDigits, counter);
  PutBefore(end, kCreatedDigits, static_cast<std::uint64_t>(stream_created_ms));
  return text;
}

std::optional<SequenceNumber> SequenceNumber::Parse(std::string_view text) {
  if (text.size() != kSequenceDigits || !text.starts_with(kSequencePrefix)) return std::nullopt;
  SequenceNumber number;
  Digits digits(text.substr(kSequencePrefix.size()));
  if (digits.Take(kCreatedDigits, number.stream_created_ms) &&
      digits.Take(kCounterDigits, number.counter) && digits.Take(kSecondDigits, number.second) &&
      digits.Take(kSequenceShardDigits, number.shard.index)) {
    return number;
  }
  return std::nullopt;
}

HashKey HashOf(std::string_view partition_key) {
  HashKey hash = 0;
  for (const char byte : codec::Md5(partition_key)) {
    hash = hash << 8 | static_cast<unsigned char>(byte);
  }
  return hash;
}

std::string HashText(HashKey hash) {
  std::string text;
  do {
    text.push_back(static_cast<char>('0' + static_cast<int>(hash % 10)));
    hash /= 10;
  } while (hash != 0);
  std::reverse(text.begin(), text.end());
  return text;
}

std::optional<HashKey> ParseHash(std::string_view text) {
  if (text.empty() || text.size() > kMaxHashDigits || (text.size() > 1 && text[0] == '0')) {
    return std::nullopt;
  }
  HashKey hash = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    const auto digit = static_cast<HashKey>(c - '0');
    if (hash > (kMaxHashKey - digit) / 10) return std::nullopt;
    hash = hash * 10 + digit;
  }
  return hash;
}

std::vector<HashRange> EvenRanges(std::uint32_t count) {
  WEIR_CHECK(count > 0, "a stream without shards");
  std::vector<HashRange> ranges(count);
  // floor(2^128 / count) without 2^128, which does not fit.
  const HashKey step = kMaxHashKey / count + (kMaxHashKey % count == count - 1 ? 1 : 0);
  for (std::uint32_t i = 1; i < count; ++i) {
    ranges[i].first = step * i;
    ranges[i - 1].last = ranges[i].first - 1;
  }
  return ranges;
}

std::string_view Name(StreamMode mode) {
  return mode == StreamMode::kOnDemand ? "ON_DEMAND" : "PROVISIONED";
}

std::optional<StreamMode> StreamModeNamed(std::string_view name) {
  for (const StreamMode mode : {StreamMode::kProvisioned, StreamMode::kOnDemand}) {
    if (Name(mode) == name) return mode;
  }
  return std::nullopt;
}

std::uint32_t StreamInfo::open_shards() const {
  return static_cast<std::uint32_t>(
      std::count_if(shards.begin(), shards.end(), [](const Shard& shard) { return shard.open(); }));
}

TimePoint StreamInfo::Horizon(TimePoint now) const {
  return now - std::chrono::hours(retention_hours);
}

bool StreamInfo::Expired(const Shard& shard, TimePoint now) const {
  return !shard.open() && *shard.closed < Horizon(now);
}

const Shard* StreamInfo::Find(ShardId id, TimePoint now) const {
  if (id.index >= shards.size() || Expired(shards[id.index], now)) return nullptr;
  return &shards[id.index];
}

std::vector<ShardId> StreamInfo::ChildrenOf(ShardId parent) const {
  std::vector<ShardId> children;
  for (const Shard& shard : shards) {
    if (std::find(shard.parents.begin(), shard.parents.end(), parent) != shard.parents.end()) {
      children.push_back(shard.id);
    }
  }
  return children;
}

std::int64_t Milliseconds(TimePoint time) {
  return std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

TimePoint FromMilliseconds(std::int64_t milliseconds) {
  return TimePoint(std::chrono::milliseconds(milliseconds));
}

double Seconds(TimePoint time) {
  return text::EpochSeconds(std::chrono::floor<std::chrono::milliseconds>(time));
}

}  // namespace weir::cloud::kinesis
