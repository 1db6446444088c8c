// The merge's steps, C1 to C8, as requests: what `src/merge/worker.cc` asks for, added up.
#include "src/plan/merge_load.h"

#include <algorithm>
#include <cmath>

namespace weir::plan {
namespace {

// Bounds of the merge (src/merge/plan/planner.cc, plan.h; output/output_batch.h, ledger_entries.h).
constexpr double kPlanRows = 1e6;
constexpr double kPlanLandings = 512;
constexpr double kPlanBytes = 192.0 * (1 << 20);
constexpr double kFileRows = 4e6;
constexpr double kEntryRows = 1e5;
constexpr double kEntrySeconds = 240;
constexpr double kRunsOfLevel0 = 8;
constexpr double kRunsOfLevel1 = 24;
constexpr double kFlushObjects = 256;
constexpr double kPage = 1'000;
constexpr double kOpenHours = 6;  // and the rest of the one in which these end
constexpr double kGraceDays = 1;

/// Of a landing, by row, besides the line: hash, fingerprint, position.
constexpr double kLandingRowBytes = 48;

// Files of the index, by row: hash, fingerprint and owner; and its part of a filter.
constexpr double kRowBytes = 39.5;
constexpr double kFilterBytes = 2.32;
constexpr double kEndBytes = 2.425;    // of a file's end, by row: with its directory
constexpr double kEndRoom = 64 << 10;  // and this
constexpr double kGapBytes = 1 << 20;  // less is read as well, rather than asked for anew
constexpr double kHashesAtOnce = 131'072;
constexpr double kFilesAtOnce = 8;
constexpr double kEndsAtOnce = 24 << 20;
constexpr double kFirstRead = 64 << 10;  // of an object that is opened to be read whole
constexpr double kReadAhead = 1 << 20;
constexpr double kFalseHits = 1e-5;  // of a hash that a run does not have

// Files of a day made one (src/merge/rollup).
constexpr double kRollFiles = 2'000;
constexpr double kRollBytes = 192.0 * (1 << 20);
constexpr double kRolledFileBytes = 64.0 * (1 << 20);
constexpr double kFilesWorthIt = 8;
constexpr double kRemovesOfAPlan = 8;

// Time: six seconds of a core were measured for a million rows, and are rounded up.
constexpr double kRowSeconds = 10e-6;
constexpr double kReadBytesPerSecond = 80e6;
constexpr double kLandingsAtOnce = 64;
constexpr double kPlansAtOnce = 16;
constexpr double kRolledAtOnce = 32;
constexpr double kTurnsOfAFlush = 2 + kFlushObjects / kRequestsInFlight;

double LandingRowBytes(const Workload& workload, const Settings& settings, double rows) {
  return StoredBytes(workload, settings, rows) + kLandingRowBytes;
}

double Pages(double objects) { return std::max(1.0, std::ceil(objects / kPage)); }

/// Files of one run of the index, and what it takes to open and search them for so many ids.
class IndexRuns {
 public:
  IndexRuns(double count, double rows) : count_(count), rows_(rows) {}

  [[nodiscard]] double files() const { return std::max(1.0, std::ceil(rows_ / kFileRows)); }
  /// Calls that open one file to read it whole: its beginning, and its end where it is larger.
  [[nodiscard]] double opening() const { return IsSmall() ? 1 : 2; }
  /// Calls that look up `ids` in all runs. They are asked for list by list: a file's end, with the
  /// filters, is read by the first list that has ids of it, its filters once more where two lists
  /// meet within it, then what blocks the filters do not rule out.
  [[nodiscard]] double lookups(double ids) const {
    const double boundaries = std::max(0.0, std::ceil(ids / kHashesAtOnce) - 1);
    const double blocks = IsReadWhole() ? 0 : ids * kFalseHits;
    return count_ * (files() + boundaries + blocks);
  }
  /// How many of these calls wait for one before them: ends are read side by side.
  [[nodiscard]] double turns(double ids) const {
    const double end = std::max(1.0, rows_ / files() * kEndBytes + kEndRoom);
    const double at_once = std::clamp(std::floor(kEndsAtOnce / end), 1.0, kFilesAtOnce);
    return lookups(ids) - count_ * files() * (1 - 1 / at_once);
  }
  /// Calls that read one run whole.
  [[nodiscard]] double reading() const {
    const double ahead = IsSmall() ? 0 : std::ceil(rows_ / files() * kRowBytes / kReadAhead);
    return files() * (opening() + ahead);
  }
  [[nodiscard]] double all_files() const { return count_ * files(); }

 private:
  [[nodiscard]] bool IsSmall() const {
    return rows_ / files() * (kRowBytes + kFilterBytes) <= kFirstRead;
  }
  [[nodiscard]] bool IsReadWhole() const {
    return rows_ / files() * (kRowBytes + kFilterBytes - kEndBytes) <= kEndRoom + kGapBytes;
  }

