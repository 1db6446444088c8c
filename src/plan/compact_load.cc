// The scheduled roll-up, day by day of the lake and tombstone by tombstone.
#include "src/plan/compact_load.h"

#include <algorithm>
#include <cmath>

#include "src/plan/load.h"
#include "src/plan/merge_steps.h"
#include "src/plan/roll_load.h"

namespace weir::plan {
namespace {

// Bounds of src/compact and of tombstones.
constexpr double kUnpackedBytes = 256.0 * (1 << 20);  // tombstone_maker.h
constexpr double kTombstoneMembers = 1 << 20;         // src/pipeline/tombstone.h
constexpr double kMemberBytes = 16;                   // src/pipeline/tombstone.cc: a hash
constexpr double kHeadBytes = 128 << 10;  // src/pipeline/tombstone.h: that are read first
/// A line of a tombstone, of an old file: its folders and the name that an attempt or an id gives.
constexpr double kOldFileBytes = 190;
constexpr double kOldEventBytes = 110;

/// The events of one day, roll-up after roll-up.
struct Rounds {
  Requests requests;
  double tombstones = 0;
  double tombstone_bytes = 0;
  double lines = 0;  ///< that were read and packed anew
  double files = 0;  ///< that are left
};

class RunsOfCompact {
 public:
  RunsOfCompact(const Workload& workload, const Settings& settings)
      : workload_(workload),
        settings_(settings),
        ingest_(LoadOf(workload, settings)),
        runs_a_day_(24.0 / settings.compact_hours),
        lake_days_((settings.index_hours > 0 ? settings.index_hours : kHoursPerMonth) / 24) {}

  CompactLoad Make() {
    const Rounds day = RollDay(OnTime());
    const Rounds late = RollLate();
    const Rounds both = {.requests = day.requests + late.requests,
                         .tombstones = day.tombstones + late.tombstones,
                         .tombstone_bytes = day.tombstone_bytes + late.tombstone_bytes,
                         .lines = day.lines + late.lines,
                         .files = day.files + late.files};
    const Requests of_a_day =
        runs_a_day_ * (LookAround() + lake_days_ * LookAtADay(both)) + both.requests;
    const double cores = std::min(1.0, settings_.compact_memory_mb / kMbPerCore);
    CompactLoad load;
    load.runs = runs_a_day_ / kSecondsPerDay;
    load.requests = (1 / kSecondsPerDay) * of_a_day;
    load.run_seconds = kInvokeSeconds + of_a_day.turns / runs_a_day_ * kPutSeconds +
                       both.lines * LineBytes(workload_) * kPackSeconds / cores / runs_a_day_;
    load.tombstones_gb = both.tombstone_bytes * kHoursPerMonth / 24 / kGb;
    if (both.files > 0) {
      load.events_per_rolled_file = workload_.StoredPerSecond() * kSecondsPerDay / both.files;
    }
    return load;
  }

 private:
  [[nodiscard]] bool IsOneAnObject() const { return settings_.layout == Layout::kEvent; }

  /// What a day's attempts leave: each fills so many folders, or each event has an object.
  [[nodiscard]] DayOfFiles FilesOf(double events_per_second, double folders_of_it) const {
    const double a_day = kSecondsPerDay / folders_of_it * workload_.types;
    DayOfFiles day;
    day.folders = workload_.types;
    day.line_bytes = LineBytes(workload_);
    if (IsOneAnObject()) {
      day.times = events_per_second * a_day;
      day.share = 1 / workload_.types;
      day.file_bytes = day.line_bytes;
      return day;
    }
    const double events = events_per_second / std::max(ingest_.batches, 1e-12);
    const double filled = std::max(1e-12, ExpectedFilled(folders_of_it, events));
    day.times = ingest_.batches * kSecondsPerDay;
    day.share = std::min(1.0, filled / folders_of_it);
    day.file_lines = std::max(1.0, events / filled);
    day.file_bytes = day.file_lines * StoredBytes(workload_, settings_, day.file_lines);
    return day;
  }
  [[nodiscard]] DayOfFiles OnTime() const {
    return FilesOf(workload_.StoredPerSecond() * (1 - workload_.late_share), workload_.types);
  }

  /// RunCompact before any day: the schema, which a function that has just started asks the ledger
  /// for (src/merge/schema_check.cc); whether a merge has the lake; its years, months and days.
  [[nodiscard]] Requests LookAround() const {
    Requests requests;
    requests.gets = 1;
    requests.lists = 1 + 2 + 1 + 1 + (1 + lake_days_ * 24 / kHoursPerMonth);
    requests.turns = requests.gets + requests.lists;
    return requests;
  }

  /// DayCompactor::Look of each day that is over, whether anything is left to do or not: its
  /// manifest, tombstones, and files; and of each tombstone the header.
  [[nodiscard]] Requests LookAtADay(const Rounds& day) const {
    Requests requests;
    const double of_one = day.tombstones > 0 ? day.tombstone_bytes / day.tombstones : 0;
    const double reads = of_one > kHeadBytes ? 2 : 1;
    requests.gets = 1 + day.tombstones * reads;
    requests.lists = Pages(2 * day.tombstones) + Pages(day.files);
    requests.turns = requests.gets + requests.lists;
    return requests;
  }

