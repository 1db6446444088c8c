// Plans: what one link of the chain takes, and what stands before it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/codec/compression.h"
#include "src/event/timestamp.h"
#include "src/landing/content.h"
#include "src/result/result.h"

namespace weir::merge {

/// Of the plans' format and of the rule that judges; a newer one is refused.
inline constexpr std::uint32_t kPlanVersion = 1;
/// Of plans from the first one on that erases: whoever does not know that ids are erased would
/// store what comes again.
inline constexpr std::uint32_t kErasingVersion = 2;

using PlanNumber = std::uint64_t;  ///< from 1 on
/// Of the run that stands before the first plan, where there is one (seed.h).
inline constexpr PlanNumber kSeedNumber = 0;
/// What names of plans have digits for.
inline constexpr PlanNumber kMaxPlanNumber = 999'999'999'999;

/// No plan divides its ids into more ranges.
inline constexpr std::uint32_t kMaxRanges = 1'000;
/// A range that a run has left unjudged is judged in so many pieces: a run takes one at the least.
inline constexpr std::uint32_t kPiecesOfRange = 16;

/// The landings of a plan have no more rows together: what judging takes in memory. What an attempt
/// lands has a tenth of it at most.
inline constexpr std::uint64_t kMaxPlanRows = 1'000'000;

/// No plan erases more events: as many as are asked for at once, for each plan writes the list of
/// all that were ever erased anew. A plan of so many has 3.5 MB.
inline constexpr std::size_t kMaxErasedAtOnce = 100'000;

/// No days of settings are taken for more.
inline constexpr std::uint32_t kMaxDays = 3'650;
/// Nor hours of readers.
inline constexpr std::uint32_t kMaxGraceHours = 168;

/// A landing as plans name it.
struct PlannedLanding {
  std::string name;  ///< below the root: "landing/2021-07-15T08/…"
  std::string last_position;
  std::uint64_t judgement = 0;
  std::uint64_t bytes = 0;
  std::uint64_t rows = 0;

  friend bool operator==(const PlannedLanding&, const PlannedLanding&) = default;
};

/// The order of judging within a plan: by shard and first position, then by judgement, then by
/// name.
[[nodiscard]] bool IsJudgedBefore(const PlannedLanding& a, const PlannedLanding& b);

/// One object of the index: rows with hashes of one range, sorted.
struct IndexFile {
  std::string name;  ///< below the root: "merge/index/…"
  landing::IdRange range;
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;

  friend bool operator==(const IndexFile&, const IndexFile&) = default;
};

/// What one plan has added to the index: files whose ranges don't overlap.
struct IndexRun {
  PlanNumber plan = 0;
  std::uint32_t level = 0;  ///< 0 of a window; of merged runs one more than theirs
  std::string newest_hour;  ///< of the landings that it comes from: "2021-07-15T08"
  std::vector<IndexFile> files;

  friend bool operator==(const IndexRun&, const IndexRun&) = default;
};

/// A plan of which rows are held: those that go into the lake's folders of days before `before`.
struct HeldRows {
  PlanNumber plan = 0;
  event::Day before;
  event::Timestamp since;  ///< when that plan was made

  friend bool operator==(const HeldRows&, const HeldRows&) = default;
};

/// A plan that has made one file of several: those stand until nobody reads them any more.
struct RolledFiles {
  PlanNumber plan = 0;
  event::Timestamp since;  ///< once a plan behind it was made: a time after it was closed

  friend bool operator==(const RolledFiles&, const RolledFiles&) = default;
};

/// How many files were added to days of the lake.
using FilesOfDays = std::map<event::Day, std::uint64_t>;
/// No state counts files of more days: those with the fewest are forgotten first.
inline constexpr std::size_t kMaxUnrolledDays = 4'000;

/// What stands when a plan is made, so that the chain needs not be read from its beginning.
struct ChainState {
  std::vector<IndexRun> index;
  /// The highest last position of all landings of a shard that are in plans, by shard; of shards
  /// that had a landing when all hours were listed last, or had one since.
  std::map<std::string, std::string, std::less<>> highest;
  /// Hours that may still get landings, each with the first plan that names one of its landings.
  std::map<std::string, PlanNumber, std::less<>> hours;
  std::vector<HeldRows> held;
  FilesOfDays unrolled;  ///< since the day was rolled up last
  std::vector<RolledFiles> rolled;
  event::Timestamp full_listing;  ///< when all hours were listed last
  PlanNumber floor = 1;           ///< no plan below is needed any more
  /// The most that a planner was told: what one has kept, another does not throw away.
  std::uint32_t horizon_days = 0;
  std::uint32_t redelivery_days = 0;
  std::uint32_t reader_grace_hours = 0;
  /// Landings of hours before may have been deleted, and their names forgotten; "" where none was.
  std::string deleted_before;
  /// The ids that were ever erased; nothing where none was. They are never forgotten.
  std::optional<IndexFile> erased;