  double count_;
  double rows_;
};

/// The index after so many windows: how many runs each of its levels has on average.
struct Index {
  IndexRuns level0;
  IndexRuns level1;
  IndexRuns level2;

  [[nodiscard]] double lookups(double ids) const {
    return level0.lookups(ids) + level1.lookups(ids) + level2.lookups(ids);
  }
  [[nodiscard]] double turns(double ids) const {
    return level0.turns(ids) + level1.turns(ids) + level2.turns(ids);
  }
  [[nodiscard]] double files() const {
    return level0.all_files() + level1.all_files() + level2.all_files();
  }
};

Index IndexAfter(double windows, double rows) {
  constexpr double kRunsOfLevel2 = kRunsOfLevel0 * kRunsOfLevel1;
  const auto average = [](double runs, double most) {
    return std::clamp(runs - 0.5, 0.0, (most - 1) / 2);
  };
  const double level0 = std::min(windows, (kRunsOfLevel0 - 1) / 2);
  return {
      .level0 = {level0, rows},
      .level1 = {average(windows / kRunsOfLevel0, windows < kRunsOfLevel2 ? 1e9 : kRunsOfLevel1),
                 rows * kRunsOfLevel0},
      .level2 = {std::max(0.0, windows / kRunsOfLevel2 - 0.5), rows * kRunsOfLevel2}};
}

/// How long the index is kept, or what it is of yet.
double AgeHours(const Settings& settings) {
  const double horizon = settings.horizon_days * 24.0;
  return settings.index_hours > 0 ? std::min(settings.index_hours, horizon) : horizon;
}

/// Adds the steps of an average run up.
class RunOfMerge {
 public:
  RunOfMerge(const Workload& workload, const Settings& settings)
      : workload_(workload),
        settings_(settings),
        ingest_(LoadOf(workload, settings)),
        window_seconds_(settings.merge_minutes * kSecondsPerMinute),
        landings_(ingest_.batches * window_seconds_),
        busy_(std::min(1.0, landings_)),
        merges_(busy_ * PlansOfAWindow(workload, settings, ingest_.batches)),
        rows_(workload.events_per_second * window_seconds_ / merges_),
        ids_(rows_ * (1 - workload.duplicate_share - workload.bad_share)),
        age_hours_(AgeHours(settings)),
        windows_(age_hours_ * kSecondsPerHour / window_seconds_ * merges_),
        rolls1_(windows_ < kRunsOfLevel0 ? 0 : merges_ / kRunsOfLevel0),
        rolls2_(windows_ < kRunsOfLevel0 * kRunsOfLevel1 ? 0 : rolls1_ / kRunsOfLevel1),
        kept_hours_(std::min(age_hours_, (settings.RedeliveryDays() + kGraceDays) * 24)) {
    if (workload.late_share > 0 && settings.merge_hold_hours > 0) {
      held_plans_ = busy_ * window_seconds_ / HeldSeconds(settings);
    }
    if (settings.roll_after_hours > 0) SetRollPlans();
    plans_ = merges_ + rolls1_ + rolls2_ + held_plans_ + roll_plans_ + remove_plans_;
  }

  MergeLoad Make() {
    const Index index = IndexAfter(windows_, ids_);
    Follow();
    Plan();
    Judge(index);
    Store();
    Publish();
    StoreHeld();
    MergeIndex();
    RollUp();
    LookAtAll(index);
    MergeLoad merge;
    merge.runs = 1 / window_seconds_;
    merge.puts = puts_ / window_seconds_;
    merge.lists = lists_ / window_seconds_;
    merge.gets = gets_ / window_seconds_;
    merge.head_reads = head_reads_ / window_seconds_;
    merge.head_writes = head_writes_ / window_seconds_;
    merge.run_seconds = kInvokeSeconds + turns_ * kPutSeconds + Work(index);
    merge.landing_gb = workload_.events_per_second * kept_hours_ * kSecondsPerHour *
                       LandingRowBytes(workload_, settings_, ingest_.events_per_batch) / kGb;
    merge.index_gb = workload_.StoredPerSecond() * age_hours_ * kSecondsPerHour *
                     (kRowBytes + kFilterBytes) / kGb;
    return merge;
  }

 private:
  /// C1, once for each plan that is made, for each that is carried out, and where all is done.
  void Follow() {
    constexpr double kOwnerAndPlans = 4;
    constexpr double kTurns = 3;
    const double times = 2 * plans_ + 1;
    gets_ += times * kOwnerAndPlans;
    head_reads_ += times;
    turns_ += times * kTurns;
  }

