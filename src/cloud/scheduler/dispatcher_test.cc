// The thread that fires: woken by the clock and by new schedules, held by a full queue.
#include "src/cloud/scheduler/dispatcher.h"

#include <condition_variable>
#include <csignal>
#include <map>
#include <memory>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "src/cloud/store/test_log.h"
#include "src/cloud/store/test_store.h"

#include "tests/fakes/temporary_directory.h"

namespace weir::cloud::scheduler {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr TimePoint kMidnight{seconds(1'767'225'600)};

/// Takes events, or refuses them as it is told; and counts what is told of them.
class Surroundings : public TargetFunctions, public ExecutionRoles, public Figures {
 public:
  Result<void> Accept(std::string_view /*role_arn*/, std::string_view /*function_arn*/,
                      std::string event) override {
    const std::lock_guard lock(mutex_);
    if (error_) return *error_;
    events_.push_back(std::move(event));
    changed_.notify_all();
    return {};
  }
  [[nodiscard]] bool CanBeAssumed(std::string_view arn) const override {
    if (arn == "unreadable") throw store::StoreFailure("a role can't be read");
    return arn != "no";
  }
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

/// While it lives no file can grow, so a store on disk takes no write.
class NoRoom {
 public:
  NoRoom() {
    std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit none = {0, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &none);
  }
  NoRoom(const NoRoom&) = delete;
  NoRoom& operator=(const NoRoom&) = delete;
  ~NoRoom() { ::setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

class DispatcherTest : public testing::Test {
 protected:
  void Create(Settings settings, std::string name = "s") {
    Create(agenda_, std::move(settings), std::move(name));
  }
  static void Create(Agenda& agenda, Settings settings, std::string name) {
    settings.input = "\"<aws.scheduler.scheduled-time>\"";
    const ScheduleKey key{.group = {.region = "us-east-1", .name = "default"},
                          .name = std::move(name)};
    ASSERT_TRUE(agenda.Create(key, std::move(settings), {}));
  }
  /// What is logged is told to `log_` from then on; nobody else logs meanwhile.
  void BeginAnew(Agenda& agenda) {
    dispatcher_.reset();
    log_.emplace();
    dispatcher_.emplace(agenda, clock_, waiter_, Ports{around_, around_, around_});
  }
  [[nodiscard]] std::ptrdiff_t LinesWith(const std::string& text) {
    dispatcher_.reset();
    std::istringstream lines(log_->lines());
    std::ptrdiff_t count = 0;
    for (std::string line; std::getline(lines, line);) {
      if (line.find(text) != std::string::npos) ++count;
    }
    return count;
  }

  store::Clock clock_{{}, [] { return kMidnight; }};
  store::Waiter waiter_{clock_};
  const std::unique_ptr<store::Store> store_ = store::OpenTestStore();
  Agenda agenda_{*store_, clock_, waiter_};
  Surroundings around_;
  std::optional<store::TestLog> log_;
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
    clock_.Advance(Pauses::kMaxPause);
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
  around_.WaitForCount("default InvocationDroppedCount", 23);
  around_.WaitForCount("default InvocationAttemptCount", 1);
  EXPECT_EQ(around_.CountOf("default InvocationDroppedCount"), 23);
  EXPECT_EQ(around_.CountOf("default InvocationAttemptCount"), 1);
}

TEST_F(DispatcherTest, ARoleThatIsNoLongerThereIsAFailure) {
  Create({.expression = "rate(1 minute)", .role = "no", .max_retries = 0});
  around_.WaitForCount("default InvocationDroppedCount", 1);
  EXPECT_TRUE(around_.events().empty());
}

TEST_F(DispatcherTest, ARoleThatCannotBeReadFailsItsScheduleAndStopsNoOther) {
  Create({.expression = "at(2025-01-01T00:00:00)", .role = "unreadable"}, "first");
  Create({.expression = "at(2026-01-01T00:00:00)"});
  around_.WaitForEvents(1);
  around_.WaitForCount("default InvocationAttemptCount", 2);
  EXPECT_EQ(around_.CountOf("default TargetErrorCount"), 1);
}

TEST_F(DispatcherTest, TheLogIsToldOfAFirstFailureAndOfTheEnd) {
  BeginAnew(agenda_);
  around_.Refuse(Error{ErrorKind::kNotFound, "no such function"});
  Create({.expression = "at(2026-01-01T00:00:00)", .max_retries = 9});
  for (int attempt = 1; attempt <= 10; ++attempt) {
    around_.WaitForCount("default TargetErrorCount", attempt);
    clock_.Advance(minutes(8));
  }
  around_.WaitForCount("default InvocationDroppedCount", 1);
  EXPECT_EQ(LinesWith("s is not invoked: no such function"), 1);
  EXPECT_EQ(LinesWith("s is given up: its last attempt has failed"), 1);
}

TEST_F(DispatcherTest, TheLogIsToldOfManyFailuresOnceAMinute) {
  BeginAnew(agenda_);
  around_.Refuse(Error{ErrorKind::kNotFound, "no such function"});
  Create({.expression = "cron(* * * * ? *)", .max_retries = 0});
  clock_.Advance(hours(2));
  around_.WaitForCount("default InvocationDroppedCount", 121);
  EXPECT_LE(LinesWith("s is not invoked"), 2) << "at midnight and after the leap";
  EXPECT_LE(LinesWith("s is given up"), 2);
}

TEST_F(DispatcherTest, AStoreThatTakesNoWritesIsToldOnce) {
  const fakes::TemporaryDirectory directory;
  const auto on_disk = store::Store::Open({.directory = directory.path()}).value();
  Agenda agenda(*on_disk, clock_, waiter_);
  Create(agenda, {.expression = "cron(10 * * * ? *)"}, "s");
  BeginAnew(agenda);
  const NoRoom no_room;
  clock_.Advance(minutes(10));
  while (around_.events().size() < 5) {
    clock_.Advance(Pauses::kMaxPause);
    std::this_thread::yield();
  }
  EXPECT_EQ(LinesWith("could not be recorded"), 1);
}

TEST(Pauses, GrowUpToABoundAndBeginAnew) {
  Pauses pauses;
  for (const int wanted : {1, 2, 4, 8, 16, 16}) EXPECT_EQ(pauses.Next(), seconds(wanted));
  pauses.Reset();
  EXPECT_EQ(pauses.Next(), seconds(1));
}

TEST(Complaints, ComeOnceAMinuteForEachSchedule) {
  Complaints complaints;
  const ScheduleKey one{.name = "one"};
  EXPECT_TRUE(complaints.MayTell(one, kMidnight));
  EXPECT_FALSE(complaints.MayTell(one, kMidnight + seconds(59)));
  EXPECT_TRUE(complaints.MayTell({.name = "other"}, kMidnight + seconds(59)));
  EXPECT_TRUE(complaints.MayTell(one, kMidnight + seconds(60)));
  EXPECT_FALSE(complaints.MayTell({.name = "other"}, kMidnight + seconds(60)));
}

}  // namespace
}  // namespace weir::cloud::scheduler
