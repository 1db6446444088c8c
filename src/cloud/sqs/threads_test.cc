// Many at once, and long polls whose time comes.
#include <atomic>
#include <mutex>
#include <set>
#include <thread>
#include <tuple>

#include <gtest/gtest.h>

#include "src/cloud/sqs/poll_fixture.h"
#include "src/cloud/sqs/store.h"
#include "src/cloud/store/test_store.h"

namespace weir::cloud::sqs {
namespace {

using std::chrono::seconds;

const QueueKey kQueue{.region = "us-east-1", .name = "q"};

class SqsThreadsTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(queues_.Create(kQueue, {}, {})); }

  const std::unique_ptr<store::Store> store_ = store::OpenTestStore();
  store::Clock clock_{{}, [] { return TimePoint(seconds(1'767'225'600)); }};
  QueueStore queues_{*store_, clock_, {}};
};

TEST_F(SqsThreadsTest, ALongPollEndsWhenTheClockSaysSo) {
  Poll poll;
  poll.Begin(*queues_.Find(kQueue), seconds(20));
  clock_.Advance(seconds(20));
  EXPECT_EQ(poll.Body(), "none");
}

TEST_F(SqsThreadsTest, ALongPollGetsWhatBecomesVisible) {
  const auto queue = queues_.Find(kQueue);
  NewMessage late = NewMessageOf("late");
  late.delay = seconds(5);
  ASSERT_TRUE(queue->Send({late}));
  Poll poll;
  poll.Begin(*queue, seconds(20));
  clock_.Advance(seconds(5));
  EXPECT_EQ(poll.Body(), "late");
}

/// Receivers end when senders are done and the queue has nothing more: a message that is lost, or
/// hidden, is missing at the end.
TEST_F(SqsThreadsTest, EachMessageGoesToOneReceiver) {
  constexpr int kSenders = 2;
  constexpr int kMessages = 400;
  const auto queue = queues_.Find(kQueue);
  std::mutex mutex;
  std::multiset<std::string> got;
  std::atomic<int> sending = kSenders;
  std::vector<std::thread> threads;
  for (int sender = 0; sender < kSenders; ++sender) {
    threads.emplace_back([&, sender] {
      for (int i = sender; i < kMessages; i += kSenders) {
        EXPECT_TRUE(queue->Send({NewMessageOf(std::to_string(i))}));
      }
      --sending;
    });
    threads.emplace_back([&] {
      while (true) {
        const bool is_all_sent = sending == 0;
        const auto received = queue->Receive({.most = 10});
        EXPECT_TRUE(received);
        if (!received || (is_all_sent && received->empty())) return;
        const std::lock_guard lock(mutex);
        for (const ReceivedMessage& one : *received) got.insert(one.message.body);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(got.size(), kMessages);
  EXPECT_EQ(std::set<std::string>(got.begin(), got.end()).size(), kMessages);
}

/// One asks for what only goes with the other's setting: whoever comes first, the two go together.
TEST_F(SqsThreadsTest, AttributesThatAreSetAtOnceGoTogether) {
  constexpr int kTimes = 200;
  const QueueKey fifo{.region = "us-east-1", .name = "q.fifo"};
  ASSERT_TRUE(queues_.Create(fifo, {{"FifoQueue", "true"}}, {}));
  std::thread limits([&] {
    for (int i = 0; i < kTimes; ++i) {
      std::ignore = queues_.SetAttributes(
          fifo, {{"FifoThroughputLimit", i % 2 == 0 ? "perMessageGroupId" : "perQueue"}});
    }
  });
  for (int i = 0; i < kTimes; ++i) {
    std::ignore = queues_.SetAttributes(
        fifo, {{"DeduplicationScope", i % 2 == 0 ? "messageGroup" : "queue"}});
    EXPECT_TRUE(CheckTogether(queues_.Find(fifo)->row().attributes));
  }
  limits.join();
  EXPECT_TRUE(CheckTogether(queues_.Find(fifo)->row().attributes));
}

}  // namespace
}  // namespace weir::cloud::sqs
