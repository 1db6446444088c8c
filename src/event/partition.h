// Partitions: from an event's name and time to the folder of the lake that it belongs in.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/timestamp.h"

namespace weir::event {

/// What Hive calls the partition of a value that is not there.
inline constexpr std::string_view kNoValue = "__HIVE_DEFAULT_PARTITION__";

/// A partition value may take this many bytes of a path; longer ones are cut and end in a digest.
inline constexpr std::size_t kMaxPartitionValue = 120;

/// `text` as one part of a path: percent-encoded outside [A-Za-z0-9._-], bounded, never Hive's word
/// for no value. Different for different texts, but for one that is spelled on purpose like the cut
/// form of a longer one: the two then share a name, and nothing else.
[[nodiscard]] std::string EncodePathPart(std::string_view text);

/// The same for the value of a partition, where `null` in whatever case is encoded as well: DuckDB
/// takes it for no value.
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

/// Where events of one name and day go. Records that are no events are attributed to partitions as
/// well, as far as their name and day are known, so that figures can be kept by type and day.
struct Partition {
  std::uint32_t ordinal = 0;        ///< dense, in order of appearance
  std::optional<Day> day;           ///< unknown for some rejections
  std::optional<std::string> type;  ///< likewise
  std::string path;  ///< "year=…/month=…/day=…/event_type=…/event_subtype=…"
};

/// A partition with its ordinal at hand: there may be thousands of partitions, and looking into one
/// that is not in the cache costs more than all else that is done with an event.
class PartitionRef {
 public:
  PartitionRef() = default;
  PartitionRef(const Partition& partition) : partition_(&partition), ordinal_(partition.ordinal) {}

  [[nodiscard]] std::uint32_t ordinal() const { return ordinal_; }
  [[nodiscard]] bool is_null() const { return partition_ == nullptr; }
  const Partition& operator*() const { return *partition_; }
  const Partition* operator->() const { return partition_; }

 private:
  const Partition* partition_ = nullptr;
  std::uint32_t ordinal_ = 0;
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
  explicit PartitionCache(PartitionTable& table) : table_(table), slots_(kFirstSlots) {}

  /// What an event's name and day decide.
  struct Place {
    PartitionRef partition;
    /// The end of each line: `","event_type":"…","event_subtype":"…"}`.
    std::string_view derived_tail;
  };

  /// REQUIRES: the name is valid.
  Place Intern(Day day, std::string_view name);

 private:
  struct Name {
    std::string text;
    std::string derived_tail;
    std::int32_t first_day = 0;
    std::vector<PartitionRef> days;  ///< from the first on; those not met yet are null
  };
  /// A table of our own: each step of std::unordered_map's way to an entry is a cache miss.
  struct NameSlot {
    std::size_t hash = 0;
    Name* name = nullptr;  ///< null: empty
  };
  /// Days further apart than this are looked up in the table each time.
  static constexpr std::int32_t kMaxDays = 4096;
  static constexpr std::size_t kFirstSlots = 64;

  Name& NameOf(std::string_view text, Day first_day);
  NameSlot& SlotOf(std::size_t hash, std::string_view text);
  void Grow();
  static PartitionRef* PlaceOf(Name& name, std::int32_t day);

  PartitionTable& table_;
  std::deque<Name> names_;
  std::vector<NameSlot> slots_;  ///< a power of two, at least half of them empty
};

}  // namespace weir::event