  /// C2 and C3: what open hours hold, what plans have named of it, what is taken.
  void Plan() {
    const double times = plans_ + 1;
    const double landings_an_hour = ingest_.batches * kSecondsPerHour;
    const double named =
        std::min(age_hours_, kOpenHours + 0.5) * kSecondsPerHour / window_seconds_ * plans_;
    const double open = std::min(age_hours_, kOpenHours) * std::min(1.0, landings_an_hour) + 1;
    const double pages = Pages(landings_an_hour);
    gets_ += times * named + landings_;
    lists_ += times * (1 + open * pages);
    turns_ +=
        times * (std::ceil(named / kPlansAtOnce) + 1 + open * pages) + landings_ / kLandingsAtOnce;
    puts_ += plans_;
    head_writes_ += plans_;
  }

  /// C4, in one range: nobody has judged it, then it is there.
  void Judge(const Index& index) {
    constexpr double kGetsOfRange = 3;
    constexpr double kHeadReadsOfRange = 3;
    const double ranges = merges_;
    const double lookups = merges_ * index.lookups(ids_);
    gets_ += ranges * kGetsOfRange + lookups;
    puts_ += ranges * 2;
    head_reads_ += ranges * kHeadReadsOfRange;
    turns_ += ranges * (kGetsOfRange + kHeadReadsOfRange + 2) + merges_ * index.turns(ids_);
  }

  /// C5 and C7; the lake's objects are counted where they are for all layouts.
  void Store() {
    const double objects = ingest_.lake_objects * window_seconds_ + LedgerEntries();
    const double flushes = merges_ * std::ceil(objects / std::max(merges_, 1e-9) / kFlushObjects);
    puts_ += LedgerEntries() + plans_;
    head_reads_ += 2 * flushes + 2 * plans_;
    head_writes_ += plans_;
    turns_ += flushes * kTurnsOfAFlush + 4 * plans_;
  }

  /// Landings of a shard that arrived within minutes have one entry together.
  [[nodiscard]] double LedgerEntries() const {
    const double seconds_between = ingest_.lanes / std::max(ingest_.batches, 1e-9);
    const double joined = std::floor(
        std::min(kEntryRows / ingest_.events_per_batch, 1 + kEntrySeconds / seconds_between));
    return landings_ / std::max(1.0, joined);
  }

  /// C6: the manifest of the day, and of a day that begins what its folder has.
  void Publish() {
    constexpr double kTurns = 3;
    gets_ += merges_;
    puts_ += merges_;
    head_reads_ += merges_;
    lists_ += window_seconds_ / kSecondsPerDay;
    turns_ += merges_ * kTurns;
  }

  /// Lines of days long over: what came of the plans that hold them is read by whoever plans and by
  /// whoever stores, their parts once. Each such day has a manifest.
  void StoreHeld() {
    const double held = merges_ * HeldSeconds(settings_) / window_seconds_;
    const double rows = workload_.late_share * workload_.StoredPerSecond() * HeldSeconds(settings_);
    const double days = ExpectedFilled(workload_.late_days, rows);
    const double objects = ExpectedFilled(workload_.types * workload_.late_days, rows);
    const double flushes = std::ceil(objects / kFlushObjects);
    constexpr double kPartsOfAPlan = 1;
    constexpr double kUnnamed = 2;  // what may go: of the index, and of what is held
    gets_ += held_plans_ * (held * (2 + kPartsOfAPlan) + days);
    puts_ += held_plans_ * days;
    lists_ += held_plans_ * kUnnamed;
    head_reads_ += held_plans_ * (2 * flushes + 1);
    turns_ += held_plans_ * (held * kPartsOfAPlan + 3 + flushes * kTurnsOfAFlush);
  }

  /// Plans of the index: pieces of four million rows, looked for, made, and opened again.
  void MergeIndex() {
    const auto roll = [this](double times, double sources, double rows) {
      const IndexRuns source(1, rows);
      const IndexRuns made(1, rows * sources);
      const double gets = sources * source.reading() + made.files() * (1 + made.opening());
      gets_ += times * gets;
      puts_ += times * made.files();
      head_reads_ += times * 2 * made.files();
      lists_ += times * 2;
      turns_ += times * (gets + 3 * made.files());
    };
    roll(rolls1_, kRunsOfLevel0, ids_);
    roll(rolls2_, kRunsOfLevel1, ids_ * kRunsOfLevel0);
  }

