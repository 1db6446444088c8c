// When those who watch a queue are told.
#include <gtest/gtest.h>

#include "src/cloud/sqs/poll_fixture.h"
#include "src/cloud/sqs/store.h"
#include "src/cloud/store/test_store.h"

namespace weir::cloud::sqs {
namespace {

using std::chrono::seconds;

class WatchesTest : public testing::Test {
 protected:
  /// How often one is told while that is done.
  template <typename Act>
  int ToldBy(const Act& act) {
    const int before = told_;
    act();
    return told_ - before;
  }
  std::unique_ptr<Watches::Watch> Watch() {
    return queues_.Watch(key_, [this] { ++told_; });
  }

  const QueueKey key_{.region = "us-east-1", .name = "q.fifo"};
  const Attributes fifo_{{"FifoQueue", "true"}, {"ContentBasedDeduplication", "true"}};
  const std::unique_ptr<store::Store> store_ = store::OpenTestStore();
  store::Clock clock_{{}, [] { return TimePoint(seconds(1'767'225'600)); }};
  QueueStore queues_{*store_, clock_, {.pauses = false}};
  int told_ = 0;
};

TEST_F(WatchesTest, WhoeverMayHaveSomethingToReceiveIsTold) {
  auto watch = Watch();
  EXPECT_EQ(ToldBy([&] { ASSERT_TRUE(queues_.Create(key_, fifo_, {})); }), 1);
  const auto queue = queues_.Find(key_);
  NewMessage message = NewMessageOf("a");
  message.message.group = "g";
  message.message.deduplication = "d";
  EXPECT_EQ(ToldBy([&] { ASSERT_TRUE(queue->Send({message})); }), 1);
  const auto received = queue->Receive({.most = 1});
  ASSERT_TRUE(received);
  const std::string handle = received->front().handle;
  EXPECT_EQ(ToldBy([&] { queue->ChangeVisibility({{.handle = handle, .timeout = seconds(5)}}); }),
            1);
  EXPECT_EQ(queue->NextVisible(), clock_.Now() + seconds(5));
  EXPECT_EQ(ToldBy([&] { queue->Delete({handle}); }), 1);  // the next of its group is free
  EXPECT_EQ(queue->NextVisible(), std::nullopt);
  watch.reset();
  EXPECT_EQ(ToldBy([&] { ASSERT_TRUE(queues_.Delete(key_)); }), 0);
  EXPECT_EQ(ToldBy([&] { ASSERT_TRUE(queues_.Create(key_, fifo_, {})); }), 0);
}

TEST_F(WatchesTest, ADeadLetterIsTold) {
  auto watch = Watch();
  ASSERT_TRUE(queues_.Create(key_, fifo_, {}));
  Attributes attributes = fifo_;
  attributes["VisibilityTimeout"] = "0";
  attributes["RedrivePolicy"] =
      R"({"deadLetterTargetArn":")" + key_.Arn() + R"(","maxReceiveCount":1})";
  const QueueKey source{.region = "us-east-1", .name = "source.fifo"};
  ASSERT_TRUE(queues_.Create(source, attributes, {}));
  const auto queue = queues_.Find(source);
  NewMessage message = NewMessageOf("a");
  message.message.group = "g";
  message.message.deduplication = "d";
  ASSERT_TRUE(queue->Send({message}));
  ASSERT_TRUE(queue->Receive({.most = 1}));
  EXPECT_EQ(ToldBy([&] { ASSERT_TRUE(queue->Receive({.most = 1})); }), 1);
}

}  // namespace
}  // namespace weir::cloud::sqs