  /// A day that has just come to be over. What becomes of its files may be many still, and is
  /// rolled up by the next run.
  [[nodiscard]] Rounds RollDay(DayOfFiles day) const {
    constexpr int kRoundsOfADay = 8;
    const RollRoom room = {.unpacked_bytes = kUnpackedBytes, .lines = kTombstoneMembers};
    Rounds rounds;
    rounds.files = day.files();
    for (int i = 0; i < kRoundsOfADay; ++i) {
      const RolledDay rolled = RollOf(day, room);
      if (rolled.made <= 0) break;
      const double old_bytes = i == 0 && IsOneAnObject() ? kOldEventBytes : kOldFileBytes;
      AddRound(rolled, day, old_bytes, rounds);
      rounds.files += rolled.made - rolled.files;
      day = MadeOf(rolled, day);
    }
    return rounds;
  }

  void AddRound(const RolledDay& rolled, const DayOfFiles& day, double old_bytes,
                Rounds& rounds) const {
    rounds.requests += Bury(rolled, rounds.files);
    rounds.tombstones += rolled.steps;
    rounds.lines += rolled.files * day.file_lines;
    rounds.tombstone_bytes += rolled.files * (old_bytes + day.file_lines * kMemberBytes);
  }

  /// What a roll-up has made, of the folders that it has made anything in.
  [[nodiscard]] DayOfFiles MadeOf(const RolledDay& rolled, const DayOfFiles& day) const {
    const double lines = day.file_lines * rolled.files / rolled.made;
    const double none = std::exp(day.times * std::log1p(-std::min(day.share, 1 - 1e-12)));
    const double folders = std::max(1.0, std::min(day.folders * (1 - none), rolled.made));
    return {.folders = folders,
            .times = rolled.made / folders,
            .share = 1,
            .file_bytes = lines * StoredBytes(workload_, settings_, lines),
            .file_lines = lines,
            .line_bytes = day.line_bytes};
  }

  /// Tombstone after tombstone (DayCompactor::Bury and Complete): each file is read for its
  /// members; whether a merge has the lake; the tombstone; of each new file whether it is there,
  /// its old files once more, the highest tombstone, and it is put; the manifest, which all but the
  /// first have to read anew; the mark. The next run lists the old files beside the new ones, reads
  /// the marks, and deletes them.
  [[nodiscard]] static Requests Bury(const RolledDay& rolled, double files) {
    Requests requests;
    requests.gets = 2 * rolled.files + rolled.made + std::max(0.0, rolled.steps - 1) + rolled.steps;
    requests.puts = rolled.made + 3 * rolled.steps;
    requests.lists = 2 * rolled.steps + rolled.made * Pages(rolled.steps) + 2 * (Pages(files) - 1) +
                     Pages(rolled.made) - 1;
    requests.turns = 2 * std::max(rolled.made, rolled.files / kFilesAtOnce) + 3 * rolled.made +
                     7 * rolled.steps + rolled.files / kRequestsInFlight + 2 * Pages(files);
    return requests;
  }

  /// Events of days that are over add files to those, which each run makes few again.
  [[nodiscard]] Rounds RollLate() const {
    const double late = workload_.StoredPerSecond() * workload_.late_share;
    if (late <= 0) return {};
    DayOfFiles more = FilesOf(late, workload_.types * workload_.late_days);
    more.times /= runs_a_day_;
    // Of a folder, while its day gets any: with so many runs something has come, and so many files.
    const double none = std::exp(more.times * std::log1p(-std::min(more.share, 1 - 1e-12)));
    const double runs = workload_.late_days * runs_a_day_ * (1 - none);
    const double files = workload_.late_days * runs_a_day_ * more.times * more.share;
    const RolledBitByBit bits = RollBitByBit(runs, files / std::max(runs, 1e-12));
    RolledDay rolled;
    rolled.files = more.folders * bits.read;
    rolled.made = more.folders * bits.made;
    rolled.steps = std::max(std::min(rolled.made, workload_.late_days * runs_a_day_),
                            rolled.files / kRolledFiles);
    Rounds rounds;
    rounds.files = more.folders * std::max(0.0, files - bits.read + bits.made);
    if (rolled.made <= 0) return rounds;
    AddRound(rolled, more, kOldFileBytes, rounds);
    return rounds;
  }

  const Workload& workload_;
  const Settings& settings_;
  const Load ingest_;
  const double runs_a_day_;
  const double lake_days_;  // that are gone through
};

}  // namespace

CompactLoad CompactLoadOf(const Workload& workload, const Settings& settings) {
  if (!settings.HasClaims() || settings.roll_after_hours == 0) return {};
  return RunsOfCompact(workload, settings).Make();
}

bool KeepsUp(const CompactLoad& compact, const Settings& settings) {
  return compact.run_seconds <= settings.compact_timeout_seconds;
}

}  // namespace weir::plan
