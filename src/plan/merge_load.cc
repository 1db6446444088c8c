// How many plans of each kind a merge makes, and what carrying them out asks for.
#include "src/plan/merge_load.h"

#include <algorithm>
#include <cmath>

#include "src/plan/held_load.h"
#include "src/plan/index_load.h"
#include "src/plan/merge_steps.h"
#include "src/plan/roll_load.h"

namespace weir::plan {
namespace {

constexpr double kFilesWorthIt = 8;    // src/merge/plan/planner.cc: of a day, to be rolled up
constexpr double kRemovesOfAPlan = 8;  // src/merge/plan/planner.cc
constexpr double kTimesPacked = 6;     // src/merge/plan/plan_maker.cc: of the target, unpacked

// Of a landing, by row: hash, fingerprint and position, which nothing packs; and the line, packed
// together with those of all folders, of which few rows have few alike.
constexpr double kLandingRowBytes = 48;
constexpr double kLandingAtBest = 0.149;
constexpr double kLandingAlone = 1.7;

// Time: six seconds of a core were measured for a million rows, and are rounded up.
constexpr double kRowSeconds = 10e-6;
constexpr double kReadBytesPerSecond = 80e6;

double LandingRowBytes(const Workload& workload, double rows) {
  const double packed = kLandingAtBest + kLandingAlone / std::sqrt(std::max(1.0, rows));
  return LineBytes(workload) * std::min(1.0, packed) + kLandingRowBytes;
}

/// How long the index is kept, or what it is of yet.
double AgeHours(const Settings& settings) {
  const double horizon = settings.horizon_days * 24.0;
  return settings.index_hours > 0 ? std::min(settings.index_hours, horizon) : horizon;
}

/// Plans of kind kRoll, of one window on average, and what they take.
struct RollPlans {
  double days = 0;     ///< those that roll a day up
  double said = 0;     ///< those that say no more than when the one before was closed
  double removes = 0;  ///< those that delete what was made one
  double lists = 0;    ///< pages of the days' folders
  double read = 0;     ///< files
  double made = 0;

  [[nodiscard]] double all() const { return days + said + removes; }

  /// So many runs make so many such plans each, of a day with so many files.
  void AddRuns(double runs, double plans, double files) {
    days += runs * plans;
    lists += runs * plans * Pages(files);
    said += runs * std::min(1.0, plans);
    removes += runs * (plans < 1 ? plans : std::ceil(plans / kRemovesOfAPlan));
  }
};

/// Adds the steps of an average run up.
class RunOfMerge {
 public:
  RunOfMerge(const Workload& workload, const Settings& settings, bool rolls)
      : workload_(workload),
        settings_(settings),
        ingest_(LoadOf(workload, settings)),
        window_(settings.merge_minutes * kSecondsPerMinute),
        days_(window_ / kSecondsPerDay),
        landings_(ingest_.batches * window_),
        busy_(std::min(1.0, landings_)),
        merges_(busy_ * PlansOfAWindow(workload, settings, ingest_.batches)),
        held_(HeldLoadOf(workload, settings, merges_ / std::max(busy_, 1e-12))),
        rows_(workload.events_per_second * window_ / merges_),
        ids_(rows_ * (1 - workload.duplicate_share - workload.bad_share)),
        age_hours_(AgeHours(settings)),
        windows_(age_hours_ * kSecondsPerHour / window_ * merges_),
        index_(windows_, ids_),
        rolls1_(windows_ < kRunsOfLevel0 ? 0 : merges_ / kRunsOfLevel0),
        rolls2_(windows_ < kRunsOfLevel0 * kRunsOfLevel1 ? 0 : rolls1_ / kRunsOfLevel1) {
    if (held_.holds) {
      const double held = merges_ * held_.seconds / window_;
      held_plans_ = busy_ * window_ / held_.seconds * std::ceil(held / kHeldPlans);
    }
    if (rolls) PlanRolls();
    plans_ = merges_ + rolls1_ + rolls2_ + held_plans_ + rolls_.all();
  }

