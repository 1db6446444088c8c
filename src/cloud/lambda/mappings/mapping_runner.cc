// Starts shards, and lets go those that have ended.
#include "src/cloud/lambda/mappings/mapping_runner.h"

#include <algorithm>
#include <utility>

#include "src/cloud/lambda/mappings/source_rights.h"
#include "src/cloud/store/store.h"

namespace weir::cloud::lambda {
namespace {

// A stream is looked at again after this: it may have been made again, with other shards.
constexpr store::Duration kLookAgain = std::chrono::seconds{5};
// A shard that was gone although it is listed is not started again at once.
constexpr store::Duration kPause = std::chrono::seconds{1};

}  // namespace

/// Turns a shard's pump until the shard has ended, or Stop(); then it rings the runner.
class MappingRunner::ShardAtWork {
 public:
  ShardAtWork(MappingRunner& runner, const ShardId& shard)
      : runner_(runner),
        turner_(runner.means_.turns, [this] { return Turn(); }),
        pump_(runner.settings_, runner.ports_, runner.means_.budget, shard, runner.result_,
              [this] { turner_.Ring(); }) {
    turner_.Ring();
  }
  ShardAtWork(const ShardAtWork&) = delete;
  ShardAtWork& operator=(const ShardAtWork&) = delete;
  ~ShardAtWork() { turner_.End(); }  // before the pump goes, which may ring till then

  void Stop() {
    stopping_ = true;
    turner_.Ring();
  }
  [[nodiscard]] bool finished() const { return finished_; }
  [[nodiscard]] bool gone() const { return gone_; }

 private:
  std::optional<store::TimePoint> Turn() {
    if (finished_) return std::nullopt;
    if (stopping_) pump_.Stop();
    const ShardPump::Turned turned = pump_.Turn();
    const bool is_over = stopping_ || turned.state != ShardPump::State::kRunning;
    gone_ = turned.state == ShardPump::State::kGone;
    if (!is_over || !pump_.idle()) return turned.wake;
    finished_ = true;
    runner_.turner_.Ring();
    return std::nullopt;
  }

  MappingRunner& runner_;
  std::atomic<bool> stopping_ = false;
  std::atomic<bool> finished_ = false;
  std::atomic<bool> gone_ = false;
  TurnPool::Turner turner_;
  ShardPump pump_;
};

MappingRunner::MappingRunner(MappingSettings settings, const MappingPorts& ports,
                             const SharedMeans& means, ProcessingResult& result,
                             std::function<void()> has_stopped)
    : settings_(std::move(settings)),
      ports_(ports),
      means_(means),
      result_(result),
      has_stopped_(std::move(has_stopped)),
      turner_(means.turns, [this] { return Turn(); }) {
  turner_.Ring();
}

MappingRunner::~MappingRunner() {
  turner_.End();
  at_work_.clear();  // shards ring the turner till then
}

void MappingRunner::Stop() {
  stopping_ = true;
  turner_.Ring();
}

/// A checkpoint that can't be read is looked for again later.
std::optional<store::TimePoint> MappingRunner::Turn() {
  LetGo();
  if (stopping_) {
    TurnStopping();
    return std::nullopt;
  }
  try {
    return TurnRunning();
  } catch (const store::StoreFailure&) {  // which the store has told the log
    result_.Tell("PROBLEM: The mapping's checkpoint can't be read");
    return ports_.clock.Now() + kLookAgain;
  }
}

void MappingRunner::LetGo() {
  std::erase_if(at_work_, [this](const auto& entry) {
    const bool is_finished = entry.second->finished();
    if (is_finished && entry.second->gone()) pause_until_ = ports_.clock.Now() + kPause;
    return is_finished;
  });
}

void MappingRunner::TurnStopping() {
  if (!std::exchange(has_told_shards_, true)) {
    for (const auto& [id, shard] : at_work_) shard->Stop();
  }
  if (at_work_.empty() && !stopped_.exchange(true)) has_stopped_();
}

std::optional<store::TimePoint> MappingRunner::TurnRunning() {
  const store::TimePoint now = ports_.clock.Now();
  if (now < pause_until_) return pause_until_;
  if (const auto why = WhyNotRead(ports_, settings_)) {
    result_.Tell(*why);
    return now + kLookAgain;
  }
  const Result<std::vector<StreamShard>> shards = ports_.source.Shards(settings_.stream);
  if (shards) {
    StartShards(*shards);
  } else {
    result_.Tell("PROBLEM: The event source is not found or can't be read");
  }
  return now + kLookAgain;
}

void MappingRunner::StartShards(const std::vector<StreamShard>& shards) {
  Shards known;
  for (const StreamShard& shard : shards) known.emplace(shard.id, &shard);
  std::erase_if(ended_, [&](const auto& shard) { return !known.contains(shard.first); });
  for (const StreamShard& shard : shards) {
    if (!MayStart(shard, known)) continue;
    at_work_.emplace(shard.id, std::make_unique<ShardAtWork>(*this, shard.id));
  }
}

/// The checkpoint of a shard that never held a record has no number where an older version of the
/// program wrote it.
bool MappingRunner::Ended(const StreamShard& shard) {
  if (at_work_.contains(shard.id)) return false;
  const auto known = ended_.find(shard.id);
  if (known != ended_.end() && known->second == shard.beginning) return true;
  const std::optional<Checkpoint> checkpoint = ports_.checkpoints.Load(settings_.id, shard.id);
  const bool has_ended = checkpoint && checkpoint->ended &&
                         (checkpoint->after.text.empty() || checkpoint->after >= shard.beginning);
  if (has_ended) ended_[shard.id] = shard.beginning;
  return has_ended;
}

/// A parent that the stream no longer knows has no record any more.
bool MappingRunner::MayStart(const StreamShard& shard, const Shards& known) {
  if (at_work_.contains(shard.id) || Ended(shard)) return false;
  return std::all_of(shard.parents.begin(), shard.parents.end(), [&](const ShardId& id) {
    const auto parent = known.find(id);
    return parent == known.end() || Ended(*parent->second);
  });
}

}  // namespace weir::cloud::lambda
