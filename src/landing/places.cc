// Which records of the stream a landing holds that another one holds as well.
#include "src/landing/places.h"

#include <algorithm>
#include <bit>
#include <string>
#include <tuple>
#include <utility>

#include "src/event/fingerprint.h"
#include "src/landing/name.h"
#include "src/pipeline/stream_position.h"
#include "src/result/check.h"

namespace weir::landing {
namespace {

using pipeline::StreamPosition;

StreamPosition Parsed(std::string_view position) {
  const auto parsed = StreamPosition::Parse(position);
  WEIR_CHECK(parsed.has_value(), "readers give no other positions");
  return *parsed;
}

PlaceKey PlaceKeyOf(std::string_view sequence_number) {
  constexpr std::size_t kDigits = 19;  // of what has 64 bits; a number of them is never all ones
  PlaceKey key{};
  // Of one length alone: a digit more with a zero in its place would make the same numbers.
  if (sequence_number.size() != pipeline::kSequenceDigits) {
    const auto fingerprint = event::Fingerprinter().Of(sequence_number);
    const auto halves = std::bit_cast<std::array<std::uint64_t, 2>>(fingerprint);
    return {~std::uint64_t{0}, halves[0], halves[1]};
  }
  for (std::uint64_t& number : key) {
    const std::size_t size = std::min(sequence_number.size(), kDigits);
    for (const char digit : sequence_number.substr(0, size)) {
      number = number * 10 + static_cast<std::uint64_t>(digit - '0');
    }
    sequence_number.remove_prefix(size);
  }
  return key;
}

/// From where to where a landing goes, by places; views into its origin.
struct Stretch {
  std::string_view shard;
  std::string_view first;
  std::string_view last;

  explicit Stretch(const Origin& origin) {
    const StreamPosition position = Parsed(origin.first_position);
    shard = ShardOf(position);
    first = position.RecordPlace();
    last = Parsed(origin.last_position).RecordPlace();
  }

  [[nodiscard]] bool Meets(const Stretch& other) const {
    return shard == other.shard && first <= other.last && other.first <= last;
  }
};

std::vector<Stretch> StretchesOf(std::span<const LandingReader* const> landings) {
  std::vector<Stretch> stretches;
  stretches.reserve(landings.size());
  for (const LandingReader* landing : landings) stretches.emplace_back(landing->origin());
  return stretches;
}

/// Gives each place of a landing's records to `take`, in their order, each once.
template <typename Take>
Result<void> ForEachPlace(const LandingReader& landing, const Take& take) {
  RecordCursor records = landing.Records();
  std::string before;
  while (true) {
    const auto record = records.Next();
    if (!record) return record.error();
    if (!record->has_value()) return {};
    const std::string_view number = Parsed((*record)->position).sequence_number;
    if (number == before) continue;
    before = number;
    take(PlaceKeyOf(number));
  }
}

class SharedPlaces {
 public:
  SharedPlaces(std::span<const LandingReader* const> landings,
               std::span<const LandingReader* const> earlier)
      : landings_(landings),
        earlier_(earlier),
        stretches_(StretchesOf(landings)),
        keys_(landings.size()) {}

  Result<std::vector<RecordPlaces>> Find() {
    if (const auto collected = Collect(); !collected) return collected.error();
    for (std::size_t i = 1; i < held_.size(); ++i) {
      // Of those that hold a record, all but the first.
      if (held_[i].Place() == held_[i - 1].Place()) keys_[held_[i].landing].push_back(held_[i].key);
    }
    for (const LandingReader* landing : earlier_) {
      if (const auto looked = LookThrough(*landing); !looked) return looked.error();
    }
    std::vector<RecordPlaces> places;
    places.reserve(keys_.size());
    for (auto& keys : keys_) places.emplace_back(std::move(keys));
    return places;
  }

 private:
  /// A record that a landing holds.
  struct Held {
    std::uint32_t shard = 0;
    std::uint32_t landing = 0;
    PlaceKey key{};

    [[nodiscard]] std::pair<std::uint32_t, PlaceKey> Place() const { return {shard, key}; }
  };

  /// Records of the landings that may share some, by their places, and then in the order of plans.
  Result<void> Collect() {
    const std::vector<Stretch> earlier = StretchesOf(earlier_);
    for (std::uint32_t i = 0; i < landings_.size(); ++i) {
      const auto meets = [&](const Stretch& other) {
        return &other != &stretches_[i] && other.Meets(stretches_[i]);
      };
      if (std::ranges::none_of(stretches_, meets) && std::ranges::none_of(earlier, meets)) continue;
      const std::uint32_t shard = NumberOf(stretches_[i].shard);
      const auto read = ForEachPlace(*landings_[i], [&](const PlaceKey& key) {
        held_.push_back({.shard = shard, .landing = i, .key = key});
      });
      if (!read) return read.error();
    }
    std::ranges::sort(
        held_, {}, [](const Held& held) { return std::tie(held.shard, held.key, held.landing); });
    return {};
  }

  /// What an earlier landing holds counts in none of those that come behind it.
  Result<void> LookThrough(const LandingReader& landing) {
    const Stretch stretch(landing.origin());
    if (std::ranges::none_of(stretches_, [&](const auto& it) { return it.Meets(stretch); })) {
      return {};
    }
    const std::uint32_t shard = NumberOf(stretch.shard);
    return ForEachPlace(landing, [&](const PlaceKey& key) {
      const std::pair place(shard, key);
      auto held = std::ranges::lower_bound(held_, place, {}, &Held::Place);
      for (; held != held_.end() && held->Place() == place; ++held) {
        keys_[held->landing].push_back(key);
      }
    });
  }

  std::uint32_t NumberOf(std::string_view shard) {
    const auto at = std::ranges::find(shards_, shard);
    if (at != shards_.end()) return static_cast<std::uint32_t>(at - shards_.begin());
    shards_.push_back(shard);
    return static_cast<std::uint32_t>(shards_.size() - 1);
  }

  std::span<const LandingReader* const> landings_;
  std::span<const LandingReader* const> earlier_;
  std::vector<Stretch> stretches_;
  std::vector<std::string_view> shards_;
  std::vector<Held> held_;
  std::vector<std::vector<PlaceKey>> keys_;  ///< by landing, of what does not count there
};

}  // namespace

RecordPlaces::RecordPlaces(std::vector<PlaceKey> keys) : keys_(std::move(keys)) {
  std::ranges::sort(keys_);
  keys_.erase(std::unique(keys_.begin(), keys_.end()), keys_.end());
}

bool RecordPlaces::Hold(std::string_view position) const {
  return !keys_.empty() &&
         std::ranges::binary_search(keys_, PlaceKeyOf(Parsed(position).sequence_number));
}

bool MayShareRecords(const Origin& a, const Origin& b) { return Stretch(a).Meets(Stretch(b)); }

Result<std::vector<RecordPlaces>> LandedBefore(std::span<const LandingReader* const> landings,
                                               std::span<const LandingReader* const> earlier) {
  return SharedPlaces(landings, earlier).Find();
}

}  // namespace weir::landing