  /// Of a run.
  [[nodiscard]] Requests Add() {
    sum_ += (2 * plans_ + 1) * FollowChain();
    sum_ += (plans_ + 1) * LookForLandings(OpenHours());
    sum_ += plans_ * BeginAndClose();
    AddWindows();
    AddHeld();
    sum_ += rolls1_ * (MergeRuns(kRunsOfLevel0, ids_) + ListUnnamed(index_.files()));
    sum_ +=
        rolls2_ * (MergeRuns(kRunsOfLevel1, ids_ * kRunsOfLevel0) + ListUnnamed(index_.files()));
    AddRollUp();
    AddFullListing();
    return sum_;
  }

  /// Seconds of a run beside the waiting for answers.
  [[nodiscard]] double Work() const {
    const double cores = std::min(1.0, settings_.merge_memory_mb / kMbPerCore);
    const double rows = rows_ * merges_;
    const double known =
        index_.files() == 0 ? 0 : workload_.StoredPerSecond() * age_hours_ * kSecondsPerHour;
    const double rolled = rolls_.read * ingest_.events_per_object;
    return rows * (kRowSeconds + workload_.event_bytes * kByteCpuSeconds) / cores +
           merges_ * known * kIndexEndBytes / kReadBytesPerSecond +
           rolled * LineBytes(workload_) * kPackSeconds / cores;
  }

  [[nodiscard]] double runs() const { return 1 / window_; }
  [[nodiscard]] double landing_gb() const {
    const double hours = std::min(age_hours_, KeptHours() + kFullListingHours / 2);
    return workload_.events_per_second * hours * kSecondsPerHour *
           LandingRowBytes(workload_, ingest_.events_per_batch) / kGb;
  }
  [[nodiscard]] double index_gb() const {
    return workload_.StoredPerSecond() * age_hours_ * kSecondsPerHour *
           (kIndexRowBytes + kIndexFilterBytes) / kGb;
  }
  /// Of a file of the lake, where days are rolled up.
  [[nodiscard]] double events_per_rolled_file() const { return events_per_rolled_file_; }

 private:
  static constexpr double kFullListingHours = 24;  // plan/planner.cc: all hours, once a day

  /// Landings stay for so long, and are named until then.
  [[nodiscard]] double KeptHours() const { return (settings_.RedeliveryDays() + kGraceDays) * 24; }
  [[nodiscard]] double LandingsOfAnHour() const { return ingest_.batches * kSecondsPerHour; }
  /// Hours that have landings, of so many.
  [[nodiscard]] double BusyHours(double hours) const {
    return std::min(age_hours_, hours) * std::min(1.0, LandingsOfAnHour());
  }
  [[nodiscard]] double PlansOf(double hours) const {
    return std::min(age_hours_, hours) * kSecondsPerHour / window_ * plans_;
  }

  /// Open are the hour that ends kOpenHours before a window's plan, and all behind it: of the last
  /// window, so half an hour's windows more on average.
  [[nodiscard]] LandingHours OpenHours() const {
    const double begun = std::max(0.0, 1 - window_ / kSecondsPerHour) / 2;
    return {.listed = BusyHours(kOpenHours) + 1,
            .landings = LandingsOfAnHour(),
            .kept = BusyHours(KeptHours() + kFullListingHours),
            .named_plans = PlansOf(kOpenHours + begun)};
  }

  /// C2 to C6 of the windows.
  void AddWindows() {
    const double rows = ids_ * (1 - (held_.holds ? workload_.late_share : 0));
    // The lake's and the quarantine's objects are counted in load.h.
    const double objects =
        (ingest_.lake_objects - (held_.holds ? held_.objects / held_.seconds : 0)) * window_ /
        merges_;
    const double bytes = rows * StoredBytes(workload_, settings_, ingest_.events_per_object);
    sum_ += ReadLandings(landings_);
    sum_ += merges_ * JudgeRange(index_, ids_);
    sum_ += merges_ * WriteOutputs(objects, LedgerEntries() / merges_, bytes);
    sum_ += merges_ * (1 - held_.at_once) * PublishDays(1);
    sum_ += merges_ * held_.at_once * PublishDays(1 + held_.added_days);
    // Midnight falls in one of them: that has a second day, which begins.
    sum_ += days_ * (PublishDays(2) + -1 * PublishDays(1) + FirstOfADay(objects));
  }