  /// Of one window: the files that a day's windows make, in plans of so many.
  void SetRollPlans() {
    const double days = window_seconds_ / kSecondsPerDay;
    const double files = ingest_.lake_objects * window_seconds_;
    if (files < kFilesWorthIt * days) return;
    rolled_files_ = files;
    const double bytes = workload_.StoredPerSecond() * window_seconds_ *
                         StoredBytes(workload_, settings_, ingest_.events_per_object);
    roll_plans_ = std::max({days, rolled_files_ / kRollFiles, bytes / kRollBytes});
    remove_plans_ = std::max(days, roll_plans_ / kRemovesOfAPlan);
    // A folder's files are cut where a plan ends, and where they are enough for one.
    const double folders =
        ExpectedFilled(workload_.types, workload_.StoredPerSecond() * kSecondsPerDay);
    made_files_ = std::min(rolled_files_, folders * days + roll_plans_ + bytes / kRolledFileBytes);
  }

  /// Files of a day made one: each is read before a plan names it, and then to be made one. Each
  /// such plan lists its day anew.
  void RollUp() {
    const double files_of_a_day = rolled_files_ * kSecondsPerDay / window_seconds_;
    const double pages = Pages(files_of_a_day);
    constexpr double kManifests = 2;
    gets_ += 2 * rolled_files_ + made_files_ + roll_plans_ * (kManifests + 1);
    puts_ += made_files_ + roll_plans_;
    lists_ += roll_plans_ * pages;
    head_reads_ += 2 * made_files_ + 2 * roll_plans_;
    turns_ += 2 * rolled_files_ / kRolledAtOnce + 3 * made_files_ + roll_plans_ * (pages + 3);
  }

  /// Once a day: all plans back to the floor, all hours, and what may go.
  void LookAtAll(const Index& index) {
    if (age_hours_ < 24) return;
    const double times = window_seconds_ / kSecondsPerDay;
    const double plans = kept_hours_ * kSecondsPerHour / window_seconds_ * plans_;
    const double hours = std::max(0.0, kept_hours_ - kOpenHours - 1) *
                         std::min(1.0, ingest_.batches * kSecondsPerHour);
    gets_ += times * plans;
    lists_ += times * (hours * Pages(ingest_.batches * kSecondsPerHour) + Pages(2 * plans) +
                       Pages(plans) + Pages(index.files()) + 1);
  }

  /// Seconds beside the waiting for answers.
  [[nodiscard]] double Work(const Index& index) const {
    const double cores = settings_.merge_memory_mb / kMbPerCore;
    const double rows = rows_ * merges_;
    const double horizon_rows =
        index.files() == 0 ? 0 : workload_.StoredPerSecond() * age_hours_ * kSecondsPerHour;
    return rows * (kRowSeconds + workload_.event_bytes * kByteCpuSeconds) / std::min(1.0, cores) +
           merges_ * horizon_rows * kEndBytes / kReadBytesPerSecond;
  }

  const Workload& workload_;
  const Settings& settings_;
  const Load ingest_;
  const double window_seconds_;
  const double landings_;   // of a window
  const double busy_;       // share of the windows in which anything lands
  const double merges_;     // plans of a window
  const double rows_;       // of such a plan
  const double ids_;        // of them new
  const double age_hours_;  // of the index
  const double windows_;    // that were judged in this time
  const double rolls1_;
  const double rolls2_;
  const double kept_hours_;
  double held_plans_ = 0;
  double roll_plans_ = 0;
  double remove_plans_ = 0;
  double rolled_files_ = 0;
  double made_files_ = 0;
  double plans_ = 0;

  double puts_ = 0;
  double lists_ = 0;
  double gets_ = 0;
  double head_reads_ = 0;
  double head_writes_ = 0;
  double turns_ = 0;  // requests of which each waits for the one before
};

}  // namespace

double PlansOfAWindow(const Workload& workload, const Settings& settings,
                      double landings_a_second) {
  const double seconds = settings.merge_minutes * kSecondsPerMinute;
  const double landings = landings_a_second * seconds;
  const double rows = workload.events_per_second * seconds;
  const double bytes = rows * LandingRowBytes(workload, settings, rows / std::max(1.0, landings));
  return std::max({1.0, std::ceil(rows / kPlanRows), std::ceil(landings / kPlanLandings),
                   std::ceil(bytes / kPlanBytes)});
}

double HeldSeconds(const Settings& settings) {
  return (settings.merge_hold_hours * 60.0 + settings.merge_minutes) * kSecondsPerMinute;
}

MergeLoad MergeLoadOf(const Workload& workload, const Settings& settings) {
  if (settings.HasClaims()) return {};
  return RunOfMerge(workload, settings).Make();
}

double MostRunSeconds(const Settings& settings) {
  return std::min<double>(settings.merge_timeout_seconds,
                          settings.merge_minutes * kSecondsPerMinute);
}

bool KeepsUp(const MergeLoad& merge, const Settings& settings) {
  return merge.run_seconds <= MostRunSeconds(settings);
}

}  // namespace weir::plan
