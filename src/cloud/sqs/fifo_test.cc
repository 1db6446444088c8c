// FIFO queues as callers meet them.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "src/cloud/sqs/service_fixture.h"

namespace weir::cloud::sqs {
namespace {

namespace json = boost::json;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class FifoTest : public SqsServiceTest {
 protected:
  void SetUp() override {
    Open();
    Create("q.fifo", {{"FifoQueue", "true"}});
  }
  Answer SendTo(const std::string& group, const std::string& body) {
    return Send("q.fifo", body,
                {{"MessageGroupId", group}, {"MessageDeduplicationId", group + body}});
  }
};

TEST_F(FifoTest, AGroupIsInOrderAndWaitsForWhatIsInFlight) {
  for (const char* body : {"1", "2", "3"}) SendTo("a", body);
  SendTo("b", "4");
  const json::array first = Receive("q.fifo", {{"MaxNumberOfMessages", 2}});
  ASSERT_EQ(first.size(), 2U);
  EXPECT_EQ(first[0].at("Body"), "1");
  EXPECT_EQ(first[0].at("Attributes").at("MessageGroupId"), "a");
  EXPECT_LT(first[0].at("Attributes").at("SequenceNumber").as_string(),
            first[1].at("Attributes").at("SequenceNumber").as_string());
  EXPECT_THAT(Bodies("q.fifo"), ElementsAre("4"));
  for (const auto& one : first) {
    Ask("DeleteMessage", {{"QueueUrl", Url("q.fifo")}, {"ReceiptHandle", one.at("ReceiptHandle")}});
  }
  Restart();
  EXPECT_THAT(Bodies("q.fifo"), ElementsAre("3"));
}

TEST_F(FifoTest, TheSameIdWithinFiveMinutesIsTheSameMessage) {
  const Answer first = SendTo("a", "1");
  Restart();
  clock_.Advance(minutes(5) - seconds(1));
  EXPECT_EQ(SendTo("a", "1").body, first.body);
  EXPECT_EQ(Receive("q.fifo").size(), 1U);
  clock_.Advance(seconds(1));
  EXPECT_NE(SendTo("a", "1").body, first.body);
  clock_.Advance(seconds(30));
  EXPECT_THAT(Bodies("q.fifo"), ElementsAre("1", "1"));
}

TEST_F(FifoTest, TheSameIdTwiceInABatchIsOneMessage) {
  const json::object one = {
      {"MessageBody", "x"}, {"MessageGroupId", "g"}, {"MessageDeduplicationId", "d"}};
  json::object a = one;
  a["Id"] = "a";
  json::object b = one;
  b["Id"] = "b";
  const Answer sent = Ask("SendMessageBatch", {{"QueueUrl", Url("q.fifo")}, {"Entries", {a, b}}});
  const json::array& done = sent.body.at("Successful").as_array();
  EXPECT_EQ(done[0].at("MessageId"), done[1].at("MessageId"));
  EXPECT_THAT(Bodies("q.fifo"), ElementsAre("x"));
}

TEST_F(FifoTest, DeduplicationByContentOrByGroup) {
  EXPECT_THAT(Send("q.fifo", "x", {{"MessageGroupId", "g"}}).message(),
              HasSubstr("ContentBasedDeduplication"));
  EXPECT_EQ(Send("q.fifo", "x").message(),
            "The request must contain the parameter MessageGroupId.");
  Create("c.fifo", {{"FifoQueue", "true"},
                    {"ContentBasedDeduplication", "true"},
                    {"DeduplicationScope", "messageGroup"}});
  for (const char* group : {"g", "h", "g"}) Send("c.fifo", "x", {{"MessageGroupId", group}});
  EXPECT_THAT(Bodies("c.fifo"), ElementsAre("x", "x"));
}

TEST_F(FifoTest, AnExpiredHandleDeletesNothingAndSaysSo) {
  SendTo("a", "1");
  const json::object handle = {{"QueueUrl", Url("q.fifo")},
                               {"ReceiptHandle", Receive("q.fifo")[0].at("ReceiptHandle")}};
  clock_.Advance(seconds(30));
  EXPECT_THAT(Ask("DeleteMessage", handle).message(), HasSubstr("The receipt handle has expired."));
  EXPECT_THAT(Bodies("q.fifo"), ElementsAre("1"));
}

TEST_F(FifoTest, DeadLettersStayInOrder) {
  Create("dead.fifo", {{"FifoQueue", "true"}});
  Ask("SetQueueAttributes",
      {{"QueueUrl", Url("q.fifo")},
       {"Attributes",
        {{"RedrivePolicy",
          R"({"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead.fifo",)"
          R"("maxReceiveCount":1})"},
         {"VisibilityTimeout", "0"}}}});
  SendTo("a", "1");
  SendTo("a", "2");
  EXPECT_THAT(Bodies("q.fifo"), ElementsAre("1", "2"));
  EXPECT_THAT(Bodies("q.fifo"), IsEmpty());
  EXPECT_THAT(Bodies("dead.fifo"), ElementsAre("1", "2"));
}

TEST_F(FifoTest, DelaysOfMessagesAreRefusedAndTheQueuesOwnHold) {
  EXPECT_EQ(Send("q.fifo", "x",
                 {{"MessageGroupId", "g"}, {"MessageDeduplicationId", "d"}, {"DelaySeconds", 1}})
                .query_error,
            "InvalidParameterValue;Sender");
  Create("d.fifo", {{"FifoQueue", "true"}, {"DelaySeconds", "5"}});
  Send("d.fifo", "x", {{"MessageGroupId", "g"}, {"MessageDeduplicationId", "d"}});
  EXPECT_THAT(Bodies("d.fifo"), IsEmpty());
  clock_.Advance(seconds(5));
  EXPECT_THAT(Bodies("d.fifo"), ElementsAre("x"));
}

}  // namespace
}  // namespace weir::cloud::sqs