  [[nodiscard]] double LedgerEntries() const { return landings_ / LandingsOfAnEntry(ingest_); }

  /// Lines of days long over: each such day has a manifest.
  void AddHeld() {
    if (held_plans_ <= 0) return;
    const double plans = merges_ * held_.seconds / window_;
    const double rows = held_.rows * held_.seconds;
    const double line = StoredBytes(workload_, settings_, rows / plans);
    sum_ += held_plans_ * ReadHeld(plans * held_.parts, rows / plans * line);
    sum_ += held_plans_ * WriteOutputs(held_.objects, 0, rows * line);
    sum_ += held_plans_ * PublishDays(held_.days);
    sum_ += held_plans_ * ListUnnamed(index_.files());
  }

  void PlanRolls();
  void AddRollUp() {
    const double with_files = std::min(rolls_.days, rolls_.made);
    sum_ += rolls_.days * LookAtDay();
    sum_ += ListPages(rolls_.lists);
    sum_ += ReadFiles(rolls_.read, rolls_.made) + MakeRolled(rolls_.read, rolls_.made);
    sum_ += with_files * (PublishDays(1) + RemovePlan());
    sum_ += DeleteFiles(rolls_.read);
  }

  /// Once a day: all plans back to the floor, all hours, and what may go.
  void AddFullListing() {
    if (age_hours_ < kFullListingHours) return;
    // The floor is what the listing of the day before has found.
    const double plans = PlansOf(KeptHours() + 2 * kFullListingHours);
    LandingHours all = OpenHours();
    const double open = all.listed;
    all.named_plans = std::max(0.0, plans - all.named_plans);
    all.listed = std::max(0.0, BusyHours(KeptHours() + kFullListingHours) - open);
    Requests requests = LookForLandings(all) + ListUnnamed(index_.files());
    requests.lists += Pages(2 * plans) + Pages(plans) - Pages(all.kept);
    sum_ += days_ * requests;
  }

