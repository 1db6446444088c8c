// The thread that fires: woken by the clock and by new schedules, held by a full queue.
#include "src/cloud/scheduler/dispatcher.h"

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "src/cloud/store/test_store.h"

namespace weir::cloud::scheduler {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr TimePoint kMidnight{seconds(1'767'225'600)};

/// Takes events, or refuses them as it is told; and counts what is told of them.
class Surroundings : public TargetFunctions, public ExecutionRoles, public Figures {
 public:
  Result<void> Accept(std::string_view /*function_arn*/, std::string event) override {
    const std::lock_guard lock(mutex_);
    if (error_) return *error_;
    events_.push_back(std::move(event));
    changed_.notify_all();
    return {};
  }
  [[nodiscard]] bool CanBeAssumed(std::string_view arn) const override { return arn != "no"; }
  void Count(const GroupKey& group, std::string_view metric, std::uint64_t times) override {
    const std::lock_guard lock(mutex_);
    counts_[group.name + " " + std::string(metric)] += static_cast<int>(times);
    changed_.notify_all();
  }

  void Refuse(std::optional<Error> error) {
    const std::lock_guard lock(mutex_);
    error_ = std::move(error);
  }
  void WaitForEvents(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return events_.size() >= count; });
  }
  void WaitForCount(const std::string& what, int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return counts_[what] >= count; });
  }
  std::vector<std::string> events() {
    const std::lock_guard lock(mutex_);
    return events_;
  }
  int CountOf(const std::string& what) {
    const std::lock_guard lock(mutex_);
    return counts_[what];
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Error> error_;
  std::vector<std::string> events_;
  std::map<std::string, int> counts_;
};

class DispatcherTest : public testing::Test {
 protected:
  void Create(Settings settings) {
    settings.input = "\"<aws.scheduler.scheduled-time>\"";
    const ScheduleKey key{.group = {.region = "us-east-1", .name = "default"}, .name = "s"};
    ASSERT_TRUE(agenda_.Create(key, std::move(settings), {}));
  }

  store::Clock clock_{{}, [] { return kMidnight; }};
  store::Waiter waiter_{clock_};
  const std::unique_ptr<store::Store> store_ = store::OpenTestStore();
  Agenda agenda_{*store_, clock_, waiter_};
  Surroundings around_;
  std::optional<Dispatcher> dispatcher_{std::in_place, agenda_, clock_, waiter_,
                                        Ports{around_, around_, around_}};
};

TEST_F(DispatcherTest, InvokesWhenTheClockHasMoved) {
  Create({.expression = "cron(10 * * * ? *)"});
  clock_.Advance(minutes(9));
  clock_.Advance(minutes(121));
  around_.WaitForEvents(3);
  EXPECT_EQ(around_.events(),
            (std::vector<std::string>{"\"2026-01-01T00:10:00Z\"", "\"2026-01-01T01:10:00Z\"",
                                      "\"2026-01-01T02:10:00Z\""}));
  around_.WaitForCount("default InvocationAttemptCount", 3);
}

TEST_F(DispatcherTest, AFullQueueHoldsAllAndCountsNoAttempt) {
  around_.Refuse(Error{ErrorKind::kExhausted, "full"});
  Create({.expression = "rate(1 minute)", .max_retries = 0});
  around_.WaitForCount("default InvocationThrottleCount", 1);
  around_.Refuse(std::nullopt);
  while (around_.events().empty()) {  // it may have begun its pause a moment later
    clock_.Advance(Dispatcher::kPause);
    std::this_thread::yield();
  }
  around_.WaitForCount("default InvocationAttemptCount", 1);
  EXPECT_EQ(around_.CountOf("default InvocationDroppedCount"), 0);
}

TEST_F(DispatcherTest, ATargetThatRefusesIsTriedAgainAndDropped) {
  around_.Refuse(Error{ErrorKind::kNotFound, "no such function"});
  Create({.expression = "at(2026-01-01T00:00:00)", .max_retries = 1});
  around_.WaitForCount("default TargetErrorCount", 1);
  EXPECT_EQ(around_.CountOf("default InvocationDroppedCount"), 0);
  clock_.Advance(seconds(1));
  around_.WaitForCount("default InvocationDroppedCount", 1);
  EXPECT_EQ(around_.CountOf("default InvocationAttemptCount"), 2);
}

TEST_F(DispatcherTest, WhatIsTooOldCountsAsDroppedWithoutAnAttempt) {
  Create({.expression = "cron(10 * * * ? *)", .max_age = minutes(60)});
  clock_.Advance(hours(24));
  around_.WaitForEvents(1);
  EXPECT_EQ(around_.events().front(), "\"2026-01-01T23:10:00Z\"");
  around_.WaitForCount("default InvocationAttemptCount", 1);
  EXPECT_EQ(around_.CountOf("default InvocationDroppedCount"), 23);
}

TEST_F(DispatcherTest, ARoleThatIsNoLongerThereIsAFailure) {
  Create({.expression = "rate(1 minute)", .role = "no", .max_retries = 0});
  around_.WaitForCount("default InvocationDroppedCount", 1);
  EXPECT_TRUE(around_.events().empty());
}

}  // namespace
}  // namespace weir::cloud::scheduler
