// SQS's queues as mappings see them.
#include "src/cloud/server/adapters/lambda_sqs_source.h"

#include <gtest/gtest.h>

#include "src/cloud/store/test_store.h"

namespace weir::cloud::server {
namespace {

using std::chrono::seconds;

class LambdaSqsSourceTest : public ::testing::Test {
 protected:
  void Create(const sqs::Attributes& attributes = {}) {
    ASSERT_TRUE(queues_.Create(key_, attributes, {}));
  }
  void Send(const std::string& body) {
    sqs::NewMessage message;
    message.message.id = "id of " + body;
    message.message.body = body;
    message.message.body_md5 = "m";
    message.message.attributes = {{"b", {.type = "Binary", .value = "\x01"}},
                                  {"s", {.type = "String", .value = "x"}}};
    message.message.attributes_md5 = "am";
    ASSERT_TRUE(queues_.Find(key_)->Send({message}));
  }

  const sqs::QueueKey key_{.region = "us-east-1", .name = "q"};
  const lambda::QueueArn arn_{key_.Arn()};
  const std::unique_ptr<store::Store> store_ = store::OpenTestStore();
  store::Clock clock_{{}, [] { return store::TimePoint(seconds(1'767'225'600)); }};
  sqs::QueueStore queues_{*store_, clock_, {}};
  usage::Meter meter_;
  SqsSource source_{queues_, &meter_};
};

TEST_F(LambdaSqsSourceTest, AMessageIsGivenWithAllThatItsEventHas) {
  Create();
  Send("a");
  const auto page = source_.Receive(arn_, 10);
  ASSERT_TRUE(page);
  ASSERT_EQ(page->messages.size(), 1U);
  const lambda::QueueMessage& message = page->messages.front();
  EXPECT_EQ(message.id, "id of a");
  EXPECT_EQ(message.body, "a");
  EXPECT_EQ(message.body_md5, "m");
  EXPECT_EQ(message.attributes_md5, "am");
  EXPECT_EQ(message.system.at("ApproximateReceiveCount"), "1");
  EXPECT_EQ(message.system.at("SentTimestamp"), "1767225600000");
  EXPECT_TRUE(message.attributes.at("b").is_binary);
  EXPECT_EQ(message.attributes.at("s").value, "x");
}

TEST_F(LambdaSqsSourceTest, WhatIsGivenIsHiddenUntilItIsDeletedOrItsTimeHasCome) {
  Create({{"VisibilityTimeout", "40"}});
  Send("a");
  Send("b");
  auto page = source_.Receive(arn_, 1);
  ASSERT_EQ(page->messages.size(), 1U);
  EXPECT_EQ(page->hidden_until, clock_.Now() + seconds(40));
  EXPECT_EQ(page->next, page->hidden_until);
  ASSERT_TRUE(source_.Delete(arn_, {page->messages.front().receipt}));
  page = source_.Receive(arn_, 10);
  ASSERT_EQ(page->messages.size(), 1U);
  EXPECT_EQ(page->messages.front().body, "b");
  clock_.Advance(seconds(40));
  page = source_.Receive(arn_, 10);
  ASSERT_EQ(page->messages.size(), 1U);
  EXPECT_EQ(page->messages.front().system.at("ApproximateReceiveCount"), "2");
}

TEST_F(LambdaSqsSourceTest, WhatIsReceivedAndDeletedIsPaidForAndALookInVainIsNot) {
  Create();
  Send("a");
  const auto page = source_.Receive(arn_, 10);
  ASSERT_EQ(page->messages.size(), 1U);
  ASSERT_TRUE(source_.Receive(arn_, 10)->messages.empty());
  EXPECT_EQ(meter_.Read()[usage::Item::kSqsRequests], 1);
  ASSERT_TRUE(source_.Delete(arn_, {page->messages.front().receipt}));
  EXPECT_EQ(meter_.Read()[usage::Item::kSqsRequests], 2);
}

TEST_F(LambdaSqsSourceTest, AQueueTellsItsTraits) {
  Create({{"VisibilityTimeout", "40"}});
  EXPECT_EQ(source_.Describe(arn_)->visibility, seconds(40));
  EXPECT_FALSE(source_.Describe(arn_)->is_fifo);
}

TEST_F(LambdaSqsSourceTest, WhatIsNoQueueIsNotFound) {
  for (const std::string& arn :
       {arn_.text, std::string("arn:aws:sqs:us-east-1:111122223333:q"), std::string("nonsense")}) {
    EXPECT_EQ(source_.Describe({arn}).error().kind, ErrorKind::kNotFound) << arn;
    EXPECT_EQ(source_.Receive({arn}, 1).error().kind, ErrorKind::kNotFound) << arn;
    EXPECT_EQ(source_.Delete({arn}, {"r"}).error().kind, ErrorKind::kNotFound) << arn;
  }
}

TEST_F(LambdaSqsSourceTest, AWatchIsToldOfWhatIsSent) {
  int told = 0;
  auto watch = source_.WatchQueue(arn_, [&] { ++told; });
  Create();
  const int before = told;
  Send("a");
  EXPECT_GT(told, before);
  watch.reset();
  const int after = told;
  Send("b");
  EXPECT_EQ(told, after);
}

}  // namespace
}  // namespace weir::cloud::server