  const Workload& workload_;
  const Settings& settings_;
  const Load ingest_;
  const double window_;    // in seconds
  const double days_;      // of a window
  const double landings_;  // of a window
  const double busy_;      // share of the windows in which anything lands
  const double merges_;    // plans of a window
  const HeldLoad held_;
  const double rows_;       // of such a plan
  const double ids_;        // of them new
  const double age_hours_;  // of the index
  const double windows_;    // that were judged in this time
  const IndexLevels index_;
  const double rolls1_;
  const double rolls2_;
  double held_plans_ = 0;
  RollPlans rolls_;
  double events_per_rolled_file_ = 0;
  double plans_ = 0;
  Requests sum_;
};

/// A day is rolled up once it is over for so long (DayToRoll of planner.cc), and again whenever
/// what came late has added enough files to it. The plan behind the last one of a run says when
/// that was closed, and an hour later others delete what was made one.
void RunOfMerge::PlanRolls() {
  const double windows = merges_ / days_;  // of a day
  const double after = settings_.roll_after_hours / 24.0;
  // Until it is rolled up first, late rows add files to it as windows do.
  const double late_times =
      held_.holds ? std::min(held_.at_once, after) * windows * held_.added / workload_.types : 0;
  const double on_time = ids_ * (1 - (held_.holds ? workload_.late_share : 0));
  const double filled = ExpectedFilled(workload_.types, std::max(1.0, on_time));
  const double share = filled / workload_.types;
  const double lines = std::max(1.0, on_time / filled);
  const DayOfFiles day = {.folders = workload_.types,
                          .times = windows + late_times / share,
                          .share = share,
                          .file_bytes = lines * StoredBytes(workload_, settings_, lines),
                          .file_lines = lines,
                          .line_bytes = LineBytes(workload_)};
  if (day.files() >= kFilesWorthIt) {
    const RolledDay rolled = RollOf(day, {.unpacked_bytes = kTimesPacked * kTargetBytes});
    rolls_.AddRuns(days_, std::max(1.0, rolled.steps), day.files());
    rolls_.read = days_ * rolled.files;
    rolls_.made = days_ * rolled.made;
    events_per_rolled_file_ =
        workload_.StoredPerSecond() * kSecondsPerDay / (day.files() - rolled.files + rolled.made);
  }
  // From then on each time that something late is stored adds files to the days that it is of.
  double times = 0;
  const auto add_late = [&](double runs, double files, double days) {
    if (runs <= 0 || files <= 0) return;
    times += runs / days_ * files / workload_.types;
    rolls_.AddRuns(runs, days * std::min(1.0, files / days / kFilesWorthIt), workload_.types);
  };
  const double first = std::max(after, held_.at_once);
  const double rolled_share = std::clamp(
      (workload_.late_days - first) / std::max(1e-9, workload_.late_days - held_.at_once), 0.0,
      1.0);
  add_late(held_plans_ * rolled_share, held_.objects, held_.days);
  const double unheld = held_.holds ? std::max(0.0, held_.at_once - after) : held_.at_once;
  add_late(merges_ * unheld, held_.added, std::max(1.0, held_.added_days));
  const RolledBitByBit bits = RollBitByBit(times, 1);
  rolls_.read += days_ * workload_.types * bits.read;
  rolls_.made += days_ * workload_.types * bits.made;
}

}  // namespace

double LandingsOfAnEntry(const Load& ingest) {
  const double seconds_between = ingest.lanes / std::max(ingest.batches, 1e-9);
  return std::max(1.0, std::floor(std::min(kEntryRows / ingest.events_per_batch,
                                           1 + kEntrySeconds / seconds_between)));
}

double PlansOfAWindow(const Workload& workload, const Settings& settings,
                      double landings_a_second) {
  const double seconds = settings.merge_minutes * kSecondsPerMinute;
  const double landings = landings_a_second * seconds;
  const double rows = workload.events_per_second * seconds;
  const double bytes = rows * LandingRowBytes(workload, rows / std::max(1.0, landings));
  return std::max({1.0, std::ceil(rows / kPlanRows), std::ceil(landings / kPlanLandings),
                   std::ceil(bytes / kPlanBytes)});
}

MergeLoad MergeLoadOf(const Workload& workload, const Settings& settings) {
  if (settings.HasClaims()) return {};
  RunOfMerge run(workload, settings, false);
  const Requests merge = run.Add();
  const auto seconds = [](const Requests& requests, double work) {
    return kInvokeSeconds + requests.turns * kPutSeconds + work;
  };
  MergeLoad load;
  load.runs = run.runs();
  load.merge = load.runs * merge;
  load.run_seconds = seconds(merge, run.Work());
  load.landing_gb = run.landing_gb();
  load.index_gb = run.index_gb();
  if (settings.roll_after_hours == 0) return load;
  RunOfMerge rolling(workload, settings, true);
  const Requests both = rolling.Add();
  load.roll_up = load.runs * (both + -1.0 * merge);
  load.roll_seconds = seconds(both, rolling.Work()) - load.run_seconds;
  load.run_seconds += load.roll_seconds;
  load.events_per_rolled_file = rolling.events_per_rolled_file();
  return load;
}

double MostRunSeconds(const Settings& settings) {
  return std::min<double>(settings.merge_timeout_seconds,
                          settings.merge_minutes * kSecondsPerMinute);
}

bool KeepsUp(const MergeLoad& merge, const Settings& settings) {
  return merge.run_seconds <= MostRunSeconds(settings);
}

}  // namespace weir::plan
