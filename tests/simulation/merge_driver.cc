// What lands and merges on bad days, then on a good one.
#include "tests/simulation/merge_driver.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "src/landing/attempt.h"
#include "src/landing/name.h"
#include "src/merge/plan/names.h"
#include "src/merge/rollup/manifest.h"
#include "src/pipeline/quarantine.h"
#include "src/pipeline/stream_position.h"

#include "tests/simulation/faulty_merge_stores.h"

namespace weir::simulation {
namespace {

constexpr std::uint32_t kMaxDays = 7;
constexpr std::uint32_t kMaxStepsADay = 80;
constexpr std::size_t kMaxWorkers = 3;
constexpr std::uint32_t kMaxStepsOfShort = 8;
constexpr std::size_t kMaxActors = 10;
/// A merge that needs more turns than this will never be done.
constexpr int kMaxTurns = 20'000;
constexpr std::int64_t kMicrosPerMinute = 60 * event::kMicrosPerSecond;
constexpr std::int64_t kMicrosPerHour = 60 * kMicrosPerMinute;

std::string ShardTextOf(std::string_view position) {
  const auto parsed = pipeline::StreamPosition::Parse(position);
  return parsed ? std::string(landing::ShardOf(*parsed)) : std::string();
}

}  // namespace

MergeDriver::MergeDriver(MergeWorld& world) : world_(world), lanes_(world.shards.size()) {}

void MergeDriver::Run() {
  const std::uint32_t days = 1 + world_.random.Below(kMaxDays);
  for (std::uint32_t day = 0; day < days; ++day) Day(day);
  Finish();
}

void MergeDriver::Day(std::uint32_t day) {
  world_.AddRecords(day);
  for (std::uint32_t step = world_.random.Below(kMaxStepsADay); step > 0; --step) Act(day);
  LandAll();
  Leap();
}

void MergeDriver::Act(std::uint32_t day) {
  const auto shards = static_cast<std::uint32_t>(lanes_.size());
  switch (world_.random.Below(8)) {
    case 0:
      SteerLane(world_.random.Below(shards));
      break;
    case 1:
      if (world_.chaos.Strikes(Fault::kRedelivery)) Redeliver();
      break;
    case 2:
      StartWorker();
      break;
    case 3:
      world_.Pass(world_.random.Below(40) * kMicrosPerMinute);
      if (world_.random.Below(8) == 0) world_.objects.now.micros -= kMicrosPerHour / 2;
      break;
    case 4:
      if (world_.chaos.has_late()) world_.chaos.LandOne();
      break;
    case 5:
      if (!world_.late_landings.empty()) {
        world_.late_landings.back()();
        world_.late_landings.pop_back();
      }
      break;
    case 6:
      StartQuery();
      break;
    default:
      if (world_.random.Below(6) > 0) {
        Replay();
      } else {
        DeleteManifest();
      }
      break;
  }
  for (int i = 0; i < 3; ++i) StepAny();
  CheckQueries();
  SettleLanes();
  if (heads_.empty() || heads_.back() != world_.head.head) heads_.push_back(world_.head.head);
  if (world_.chaos.Strikes(Fault::kDeploy) && world_.random.Below(20) == 0) {
    world_.head.head = world_.random.Pick(heads_);  // somebody restores the table
    has_set_back_ = true;
  }
  if (day > 0 && world_.flaw == MergeFlaw::kDeletesByAge) ExpireLandings();
}

/// Before a day is over everything that came on it has landed, and nothing of it is under way.
void MergeDriver::LandAll() {
  for (int turn = 0; turn < kMaxTurns; ++turn) {
    bool is_open = false;
    for (std::size_t shard = 0; shard < lanes_.size(); ++shard) {
      if (lanes_[shard].checkpoint < world_.shards[shard].size()) is_open = true;
      if (lanes_[shard].current == nullptr) SteerLane(shard);
    }
    for (const auto& actor : actors_) {
      if (!actor->is_worker && !actor->strand->has_ended()) {
        is_open = true;
        Step(*actor);
      }
    }
    SettleLanes();
    for (auto& late : std::exchange(world_.late_landings, {})) late();
    if (!is_open) return;
  }
  world_.failures.emplace_back("the source is never through");
}

/// Some workers do nothing for days, wherever they are, while others go on.
void MergeDriver::FreezeWorkers() {
  for (const auto& actor : actors_) {
    if (!actor->is_worker || world_.random.Below(3) == 0) continue;
    actor->frozen_until =
        world_.elapsed + (1 + world_.random.Below(3)) * (event::kMicrosPerDay + kMicrosPerHour);
  }
}

bool MergeDriver::IsAtWork(const Actor& worker) const {
  return worker.is_worker && world_.elapsed >= worker.frozen_until;
}

void MergeDriver::Leap() {
  FreezeWorkers();
  world_.Pass(event::kMicrosPerDay + world_.random.Below(3) * 9 * kMicrosPerHour);
}

void MergeDriver::Finish() {
  world_.chaos.Calm();
  StrikeTwins();
  is_done_ = false;
  bool has_waited = false;
  for (int turn = 0; turn < kMaxTurns; ++turn) {
    if (world_.chaos.has_late()) world_.chaos.LandOne();
    const bool is_idle = std::ranges::all_of(
        actors_, [this](const auto& actor) { return world_.elapsed < actor->frozen_until; });
    if (is_idle && is_done_ && !world_.chaos.has_late()) {
      for (const auto& actor : actors_) actor->frozen_until = 0;
      if (!actors_.empty()) continue;
      if (has_waited) return StrikeTwins();
      // What is held is stored some hours later.
      has_waited = true;
      is_done_ = false;
      world_.Pass(12 * kMicrosPerHour);
    }
    if (std::ranges::count_if(actors_, [this](const auto& one) { return IsAtWork(*one); }) == 0) {
      StartWorker();
    }
    StepAny();
    if (!world_.failures.empty()) return;
  }
  world_.failures.emplace_back("the merge is never done");
}

/// They may arrive at any time, and when everything is done too.
void MergeDriver::StrikeTwins() {
  for (const auto& twin : world_.twins) twin();
}

void MergeDriver::SteerLane(std::size_t shard) {
  Lane& lane = lanes_[shard];
  const std::size_t size = world_.shards[shard].size();
  if (lane.current != nullptr) {
    if (world_.chaos.Strikes(Fault::kZombie)) lane.current = nullptr;
    return;
  }
  if (lane.checkpoint == size) return;
  const auto left = static_cast<std::uint32_t>(size - lane.checkpoint);
  lane.current =
      &StartLanding(shard, lane.checkpoint, lane.checkpoint + 1 + world_.random.Below(left));
}

void MergeDriver::SettleLanes() {
  for (Lane& lane : lanes_) {
    if (lane.current == nullptr || !lane.current->strand->has_ended()) continue;
    if (lane.current->has_landed) lane.checkpoint = std::max(lane.checkpoint, lane.current->end);
    lane.current = nullptr;
  }
  DropEnded();
}

/// Any records of a shard that came within a day come again, with gaps.
void MergeDriver::Redeliver() {
  const std::size_t shard = world_.random.Below(static_cast<std::uint32_t>(lanes_.size()));
  const auto& records = world_.shards[shard];
  std::size_t first = records.size();
  while (first > 0 &&
         world_.objects.now.micros - records[first - 1].arrived_at.micros < event::kMicrosPerDay) {
    --first;
  }
  if (first == records.size()) return;
  const auto recent = static_cast<std::uint32_t>(records.size() - first);
  const std::size_t begin = first + world_.random.Below(recent);
  const auto left = static_cast<std::uint32_t>(records.size() - begin);
  StartLanding(shard, begin, begin + 1 + world_.random.Below(left));
}

MergeDriver::Actor& MergeDriver::StartLanding(std::size_t shard, std::size_t begin,
                                              std::size_t end) {
  Actor& actor = *actors_.emplace_back(std::make_unique<Actor>());
  actor.shard = shard;
  actor.end = end;
  const bool is_cut = world_.random.Below(4) > 0;
  std::vector<SourceRecord> parts;
  for (std::size_t number = begin; number < end; ++number) {
    const StreamRecord& record = world_.shards[shard][number];
    const auto& taken = is_cut ? record.cut : record.whole;
    parts.insert(parts.end(), taken.begin(), taken.end());
  }
  Land(actor, std::move(parts), 0);
  return actor;
}

/// Under a schema that may be another than before.
void MergeDriver::Land(Actor& actor, std::vector<SourceRecord> parts, std::uint64_t judgement) {
  const event::Schema& schema = world_.schemas[world_.random.Below(4) == 0 ? 1 : 0];
  std::string token = fmt::format("{:016x}", ++attempts_);
  if (judgement > 0) world_.replays.insert(token);
  if (world_.flaw == MergeFlaw::kHidesReplays) judgement = 0;
  actor.strand =
      std::make_unique<Strand>([this, &actor, &schema, parts = std::move(parts), token, judgement] {
        FaultyLandingStore store(world_, *actor.strand);
        std::vector<pipeline::Record> records;
        records.reserve(parts.size());
        for (const SourceRecord& part : parts) records.push_back(part.View());
        const auto outcome =
            landing::LandRecords({.schema = schema}, store, {records, "stream", token, judgement},
                                 {}, [] { return true; });
        actor.has_landed = outcome.put && outcome.landed == parts.size();
      });
}

/// Some rows of one object of the quarantine are judged again, those of one shard.
void MergeDriver::Replay() {
  const auto& objects = world_.objects.objects;
  std::vector<std::string_view> quarantined;
  for (auto it = objects.lower_bound("quarantine/");
       it != objects.end() && it->first.starts_with("quarantine/"); ++it) {
    quarantined.push_back(it->second);
  }
  if (quarantined.empty() || actors_.size() >= kMaxActors) return;
  std::map<std::string, SourceRecord, std::less<>> parts;  // by position
  std::string_view lines = world_.random.Pick(quarantined);
  for (std::size_t end = lines.find('\n'); end != std::string_view::npos; end = lines.find('\n')) {
    auto row = pipeline::ParseQuarantineRow(lines.substr(0, end));
    if (!row) return world_.failures.push_back(row.error().message);
    lines.remove_prefix(end + 1);
    const bool is_of_shard =
        parts.empty() || ShardTextOf(parts.begin()->first) == ShardTextOf(row->position);
    if (!is_of_shard || world_.random.Below(4) == 0) continue;
    row->data.append(event::kJsonPadding, ' ');
    parts.try_emplace(row->position,
                      SourceRecord{row->position, std::move(row->data), row->arrived_at});
  }
  if (parts.empty()) return;
  std::vector<SourceRecord> replayed;
  for (auto& [position, part] : parts) replayed.push_back(std::move(part));
  Land(*actors_.emplace_back(std::make_unique<Actor>()), std::move(replayed),
       static_cast<std::uint64_t>(world_.objects.now.micros / event::kMicrosPerSecond));
}

/// As its page says one may.
void MergeDriver::DeleteManifest() {
  auto& objects = world_.objects.objects;
  std::vector<std::string> manifests;
  for (const auto& [name, bytes] : objects) {
    if (merge::ManifestDayOf(name)) manifests.push_back(name);
  }
  if (manifests.empty()) return;
  const std::string& name = world_.random.Pick(manifests);
  world_.unlisted.insert(*merge::ManifestDayOf(name));
  objects.erase(name);
}

void MergeDriver::StartWorker() {
  const auto workers =
      std::ranges::count_if(actors_, [this](const auto& actor) { return IsAtWork(*actor); });
  if (workers >= static_cast<std::ptrdiff_t>(kMaxWorkers) || actors_.size() >= kMaxActors) return;
  Actor& actor = *actors_.emplace_back(std::make_unique<Actor>());
  actor.is_worker = true;
  const bool rolls_all = world_.random.Below(2) == 0;
  // Some have time for a step or a few: a window is not judged in one run of theirs.
  const bool is_short = world_.random.Below(4) == 0;
  const int steps_at_most =
      is_short ? 1 + static_cast<int>(world_.random.Below(kMaxStepsOfShort)) : kMaxTurns;
  actor.strand = std::make_unique<Strand>([this, &actor, rolls_all, steps_at_most] {
    FaultyMergeObjects objects(world_, *actor.strand);
    FaultyHeadStore head(world_, *actor.strand, objects);
    int steps = steps_at_most;
    const auto may_go_on = [this, &steps] {
      return steps-- > 0 && !world_.chaos.Strikes(Fault::kExpiry);
    };
    merge::MergeSettings settings = world_.settings;
    settings.rolls_all = rolls_all;
    const auto run = merge::RunMerge(settings, objects, head, may_go_on);
    if (run) {
      is_done_ = is_done_ || run->done;
      for (const Error& error : run->set_aside) {
        world_.failures.push_back("set aside: " + error.message);
      }
      for (const Error& error : run->damaged) {
        world_.failures.push_back("damaged: " + error.message);
      }
    } else if (run.error().kind != ErrorKind::kUnavailable &&
               run.error().kind != ErrorKind::kUnknown &&
               !(has_set_back_ && run.error().message.find("set it back") != std::string::npos)) {
      world_.failures.push_back("a worker stopped: " + run.error().message);
    }
  });
}

void MergeDriver::Step(Actor& actor) {
  if (world_.chaos.Strikes(Fault::kKill)) {
    actor.strand->Kill();
  } else {
    actor.strand->Resume();
  }
}

void MergeDriver::StepAny() {
  DropEnded();
  if (actors_.empty()) return;
  Actor& actor = *actors_[world_.random.Below(static_cast<std::uint32_t>(actors_.size()))];
  if (world_.elapsed < actor.frozen_until) return;
  if (!actor.strand->has_ended()) Step(actor);
  DropEnded();
}

/// Those whose answers a lane waits for stay until it has read them.
void MergeDriver::DropEnded() {
  std::erase_if(actors_, [this](const auto& actor) {
    const bool is_awaited = std::ranges::any_of(
        lanes_, [&actor](const Lane& lane) { return lane.current == actor.get(); });
    return actor->strand->has_ended() && !is_awaited;
  });
}

void MergeDriver::StartQuery() {
  const auto& objects = world_.objects.objects;
  std::vector<event::Day> days;
  for (auto it = objects.lower_bound(merge::kManifestsFolder); it != objects.end(); ++it) {
    if (const auto day = merge::ManifestDayOf(it->first)) days.push_back(*day);
  }
  if (days.empty()) return;
  const event::Day day = world_.random.Pick(days);
  const std::string name = merge::ManifestName(day);
  auto files = merge::ParseManifest(objects.find(name)->second, day, world_.objects.Root(), name);
  if (!files) return world_.failures.push_back(files.error().message);
  CheckRolls(*files);
  queries_.push_back({*std::move(files), world_.elapsed});
}

/// Each plan is read once, for it never changes.
void MergeDriver::ReadRolls() {
  for (auto it = world_.archive.lower_bound(merge::kPlansFolder); it != world_.archive.end();
       ++it) {
    const auto number = merge::PlanNumberOf(it->first);
    if (!number || !read_plans_.insert(it->first).second) continue;
    const auto plan = merge::ParsePlan(it->second, it->first);
    if (!plan) return world_.failures.push_back(plan.error().message);
    if (!plan->rolls.empty()) rolls_[*number] = plan->rolls;
  }
}

/// What was made one stands in no list with what it was made of.
void MergeDriver::CheckRolls(const std::vector<std::string>& listed) {
  ReadRolls();
  for (const auto& [number, rolls] : rolls_) {
    for (const std::vector<std::string>& roll : rolls) {
      const std::string_view folder = merge::FolderOf(roll.front());
      const bool has_new =
          std::ranges::any_of(listed, [&folder, number = number](const std::string& file) {
            return merge::FolderOf(file) == folder && merge::OutputPlanOf(file) == number;
          });
      for (const std::string& old : roll) {
        if (has_new && std::ranges::binary_search(listed, old)) {
          world_.failures.push_back(old + " is listed beside what it became");
        }
      }
    }
  }
}

void MergeDriver::CheckQueries() {
  std::erase_if(queries_, [this](const Query& query) {
    return world_.elapsed - query.begun > kMicrosPerHour;
  });
  for (const Query& query : queries_) {
    for (const std::string& file : query.files) {
      if (!world_.objects.objects.contains(file)) {
        world_.failures.push_back(file + " is gone while somebody reads it");
      }
    }
  }
}

void MergeDriver::ExpireLandings() {
  const std::string bound = landing::HourOf({world_.objects.now.micros - event::kMicrosPerDay});
  std::erase_if(world_.objects.objects, [&bound](const auto& object) {
    const auto name = landing::LandingName::Parse(object.first);
    return name && name->hour < bound;
  });
}

}  // namespace weir::simulation