  friend bool operator==(const ChainState&, const ChainState&) = default;
};

enum class PlanKind : std::uint8_t {
  kMerge,  ///< judges landings and stores what is not held
  kHeld,   ///< stores what earlier plans have held
  kIndex,  ///< merges runs of the index into one, and forgets runs
  kRoll,   ///< makes one file of several of a day, and deletes what earlier plans made one
  kErase,  ///< makes ids known as erased: whatever comes with one is counted and never stored
  kEnd,    ///< is the last, for claims judge the lake from now on (chain_end.h)
};

struct Plan {
  PlanNumber number = 0;
  PlanKind kind = PlanKind::kMerge;
  event::Timestamp made_at;
  std::string previous;  ///< digest of the plan before; "" for the first
  codec::Compression compression = codec::Compression::kGzip;

  // kMerge
  std::vector<PlannedLanding> landings;  ///< in the order of judging
  std::vector<PlannedLanding> before;    ///< of earlier plans, that may share records with these
  std::uint32_t ranges = 1;
  event::Day held_before;
  std::vector<std::string> deletes;  ///< landings that go once this plan is closed, sorted

  // kHeld
  std::vector<HeldRows> held;

  // kIndex
  std::vector<PlanNumber> sources;  ///< runs that are merged
  std::uint32_t level = 0;          ///< of the run that they become
  std::vector<PlanNumber> drops;    ///< runs that are forgotten

  // kRoll
  std::optional<event::Day> day;  ///< that is rolled up; nothing where files are deleted alone
  bool ends_day = false;          ///< all that is worth it of this day will be rolled up
  std::vector<std::vector<std::string>> rolls;  ///< files of one folder each, which become one
  std::vector<PlanNumber> removes;              ///< plans whose files go

  // kErase
  std::vector<landing::IdHash> erases;  ///< sorted
  std::vector<std::string> files;       ///< of the index, those that have some of these; sorted

  ChainState state;

  friend bool operator==(const Plan&, const Plan&) = default;
};

/// What came of a plan: the content of its `.done`, which follows from verdicts alone, so whoever
/// closes it writes the same.
struct PlanResult {
  std::vector<IndexFile> index;  ///< the run that it added
  std::uint64_t stored = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t conflicts = 0;
  std::uint64_t quarantined = 0;
  std::uint64_t counted_before = 0;
  std::uint64_t held = 0;            ///< of those stored, so many wait for a plan of kind kHeld
  std::uint64_t objects = 0;         ///< of lake and quarantine
  std::uint64_t rolled = 0;          ///< files of the lake that became fewer
  FilesOfDays files;                 ///< that it added to days of the lake; not those of kRoll
  std::optional<IndexFile> erased;   ///< of kErase: the ids that were ever erased
  std::vector<IndexFile> rewritten;  ///< of kErase: what takes the place of each of its files

  friend bool operator==(const PlanResult&, const PlanResult&) = default;
};

/// Members in one order, a landing and a run of the index a line.
[[nodiscard]] std::string FormatPlan(const Plan& plan);
/// `name` is what errors call it. kInvalidInput for a newer version, else kCorrupt with the place.
/// What is given is what FormatPlan() writes, and sound: names are of their kinds, everything is
/// sorted and there once, positions are of their shards, ranges don't overlap, and what the plan
/// takes from its state is there.
[[nodiscard]] Result<Plan> ParsePlan(std::string_view bytes, std::string_view name);

[[nodiscard]] std::string FormatPlanResult(const PlanResult& result);
[[nodiscard]] Result<PlanResult> ParsePlanResult(std::string_view bytes, std::string_view name);

/// SHA-256 of the plan's bytes, in hex.
[[nodiscard]] std::string DigestOf(std::string_view plan_bytes);

/// What stands once the plan is closed.
[[nodiscard]] ChainState StateAfter(const Plan& plan, const PlanResult& result);

/// The ranges of a plan's ids: equal parts of all hashes, in order. REQUIRES: ranges > 0.
[[nodiscard]] std::vector<landing::IdRange> RangesOf(std::uint32_t ranges);
/// The equal parts of range `number` of so many, in order. REQUIRES: there is such a range.
[[nodiscard]] std::vector<landing::IdRange> PiecesOf(std::uint32_t ranges, std::uint32_t number);

}  // namespace weir::merge
