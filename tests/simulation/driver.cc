// What calls the processor: an event source mapping on a bad day, then on a good one.
#include "tests/simulation/driver.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace weir::simulation {
namespace {

constexpr std::uint32_t kMaxSteps = 150;
constexpr std::size_t kMaxLive = 5;
/// A source that needs more attempts than this will never be through.
constexpr std::size_t kMaxAttempts = 500;

std::vector<std::uint32_t> Range(std::uint32_t begin, std::uint32_t end) {
  std::vector<std::uint32_t> records;
  for (std::uint32_t record = begin; record < end; ++record) records.push_back(record);
  return records;
}

}  // namespace

Driver::Driver(World& world) : world_(world) {
  for (const Shard& shard : world.workload.shards) lanes_.push_back({shard, shard.begin});
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
      Attempt& attempt = Start(Range(begin, end));
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
  Steer(lanes_.at(world_.random.Below(static_cast<std::uint32_t>(lanes_.size()))));
  StepAny();
  for (Lane& lane : lanes_) Settle(lane);
}

/// Starts the lane's next attempt, or gives the present one up. A retry may end anywhere: the
/// mapping bisects, and takes more when more has come.
void Driver::Steer(Lane& lane) {
  if (lane.current != nullptr) {
    if (live_.size() < kMaxLive && world_.chaos.Strikes(Fault::kZombie)) lane.current = nullptr;
  } else if (lane.checkpoint < lane.shard.end) {
    const std::uint32_t left = lane.shard.end - lane.checkpoint;
    const std::uint32_t end = lane.checkpoint + 1 + world_.random.Below(left);
    lane.current = &Start(Range(lane.checkpoint, end));
  }
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
  const Attempt& attempt = *std::exchange(lane.current, nullptr);
  if (!attempt.verdicts()) return;
  const auto failed = std::ranges::find(*attempt.verdicts(), pipeline::Verdict::kFailed);
  const auto passed = static_cast<std::uint32_t>(failed - attempt.verdicts()->begin());
  lane.checkpoint = attempt.records().front() + passed;
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

Attempt& Driver::Start(std::vector<std::uint32_t> records) {
  const auto& attempt = attempts_.emplace_back(
      std::make_unique<Attempt>(world_, std::move(records), world_.workload.schemas.at(schema_),
                                fmt::format("a{:03}", attempts_.size())));
  live_.push_back(attempt.get());
  return *attempt;
}

bool Driver::IsThrough() const {
  return std::ranges::all_of(lanes_,
                             [](const Lane& lane) { return lane.checkpoint == lane.shard.end; });
}

}  // namespace weir::simulation
