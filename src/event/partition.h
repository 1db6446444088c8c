// Partitions: from an event's name and time to the folder of the lake that it belongs in.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "src/event/timestamp.h"

namespace weir::event {

/// What Hive calls the partition of a value that is not there.
inline constexpr std::string_view kNoValue = "__HIVE_DEFAULT_PARTITION__";

/// A partition value may take this many bytes of a path; longer ones are cut and end in a digest.
inline constexpr std::size_t kMaxPartitionValue = 120;

/// `value` as one part of a path: percent-encoded outside [A-Za-z0-9._-], bounded, different for
/// different values, never one of Hive's own words.
[[nodiscard]] std::string EncodePartitionValue(std::string_view value);

/// "year=2021/month=07/day=15".
[[nodiscard]] std::string DayPath(Day day);

/// A name split into its parts: up to the first ':' is the type, what follows it is the subtype.
struct EventName {
  std::string_view type;
  std::optional<std::string_view> subtype;
};

/// Splits a name. Nothing when a part is empty.
[[nodiscard]] std::optional<EventName> SplitName(std::string_view name);

/// Where events of one name and day go, with everything derived from these computed once. Records
/// that are no events are attributed to partitions as well, as far as their name and day are known,
/// so that figures can be kept by type and day.
struct Partition {
  std::uint32_t ordinal = 0;  ///< dense, in order of appearance
  std::optional<Day> day;     ///< unknown for some rejections
  std::optional<std::string> type;
  std::string path;          ///< "year=…/month=…/day=…/event_type=…/event_subtype=…"
  std::string derived_tail;  ///< `","event_type":"…","event_subtype":"…"}`: the end of each line
};

/// All partitions of one attempt. Safe to use from several threads; partitions stay where they are
/// for the table's life.
class PartitionTable {
 public:
  /// The partition of a valid name and day.
  const Partition& Intern(Day day, std::string_view name);

  /// The partition that stands for what is known of a record that is no event.
  const Partition& InternUnknown(std::optional<Day> day, std::optional<std::string_view> name);

  [[nodiscard]] std::size_t size() const;

 private:
  using Key = std::pair<std::optional<Day>, std::optional<std::string>>;

  mutable std::mutex mutex_;
  std::map<Key, const Partition*> by_key_;
  std::deque<Partition> partitions_;
};

/// One thread's quick way into a PartitionTable.
class PartitionCache {
 public:
  explicit PartitionCache(PartitionTable& table) : table_(table) {}

  const Partition& Intern(Day day, std::string_view name);

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  using ByName = std::unordered_map<std::string, const Partition*, Hash, std::equal_to<>>;

  PartitionTable& table_;
  std::unordered_map<std::int32_t, ByName> by_day_;
};

}  // namespace weir::event
