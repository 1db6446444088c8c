// What is more than fits, and who is told so.
#include <gmock/gmock.h>

#include "src/cloud/sqs/service_fixture.h"

namespace weir::cloud::sqs {
namespace {

namespace json = boost::json;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::IsEmpty;

class BoundsTest : public SqsServiceTest {
 protected:
  void SetUp() override { Open({.queues = 2, .messages = 3, .in_flight = 2}); }
};

TEST_F(BoundsTest, QueuesAreCounted) {
  Create("a");
  Create("b");
  EXPECT_THAT(Create("c").message(), HasSubstr("There are 2 queues"));
  EXPECT_EQ(Create("a").status, 200);
  Ask("DeleteQueue", {{"QueueUrl", Url("a")}});
  EXPECT_EQ(Create("c").status, 200);
}

TEST_F(BoundsTest, MessagesAreCountedOverAllQueues) {
  Create("a");
  Create("b");
  Send("a", "1");
  Send("a", "2");
  Send("b", "3");
  EXPECT_THAT(Send("b", "4").message(), HasSubstr("There are 3 messages in all queues"));
  Ask("PurgeQueue", {{"QueueUrl", Url("a")}});
  EXPECT_EQ(Send("b", "4").status, 200);
}

TEST_F(BoundsTest, AQueueHasABoundedNumberInFlight) {
  Create("q");
  for (const char* body : {"1", "2", "3"}) Send("q", body);
  EXPECT_EQ(Receive("q").size(), 2U);
  const Answer more = Ask("ReceiveMessage", {{"QueueUrl", Url("q")}});
  EXPECT_EQ(more.error, "OverLimit");
  EXPECT_THAT(more.message(), HasSubstr("the limit is 2"));
  clock_.Advance(seconds(30));
  EXPECT_EQ(Receive("q").size(), 2U);
}

class AttributeBoundsTest : public SqsServiceTest {
 protected:
  void SetUp() override {
    Open();
    Create("q");
  }
  int Tag(const std::string& key, const std::string& value) {
    return Ask("TagQueue", {{"QueueUrl", Url("q")}, {"Tags", {{key, value}}}}).status;
  }
  Answer Permit(const std::string& label, json::array accounts, json::array actions) {
    return Ask("AddPermission", {{"QueueUrl", Url("q")},
                                 {"Label", label},
                                 {"AWSAccountIds", std::move(accounts)},
                                 {"Actions", std::move(actions)}});
  }
};

TEST_F(AttributeBoundsTest, TagsAreMeasuredInCharacters) {
  std::string key;
  for (int i = 0; i < 128; ++i) key += "\xC3\xA4";
  EXPECT_EQ(Tag(key, key + key), 200);
  EXPECT_EQ(Tag(key + "a", "v"), 400);
  EXPECT_EQ(Tag("k", key + key + "a"), 400);
  EXPECT_EQ(Tag("", "v"), 400);
}

TEST_F(AttributeBoundsTest, AQueueHasABoundedNumberOfTags) {
  for (std::size_t i = 0; i < kMaxTags; ++i) EXPECT_EQ(Tag(std::to_string(i), ""), 200);
  EXPECT_EQ(Tag("one more", ""), 400);
  EXPECT_EQ(Tag("0", "another value"), 200);
}

TEST_F(AttributeBoundsTest, AMessageHasTenAttributes) {
  json::object attributes;
  for (int i = 0; i < 10; ++i) {
    attributes["a" + std::to_string(i)] = {{"DataType", "String"}, {"StringValue", "x"}};
  }
  EXPECT_EQ(Send("q", "b", {{"MessageAttributes", attributes}}).status, 200);
  attributes["one more"] = {{"DataType", "String"}, {"StringValue", "x"}};
  EXPECT_THAT(Send("q", "b", {{"MessageAttributes", attributes}}).message(),
              HasSubstr("[11] exceeds the allowed maximum [10]"));
}

TEST_F(AttributeBoundsTest, TypesOfAttributesAreTextOfABoundedLength) {
  const auto send = [&](const std::string& type) {
    return Send("q", "b",
                {{"MessageAttributes", {{"a", {{"DataType", type}, {"StringValue", "1"}}}}}})
        .status;
  };
  EXPECT_EQ(send("Number." + std::string(249, 'x')), 200);
  EXPECT_EQ(send("Number." + std::string(250, 'x')), 400);
  EXPECT_EQ(send("String.\x01"), 400);
  EXPECT_EQ(send("number"), 400);
}

TEST_F(AttributeBoundsTest, PermissionsNameAccountsAndActionsThatThereAre) {
  const std::string account = "111122223333";
  EXPECT_EQ(Permit(std::string(80, 'l'), {account}, {"*"}).status, 200);
  EXPECT_EQ(Permit(std::string(81, 'l'), {account}, {"*"}).status, 400);
  EXPECT_EQ(Permit("", {account}, {"*"}).status, 400);
  EXPECT_THAT(Permit("a", {"1111"}, {"*"}).message(), HasSubstr("parameter PrincipalId"));
  EXPECT_THAT(Permit("a", {account}, {"DeleteQueue"}).message(), HasSubstr("SQS:DeleteQueue"));
  EXPECT_EQ(Permit("a", {account}, json::array(8, "SendMessage")).error, "OverLimit");
  EXPECT_EQ(Permit("a", {account}, json::array(7, "SendMessage")).status, 200);
}

TEST_F(AttributeBoundsTest, PermissionsStayWithinAPolicysQuotas) {
  const json::array half(25, "111122223333");
  EXPECT_EQ(Permit("a", half, {"*"}).status, 200);
  EXPECT_EQ(Permit("b", half, {"*"}).status, 200);
  EXPECT_EQ(Permit("c", {"111122223333"}, {"*"}).error, "OverLimit");
  EXPECT_THAT(Attribute("q", "Policy"), HasSubstr(R"("Sid":"b")"));
}

TEST_F(AttributeBoundsTest, APermissionIsAChangeOfItsQueue) {
  clock_.Advance(seconds(5));
  Permit("a", {"111122223333"}, {"*"});
  EXPECT_EQ(Attribute("q", "LastModifiedTimestamp"), "1767225605");
  EXPECT_EQ(Attribute("q", "CreatedTimestamp"), "1767225600");
}

TEST_F(AttributeBoundsTest, DocumentsHaveABoundedLength) {
  for (const char* name : {"Policy", "RedrivePolicy", "RedriveAllowPolicy"}) {
    const std::string text =
        R"({"redrivePermission":"allowAll","Id":")" + std::string(8'192, 'x') + R"("})";
    const Answer refused =
        Ask("SetQueueAttributes", {{"QueueUrl", Url("q")}, {"Attributes", {{name, text}}}});
    EXPECT_EQ(refused.error, "InvalidAttributeValue") << name;
  }
}

TEST_F(AttributeBoundsTest, HoweverManyAreTooOldNoneIsReceivedOrCounted) {
  Ask("SetQueueAttributes",
      {{"QueueUrl", Url("q")}, {"Attributes", {{"MessageRetentionPeriod", "60"}}}});
  const auto queue = queues_->Find({.region = "us-east-1", .name = "q"});
  NewMessage message;
  message.message.body = "old";
  ASSERT_TRUE(queue->Send(std::vector<NewMessage>(2'500, message)));
  clock_.Advance(seconds(60));
  EXPECT_EQ(Attribute("q", "ApproximateNumberOfMessages"), "0");
  EXPECT_THAT(Bodies("q"), IsEmpty());
}

}  // namespace
}  // namespace weir::cloud::sqs
