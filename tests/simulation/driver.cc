// What calls the processor: an event source mapping on a bad day, then on a good one.
#include "tests/simulation/driver.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "tests/simulation/compaction.h"

namespace weir::simulation {
namespace {

constexpr std::uint32_t kMaxSteps = 150;
constexpr std::size_t kMaxLive = 5;
/// A batch that came to nothing so often is set aside.
constexpr std::uint32_t kMaxTries = 4;
/// A source that needs more attempts than this will never be through.
constexpr std::size_t kMaxAttempts = 500;

std::vector<std::uint32_t> Range(std::uint32_t begin, std::uint32_t end) {
  std::vector<std::uint32_t> records;
  for (std::uint32_t record = begin; record < end; ++record) records.push_back(record);
  return records;
}

}  // namespace

Driver::Driver(World& world) : world_(world) {
  for (const Shard& shard : world.workload.shards) {
    lanes_.push_back({.shard = shard,
                      .checkpoint = shard.begin,
                      .bisects = world.random.Below(3) == 0,
                      .cuts = {}});
  }
}

void Driver::Run() {
  for (std::uint32_t step = world_.random.Below(kMaxSteps); step > 0; --step) Act();
  world_.chaos.Calm();
  while (!IsThrough()) {
    if (attempts_.size() > kMaxAttempts) {
      world_.failures.emplace_back("the source is never through");
      break;
    }
    Act();
  }
  while (world_.chaos.has_late() || !live_.empty()) {
    if (world_.chaos.has_late()) world_.chaos.LandOne();
    StepAny();
  }
}

event::Counts Driver::Replay() {
  event::Counts counts;
  for (const Shard& shard : world_.workload.shards) {
    for (std::uint32_t begin = shard.begin; begin < shard.end;) {
      const std::uint32_t end = begin + 1 + world_.random.Below(shard.end - begin);
      Attempt& attempt = Start(Range(begin, end), true);
      while (!live_.empty()) StepAny();
      counts.Merge(attempt.counts());
      begin = end;
    }
    counts.received += shard.end - shard.begin;
  }
  return counts;
}

void Driver::Act() {
  if (world_.chaos.has_late() && world_.random.Below(4) == 0) world_.chaos.LandOne();
  if (world_.chaos.Strikes(Fault::kDeploy)) {
    schema_ = world_.random.Below(static_cast<std::uint32_t>(world_.workload.schemas.size()));
  }
  if (world_.chaos.Strikes(Fault::kRedelivery)) Redeliver();
  if (world_.chaos.Strikes(Fault::kRollUp)) RollUpSome(world_);
  Steer(lanes_.at(world_.random.Below(static_cast<std::uint32_t>(lanes_.size()))));
  SteerReplay();
  StepAny();
  for (Lane& lane : lanes_) Settle(lane);
  SettleReplay();
}

/// Starts the lane's next attempt, or gives the present one up.
void Driver::Steer(Lane& lane) {
  if (lane.current != nullptr) {
    if (live_.size() < kMaxLive && world_.chaos.Strikes(Fault::kZombie)) Retry(lane);
  } else if (lane.checkpoint < lane.shard.end) {
    const std::uint32_t end = EndOfBatch(lane);
    if (world_.chaos.Strikes(Fault::kExpiry)) return SetAside(lane, end);
    lane.current = &Start(Range(lane.checkpoint, end));
  }
}

/// What is no half of a failed batch may end anywhere, for more may have come.
std::uint32_t Driver::EndOfBatch(const Lane& lane) {
  const auto cut = lane.cuts.upper_bound(lane.checkpoint);
  if (cut != lane.cuts.end()) return *cut;
  return lane.checkpoint + 1 + world_.random.Below(lane.shard.end - lane.checkpoint);
}

/// Any records of a shard come again, with gaps: a replay from a failed-event destination.
void Driver::Redeliver() {
  if (live_.size() >= kMaxLive) return;
  const Shard& shard = world_.random.Pick(world_.workload.shards);
  std::vector<std::uint32_t> records = Range(shard.begin, shard.end);
  std::erase_if(records, [this](std::uint32_t) { return world_.random.Below(2) == 0; });
  if (!records.empty()) Start(std::move(records));
}

void Driver::Settle(Lane& lane) {
  if (lane.current == nullptr || !lane.current->strand().has_ended()) return;
  const auto& verdicts = lane.current->verdicts();
  if (!verdicts || verdicts->front() == pipeline::Verdict::kFailed) return Retry(lane);
  const auto failed = std::ranges::find(*verdicts, pipeline::Verdict::kFailed);
  const auto passed = static_cast<std::uint32_t>(failed - verdicts->begin());
  lane.current = nullptr;
  Pass(lane, lane.checkpoint + passed);
}

/// The present attempt has come to nothing: its batch is halved, comes again or, at last, does not.
void Driver::Retry(Lane& lane) {
  const auto& records = std::exchange(lane.current, nullptr)->records();
  const auto size = static_cast<std::uint32_t>(records.size());
  if (lane.bisects && size > 1) {
    lane.cuts.insert(lane.checkpoint + size / 2);
  } else if (++lane.tries == kMaxTries) {
    SetAside(lane, lane.checkpoint + size);
  }
}

void Driver::Pass(Lane& lane, std::uint32_t checkpoint) {
  lane.checkpoint = checkpoint;
  lane.tries = 0;
}

void Driver::SetAside(Lane& lane, std::uint32_t end) {
  for (const std::uint32_t record : Range(lane.checkpoint, end)) aside_.insert(record);
  Pass(lane, end);
}

/// Some of what was set aside comes again, in any other batches.
void Driver::SteerReplay() {
  if (replay_ != nullptr || aside_.empty() || world_.random.Below(4) > 0) return;
  const auto skipped = world_.random.Below(static_cast<std::uint32_t>(aside_.size()));
  const std::uint32_t begin = *std::next(aside_.begin(), skipped);
  const auto lane =
      std::ranges::find_if(lanes_, [begin](const Lane& other) { return begin < other.shard.end; });
  std::uint32_t end = begin + 1;
  while (end < lane->shard.end && aside_.contains(end) && world_.random.Below(3) > 0) ++end;
  replay_ = &Start(Range(begin, end), true);
}

void Driver::SettleReplay() {
  if (replay_ == nullptr || !replay_->strand().has_ended()) return;
  const Attempt& attempt = *std::exchange(replay_, nullptr);
  if (!attempt.verdicts()) return;
  for (std::size_t i = 0; i < attempt.records().size(); ++i) {
    if (attempt.verdicts()->at(i) != pipeline::Verdict::kFailed) aside_.erase(attempt.records()[i]);
  }
}

void Driver::StepAny() {
  if (live_.empty()) return;
  Attempt& attempt = *world_.random.Pick(live_);
  if (world_.chaos.Strikes(Fault::kKill)) {
    attempt.strand().Kill();
  } else {
    attempt.strand().Resume();
  }
  if (attempt.strand().has_ended()) std::erase(live_, &attempt);
}

Attempt& Driver::Start(std::vector<std::uint32_t> records, bool is_replay) {
  const auto& poison = world_.workload.poison;
  const bool is_poisoned =
      !is_replay && poison && std::ranges::find(records, *poison) != records.end();
  const auto& attempt = attempts_.emplace_back(
      std::make_unique<Attempt>(world_, std::move(records), world_.workload.schemas.at(schema_),
                                fmt::format("a{:03}", attempts_.size()), is_poisoned));
  live_.push_back(attempt.get());
  return *attempt;
}

bool Driver::IsThrough() const {
  return aside_.empty() && std::ranges::all_of(lanes_, [](const Lane& lane) {
           return lane.checkpoint == lane.shard.end;
         });
}

}  // namespace weir::simulation
