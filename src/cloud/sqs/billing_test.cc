// What requests cost ("Amazon SQS pricing", https://aws.amazon.com/sqs/pricing/).
#include "src/cloud/sqs/billing.h"

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "src/cloud/sqs/service_fixture.h"

namespace weir::cloud::sqs {
namespace {

using usage::Item;

class SqsBillTest : public SqsServiceTest {
 protected:
  void SetUp() override {
    queues_ = std::make_unique<QueueStore>(*store_, clock_, QueueStore::Options{});
    service_ = std::make_unique<SqsService>(*queues_, &meter_);
    Create("q");
    Create("q.fifo", {{"FifoQueue", "true"}, {"ContentBasedDeduplication", "true"}});
    Since();
  }

  /// "2 standard, 1 FIFO": since the last look.
  std::string Since() {
    const usage::Quantities now = meter_.Read();
    const auto more = [&](Item item) {
      return std::to_string(static_cast<int>(now[item] - before_[item]));
    };
    std::string text =
        more(Item::kSqsRequests) + " standard, " + more(Item::kSqsFifoRequests) + " FIFO";
    before_ = now;
    return text;
  }

  usage::Meter meter_;

 private:
  usage::Quantities before_;
};

TEST_F(SqsBillTest, EachActionIsARequestAlsoOneThatFindsNothing) {
  Send("q", "a");
  EXPECT_EQ(Since(), "1 standard, 0 FIFO");
  EXPECT_EQ(Receive("q").size(), 1U);
  EXPECT_EQ(Since(), "1 standard, 0 FIFO");
  EXPECT_EQ(Receive("q").size(), 0U);
  Ask("ListQueues", {});
  Attribute("q", "VisibilityTimeout");
  EXPECT_EQ(Since(), "3 standard, 0 FIFO");
  AskForm("Action=ListQueues");
  EXPECT_EQ(Since(), "1 standard, 0 FIFO");
}

TEST_F(SqsBillTest, APayloadIsPaidBy64Kilobytes) {
  Send("q", std::string(64 << 10, 'x'));
  EXPECT_EQ(Since(), "1 standard, 0 FIFO");
  Send("q", std::string((64 << 10) + 1, 'x'));
  EXPECT_EQ(Since(), "2 standard, 0 FIFO");
  EXPECT_EQ(Receive("q").size(), 2U);
  EXPECT_EQ(Since(), "3 standard, 0 FIFO") << "all that one action gives";
  Send("q", std::string(65'530, 'x'),
       {{"MessageAttributes", {{"name", {{"DataType", "String"}, {"StringValue", "value"}}}}}});
  EXPECT_EQ(Since(), "2 standard, 0 FIFO") << "attributes are of it";
  const std::string half(40'000, 'x');
  Ask("SendMessageBatch",
      {{"QueueUrl", Url("q")},
       {"Entries", {{{"Id", "a"}, {"MessageBody", half}}, {{"Id", "b"}, {"MessageBody", half}}}}});
  EXPECT_EQ(Since(), "2 standard, 0 FIFO");
}

TEST_F(SqsBillTest, MessagesOfAFifoQueueHaveAPriceOfTheirOwnAndNothingElseOfIt) {
  Send("q.fifo", "a", {{"MessageGroupId", "g"}});
  const auto received = Receive("q.fifo");
  ASSERT_EQ(received.size(), 1U);
  Ask("DeleteMessage",
      {{"QueueUrl", Url("q.fifo")}, {"ReceiptHandle", received.at(0).at("ReceiptHandle")}});
  EXPECT_EQ(Since(), "0 standard, 3 FIFO");
  Attribute("q.fifo", "VisibilityTimeout");
  EXPECT_EQ(Since(), "1 standard, 0 FIFO");
}

TEST_F(SqsBillTest, WhatFailsByTheClientsFaultCosts) {
  EXPECT_EQ(Send("none", "a").error, "QueueDoesNotExist");
  EXPECT_EQ(Since(), "1 standard, 0 FIFO");
}

TEST_F(SqsBillTest, MappingsPayForWhatTheyGetAndForTenDeletionsAtATime) {
  std::vector<ReceivedMessage> messages(2);
  for (ReceivedMessage& one : messages) one.message.body = std::string(40'000, 'x');
  CountReceived(&meter_, {.region = "us-east-1", .name = "q"}, messages);
  EXPECT_EQ(Since(), "2 standard, 0 FIFO");
  CountDeleted(&meter_, {.region = "us-east-1", .name = "q.fifo"}, 11);
  EXPECT_EQ(Since(), "0 standard, 2 FIFO");
}

}  // namespace
}  // namespace weir::cloud::sqs
