// The threads of a mapping.
#include "src/cloud/lambda/mappings/mapping_runner.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

namespace weir::cloud::lambda {
namespace {

// A stream is looked at again after this: it may have been made again, with other shards.
constexpr store::Duration kLookAgain = std::chrono::seconds{5};
// A shard that was gone although it is listed is not started again at once.
constexpr store::Duration kPause = std::chrono::seconds{1};
constexpr std::string_view kTooManyShards =
    "PROBLEM: Not all shards are read: there are too many for one mapping here";

}  // namespace

/// A shard's thread: turns its pump until the shard has ended, or Stop().
class MappingRunner::Poller {
 public:
  Poller(const MappingRunner& runner, const ShardId& shard)
      : waiter_(runner.ports_.clock),
        finished_ring_(runner.ring_),
        pump_(runner.settings_, runner.ports_, shard, runner.result_, [this] { waiter_.Ring(); }),
        thread_([this] { Run(); }) {}
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;
  ~Poller() {
    Stop();
    thread_.join();
  }

  void Stop() {
    stopping_ = true;
    waiter_.Ring();
  }
  [[nodiscard]] bool finished() const { return finished_; }
  [[nodiscard]] bool gone() const { return gone_; }

 private:
  void Run() {
    while (true) {
      if (stopping_) pump_.Stop();
      const ShardPump::Turned turned = pump_.Turn();
      const bool over = stopping_ || turned.state != ShardPump::State::kRunning;
      gone_ = turned.state == ShardPump::State::kGone;
      if (over && pump_.idle()) break;
      waiter_.WaitUntil(turned.wake.value_or(store::TimePoint::max()));
    }
    finished_ = true;
    finished_ring_();
  }

  store::Waiter waiter_;
  const std::function<void()> finished_ring_;
  std::atomic<bool> stopping_ = false;
  std::atomic<bool> finished_ = false;
  std::atomic<bool> gone_ = false;
  ShardPump pump_;
  std::thread thread_;
};

MappingRunner::MappingRunner(MappingSettings settings, const MappingPorts& ports,
                             ProcessingResult& result, std::function<void()> ring)
    : settings_(std::move(settings)), ports_(ports), result_(result), ring_(std::move(ring)) {}

MappingRunner::~MappingRunner() { Stop(); }

void MappingRunner::Stop() {
  stopping_ = true;
  for (const auto& [shard, poller] : pollers_) poller->Stop();
}

bool MappingRunner::stopped() {
  LetGo();
  return pollers_.empty();
}

void MappingRunner::LetGo() {
  std::erase_if(pollers_, [this](const auto& entry) {
    const bool is_finished = entry.second->finished();
    if (is_finished && entry.second->gone()) pause_until_ = ports_.clock.Now() + kPause;
    return is_finished;
  });
}

std::optional<store::TimePoint> MappingRunner::Turn() {
  LetGo();
  if (stopping_) return std::nullopt;
  const store::TimePoint now = ports_.clock.Now();
  if (now < pause_until_) return pause_until_;
  const Result<std::vector<StreamShard>> shards = ports_.source.Shards(settings_.stream);
  if (!shards) {
    result_.Tell("PROBLEM: The event source is not found or can't be read");
    return now + kLookAgain;
  }
  Shards known;
  for (const StreamShard& shard : *shards) known.emplace(shard.id, &shard);
  bool has_room = true;
  for (const StreamShard& shard : *shards) {
    if (!MayStart(shard, known)) continue;
    has_room = pollers_.size() < kMaxThreads;
    if (!has_room) break;
    pollers_.emplace(shard.id, std::make_unique<Poller>(*this, shard.id));
  }
  result_.Warn(has_room ? "" : kTooManyShards);
  return now + kLookAgain;
}

/// The checkpoint of a shard that never held a record has no number where an older version of the
/// program wrote it.
bool MappingRunner::Ended(const StreamShard& shard) const {
  const std::optional<Checkpoint> checkpoint = ports_.checkpoints.Load(settings_.id, shard.id);
  if (!checkpoint || !checkpoint->ended) return false;
  return checkpoint->after.text.empty() || checkpoint->after >= shard.beginning;
}

/// A parent that the stream no longer knows has no record any more.
bool MappingRunner::MayStart(const StreamShard& shard, const Shards& known) const {
  if (pollers_.contains(shard.id) || Ended(shard)) return false;
  return std::all_of(shard.parents.begin(), shard.parents.end(), [&](const ShardId& id) {
    const auto parent = known.find(id);
    return parent == known.end() || Ended(*parent->second);
  });
}

}  // namespace weir::cloud::lambda
