// Asynchronous invocations: retries on the clock, and what a crash leaves.
#include "src/cloud/lambda/async_queue.h"

#include <condition_variable>
#include <thread>

#include <gtest/gtest.h>

#include "src/cloud/lambda/spaces.h"
#include "src/cloud/store/key.h"
#include "src/cloud/store/record/migration.h"

namespace weir::cloud::lambda {
namespace {

using namespace std::chrono_literals;
using Kind = InvocationResult::Kind;

constexpr store::TimePoint kStart{1'600'000'000s};

class AsyncQueueTest : public ::testing::Test {
 protected:
  AsyncQueueTest() {
    auto opened = store::Store::Open({.directory = {}, .in_memory = true});
    WEIR_CHECK(opened.has_value(), "a store in memory opens");
    store_ = *std::move(opened);
  }
  void Start() {
    queue_ = std::make_unique<AsyncQueue>(
        *store_, clock_, [this](const AsyncInvocation& invocation, InvocationDone done) {
          const std::lock_guard lock(mutex_);
          started_.emplace_back(invocation, std::move(done));
          changed_.notify_all();
        });
  }
  void Add(std::string payload) {
    ASSERT_TRUE(queue_->Add({.function = {"us-east-1", "f"},
                             .request_id = "id",
                             .payload = std::move(payload),
                             .accepted = clock_.Now()}));
  }
  /// The next invocation that is started; waits until there is one.
  std::pair<AsyncInvocation, InvocationDone> Next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !started_.empty(); });
    auto first = std::move(started_.front());
    started_.erase(started_.begin());
    return first;
  }

  /// The same, while time passes.
  std::pair<AsyncInvocation, InvocationDone> NextInTime() {
    while (true) {
      {
        const std::lock_guard lock(mutex_);
        if (!started_.empty()) break;
      }
      clock_.Advance(1s);
      std::this_thread::yield();
    }
    return Next();
  }
  int Rows() {
    int rows = 0;
    const store::Key all("lambda/async");
    store_->Scan(all, all.After(), [&](std::string_view, std::string_view) { return ++rows > 0; });
    return rows;
  }
  /// Whether an end is judged before or after a later event is started is a matter of chance.
  void WaitForRows(int rows) {
    while (Rows() != rows) std::this_thread::yield();
  }

  store::Clock clock_{store::Duration{}, [] { return kStart; }};
  std::unique_ptr<store::Store> store_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::pair<AsyncInvocation, InvocationDone>> started_;
  std::unique_ptr<AsyncQueue> queue_;
};

TEST_F(AsyncQueueTest, WhatIsAcceptedIsInvoked) {
  Start();
  Add("[1]\n[2]");
  const auto [invocation, done] = Next();
  EXPECT_EQ(invocation.payload, "[1]\n[2]");
  EXPECT_EQ(invocation.function.name, "f");
  done({.kind = Kind::kAnswered});
}

TEST_F(AsyncQueueTest, WhatACrashLeftComesAgain) {
  Start();
  Add("1");
  const auto lost = Next();
  queue_.reset();
  lost.second({.kind = Kind::kAnswered});  // nobody is there to hear it
  Start();
  EXPECT_EQ(Next().first.payload, "1");
}

TEST_F(AsyncQueueTest, WhatIsDoneDoesNotComeAgain) {
  Start();
  Add("1");
  Next().second({.kind = Kind::kAnswered});
  Add("2");
  Next().second({.kind = Kind::kAnswered});  // started after the first was judged
  Add("3");
  const auto third = Next();
  queue_.reset();
  Start();
  EXPECT_EQ(Next().first.payload, "3");
}

TEST_F(AsyncQueueTest, ADamagedEventIsPassedOverAndKept) {
  for (const std::string row : {"", "no header", "{\"region\":1}\n", "{\n[1]"}) {
    store::WriteBatch batch;
    batch.Put(store::Key("lambda/async").Number(1), row);
    ASSERT_TRUE(store_->Apply(std::move(batch)));
    Start();
    Add("whole");
    const auto [invocation, done] = Next();
    EXPECT_EQ(invocation.payload, "whole") << row;
    done({.kind = Kind::kAnswered});
    Add("last");
    Next().second({.kind = Kind::kAnswered});  // started after the first was judged
    queue_.reset();
    EXPECT_EQ(store_->Get(store::Key("lambda/async").Number(1)), row);
  }
}

TEST_F(AsyncQueueTest, AnEventOfAnOlderVersionThatCannotBeReadStopsNoOther) {
  const std::string whole = R"({"region":"us-east-1","name":"f","request_id":"id",)"
                            R"("client_context":"","failures":0,"refusals":0,"accepted_us":)" +
                            std::to_string(kStart.time_since_epoch().count()) + "}\n[1]";
  const auto key = [](std::uint64_t number) { return store::Key("lambda/async").Number(number); };
  store::WriteBatch batch;
  batch.Put(key(1), "{\"region\":");
  batch.Put(key(2), whole);
  ASSERT_TRUE(store_->Apply(std::move(batch)));
  ASSERT_TRUE(store::Migrate(*store_, Spaces()));
  Start();
  EXPECT_EQ(Next().first.payload, "[1]");
  EXPECT_EQ(store_->Get(key(1)), "{\"region\":");
}

TEST_F(AsyncQueueTest, AFailureIsTriedTwiceMore) {
  Start();
  Add("1");
  for (std::uint32_t failures = 0; failures < 3; ++failures) {
    const auto [invocation, done] = NextInTime();
    EXPECT_EQ(invocation.failures, failures);
    done({.kind = Kind::kFunctionError});
  }
  WaitForRows(0);
  Add("2");
  EXPECT_EQ(NextInTime().first.payload, "2");
}

TEST_F(AsyncQueueTest, APauseBeginsWithTheInvocationsEnd) {
  Start();
  Add("1");
  const auto failing = Next();
  const store::TimePoint ended = clock_.Now();
  clock_.Advance(1min);  // the queue has not heard of it yet
  failing.second({.kind = Kind::kFunctionError, .ended = ended});
  EXPECT_EQ(Next().first.failures, 1U);
}

TEST_F(AsyncQueueTest, AThrottleIsNoFailure) {
  Start();
  Add("1");
  for (int i = 0; i < 5; ++i) {
    const auto [invocation, done] = NextInTime();
    EXPECT_EQ(invocation.failures, 0U);
    done({.kind = Kind::kThrottled});
  }
}

TEST_F(AsyncQueueTest, AnEventOfSixHoursIsGivenUp) {
  Start();
  Add("1");
  const auto old = Next();
  clock_.Advance(7h);
  old.second({.kind = Kind::kThrottled});
  WaitForRows(0);
  Add("2");
  EXPECT_EQ(NextInTime().first.payload, "2");
}

}  // namespace
}  // namespace weir::cloud::lambda
