// What is received too often, and what can't be read: neither is given to anyone.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "src/cloud/sqs/poll_fixture.h"
#include "src/cloud/sqs/rows.h"
#include "src/cloud/sqs/store.h"
#include "src/cloud/store/test_store.h"

namespace weir::cloud::sqs {
namespace {

using std::chrono::seconds;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class DeadLettersTest : public testing::Test {
 protected:
  std::shared_ptr<Queue> Create(const std::string& name, Attributes attributes = {}) {
    const QueueKey key{.region = "us-east-1", .name = name};
    if (key.is_fifo()) attributes["FifoQueue"] = "true";
    EXPECT_TRUE(queues_.Create(key, attributes, {}));
    return queues_.Find(key);
  }
  /// Dead after one receive.
  std::shared_ptr<Queue> CreateMortal(const std::string& name, const Queue& dead) {
    return Create(
        name,
        {{"RedrivePolicy",
          fmt::format(R"({{"deadLetterTargetArn":"{}","maxReceiveCount":1}})", dead.key().Arn())}});
  }
  static std::vector<ReceivedMessage> Receive(Queue& queue, seconds visibility = seconds(30)) {
    auto received = queue.Receive({.most = kMaxBatch, .visibility = visibility});
    EXPECT_TRUE(received);
    return received ? *std::move(received) : std::vector<ReceivedMessage>();
  }
  static std::vector<std::string> Bodies(Queue& queue) {
    std::vector<std::string> bodies;
    for (const ReceivedMessage& one : Receive(queue)) bodies.push_back(one.message.body);
    return bodies;
  }
  /// Sent and received so often that they are dead in a second.
  static void SendDead(Queue& queue, std::size_t count) {
    for (std::size_t sent = 0; sent < count; sent += kMaxBatch) {
      ASSERT_TRUE(queue.Send(std::vector<NewMessage>(kMaxBatch, NewMessageOf("dead"))));
      ASSERT_THAT(Receive(queue, seconds(1)), SizeIs(kMaxBatch));
    }
  }

  const std::unique_ptr<store::Store> store_ = store::OpenTestStore();
  store::Clock clock_{{}, [] { return TimePoint(seconds(1'767'225'600)); }};
  QueueStore queues_{*store_, clock_, {}};
};

TEST_F(DeadLettersTest, HoweverManyAreDeadTheNextReceiveGivesNone) {
  constexpr std::size_t kDead = 1'200;
  const auto dead = Create("dead");
  const auto queue = CreateMortal("q", *dead);
  SendDead(*queue, kDead);
  clock_.Advance(seconds(1));
  ASSERT_TRUE(queue->Send({NewMessageOf("live")}));
  EXPECT_THAT(Bodies(*queue), ElementsAre("live"));
  EXPECT_THAT(Bodies(*queue), IsEmpty());  // the rest is moved
  EXPECT_EQ(dead->Count().ready, kDead);
  EXPECT_EQ(queue->Count().ready, 0U);
}

/// The dead one is the eleventh: it comes to the front when the first poll has taken the others.
TEST_F(DeadLettersTest, WhoIsServedSecondGetsNoDeadOneEither) {
  const auto dead = Create("dead");
  const auto queue = CreateMortal("q", *dead);
  NewMessage late = NewMessageOf("live");
  late.delay = seconds(5);
  ASSERT_TRUE(queue->Send(std::vector<NewMessage>(kMaxBatch, late)));
  ASSERT_TRUE(queue->Send({NewMessageOf("dead")}));
  ASSERT_THAT(Receive(*queue, seconds(5)), SizeIs(1));
  Poll first;
  Poll second;
  Poll of_dead;
  first.Begin(*queue, seconds(20), kMaxBatch);
  second.Begin(*queue, seconds(20), kMaxBatch);
  of_dead.Begin(*dead, seconds(20));
  clock_.Advance(seconds(5));
  EXPECT_THAT(first.Bodies(), Each("live"));
  EXPECT_EQ(of_dead.Body(), "dead");
  queue->Close();
  EXPECT_THAT(second.Bodies(), IsEmpty());
}

TEST_F(DeadLettersTest, ADeadOneDoesNotHoldUpItsGroup) {
  const auto dead = Create("dead.fifo");
  const auto queue = CreateMortal("q.fifo", *dead);
  const auto send = [&](const std::string& body) {
    NewMessage message = NewMessageOf(body);
    message.message.group = "g";
    message.message.deduplication = body;
    ASSERT_TRUE(queue->Send({message}));
  };
  send("dead");
  ASSERT_THAT(Receive(*queue, seconds(1)), SizeIs(1));
  send("live");
  EXPECT_THAT(Bodies(*queue), IsEmpty());
  clock_.Advance(seconds(1));
  EXPECT_THAT(Bodies(*queue), ElementsAre("live"));
  EXPECT_THAT(Bodies(*dead), ElementsAre("dead"));
}

TEST_F(DeadLettersTest, WithoutTheirQueueDeadOnesAreReceivedOn) {
  const auto dead = Create("dead");
  const auto queue = CreateMortal("q", *dead);
  SendDead(*queue, kMaxBatch);
  ASSERT_TRUE(queues_.Delete(dead->key()));
  clock_.Advance(seconds(1));
  EXPECT_THAT(Bodies(*queue), SizeIs(kMaxBatch));
}

TEST_F(DeadLettersTest, AMessageThatCanNotBeReadIsLeftOutAndOthersAreGiven) {
  const auto queue = Create("q");
  for (const char* body : {"missing", "damaged", "good"}) {
    ASSERT_TRUE(queue->Send({NewMessageOf(body)}));
  }
  const auto received = Receive(*queue, seconds(5));
  ASSERT_THAT(received, SizeIs(3));
  store::WriteBatch batch;
  const QueueNumber number = queue->row().number;
  batch.Delete(MessageRowKey(number, received[0].number));
  batch.Put(MessageRowKey(number, received[1].number), "?");
  ASSERT_TRUE(store_->Apply(std::move(batch)));
  Poll first;
  Poll second;
  first.Begin(*queue, seconds(20));
  second.Begin(*queue, seconds(20));
  clock_.Advance(seconds(5));
  EXPECT_EQ(first.Body(), "good");
  const Counts counts = queue->Count();
  EXPECT_EQ(counts.ready, 0U);
  EXPECT_EQ(counts.in_flight, 1U);
  ASSERT_TRUE(queue->Send({NewMessageOf("next")}));
  EXPECT_EQ(second.Body(), "next");
}

TEST_F(DeadLettersTest, ADeadOneThatCanNotBeReadStopsNoOther) {
  const auto dead = Create("dead");
  const auto queue = CreateMortal("q", *dead);
  ASSERT_TRUE(queue->Send({NewMessageOf("damaged"), NewMessageOf("dead")}));
  const auto received = Receive(*queue, seconds(1));
  ASSERT_THAT(received, SizeIs(2));
  store::WriteBatch batch;
  batch.Put(MessageRowKey(queue->row().number, received[0].number), "?");
  ASSERT_TRUE(store_->Apply(std::move(batch)));
  clock_.Advance(seconds(1));
  EXPECT_THAT(Bodies(*queue), IsEmpty());
  EXPECT_THAT(Bodies(*dead), ElementsAre("dead"));
}

}  // namespace
}  // namespace weir::cloud::sqs
