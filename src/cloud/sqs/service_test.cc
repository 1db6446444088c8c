// Queues and messages as callers meet them.
#include "src/cloud/sqs/service.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "src/cloud/sqs/service_fixture.h"

namespace weir::cloud::sqs {
namespace {

namespace json = boost::json;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST_F(SqsServiceTest, ItsTableFitsItsModel) { service_->CheckTable(); }

TEST_F(SqsServiceTest, AQueueIsMadeFoundListedAndDeleted) {
  EXPECT_EQ(Create("one").body, (json::object{{"QueueUrl", Url("one")}}));
  Create("two");
  EXPECT_EQ(Ask("GetQueueUrl", {{"QueueName", "one"}}).body.at("QueueUrl"),
            json::value(Url("one")));
  const Answer page = Ask("ListQueues", {{"MaxResults", 1}});
  EXPECT_EQ(page.body.at("QueueUrls"), (json::array{Url("one")}));
  EXPECT_EQ(Ask("ListQueues", {{"MaxResults", 1}, {"NextToken", page.body.at("NextToken")}}).body,
            (json::object{{"QueueUrls", {Url("two")}}}));
  EXPECT_EQ(Ask("ListQueues", {{"QueueNamePrefix", "three"}}).body, json::object());
  EXPECT_EQ(Ask("DeleteQueue", {{"QueueUrl", Url("one")}}).status, 200);
  const Answer gone = Ask("GetQueueUrl", {{"QueueName", "one"}});
  EXPECT_EQ(gone.error, "QueueDoesNotExist");
  EXPECT_EQ(gone.query_error, "AWS.SimpleQueueService.NonExistentQueue;Sender");
  EXPECT_EQ(gone.message(), "The specified queue does not exist.");
}

TEST_F(SqsServiceTest, TheSameQueueAgainIsNoErrorAndAnotherOneIs) {
  Create("q", {{"VisibilityTimeout", "60"}});
  EXPECT_EQ(Create("q", {{"VisibilityTimeout", "60"}}).status, 200);
  EXPECT_EQ(Create("q").status, 200);
  const Answer other = Create("q", {{"VisibilityTimeout", "61"}});
  EXPECT_EQ(other.error, "QueueNameExists");
  EXPECT_EQ(other.query_error, "QueueAlreadyExists;Sender");
  EXPECT_THAT(other.message(), HasSubstr("different value for attribute VisibilityTimeout"));
}

TEST_F(SqsServiceTest, ANameIsFreeAMinuteAfterItsQueueWasDeleted) {
  Create("q");
  Ask("DeleteQueue", {{"QueueUrl", Url("q")}});
  EXPECT_EQ(Create("q").error, "QueueDeletedRecently");
  clock_.Advance(seconds(60));
  EXPECT_EQ(Create("q").status, 200);
}

TEST_F(SqsServiceTest, NamesAndAttributesThatNoQueueHasAreRefused) {
  EXPECT_EQ(Create("a b").query_error, "InvalidParameterValue;Sender");
  EXPECT_EQ(Create(std::string(81, 'a')).status, 400);
  EXPECT_EQ(Create("").status, 400);
  EXPECT_EQ(Create("a.fifo").status, 400);
  EXPECT_EQ(Create("a", {{"FifoQueue", "true"}}).status, 400);
  EXPECT_EQ(Create("a", {{"Nonsense", "1"}}).error, "InvalidAttributeName");
  EXPECT_EQ(Create("a", {{"VisibilityTimeout", "43201"}}).error, "InvalidAttributeValue");
  EXPECT_EQ(Create("a", {{"VisibilityTimeout", ""}}).error, "InvalidAttributeValue");
  EXPECT_EQ(Create("a", {{"Policy", "{"}}).error, "InvalidAttributeValue");
  EXPECT_EQ(Create("a", {{"ContentBasedDeduplication", "true"}}).error, "InvalidAttributeName");
  EXPECT_EQ(Create("a", {{"QueueArn", "x"}}).error, "InvalidAttributeName");
  EXPECT_EQ(Ask("CreateQueue", {}).query_error, "MissingParameter;Sender");
  EXPECT_EQ(Ask("CreateQueue", {}).message(), "The request must contain the parameter QueueName.");
  EXPECT_EQ(Ask("DeleteQueue", {{"QueueUrl", "http://here/other/"}}).error, "InvalidAddress");
}

TEST_F(SqsServiceTest, AttributesAreShownAsTheyWereSetAndByDefault) {
  Create("q", {{"DelaySeconds", "3"}});
  EXPECT_EQ(Attribute("q", "DelaySeconds"), "3");
  EXPECT_EQ(Attribute("q", "VisibilityTimeout"), "30");
  EXPECT_EQ(Attribute("q", "MaximumMessageSize"), "1048576");
  EXPECT_EQ(Attribute("q", "QueueArn"), "arn:aws:sqs:us-east-1:000000000000:q");
  const std::string policy = R"({"Version":"2012-10-17","Statement":[]})";
  Ask("SetQueueAttributes",
      {{"QueueUrl", Url("q")}, {"Attributes", {{"Policy", policy}, {"DelaySeconds", "0"}}}});
  Restart();
  EXPECT_EQ(Attribute("q", "Policy"), policy);
  EXPECT_EQ(Attribute("q", "DelaySeconds"), "0");
  Ask("SetQueueAttributes", {{"QueueUrl", Url("q")}, {"Attributes", {{"Policy", ""}}}});
  const Answer all =
      Ask("GetQueueAttributes", {{"QueueUrl", Url("q")}, {"AttributeNames", {"All"}}});
  EXPECT_FALSE(all.body.at("Attributes").as_object().contains("Policy"));
  EXPECT_FALSE(all.body.at("Attributes").as_object().contains("FifoQueue"));
  EXPECT_EQ(Ask("GetQueueAttributes", {{"QueueUrl", Url("q")}, {"AttributeNames", {"No"}}}).error,
            "InvalidAttributeName");
}

TEST_F(SqsServiceTest, AMessageComesWithItsDigestsAndIsGoneWhenItIsDeleted) {
  Create("q");
  const Answer sent = Send("q", "hello",
                           {{"MessageAttributes",
                             {{"n", {{"DataType", "Number"}, {"StringValue", "7"}}},
                              {"b", {{"DataType", "Binary"}, {"BinaryValue", "AAE="}}}}}});
  EXPECT_EQ(sent.body.at("MD5OfMessageBody"), "5d41402abc4b2a76b9719d911017c592");
  const json::array messages = Receive("q");
  ASSERT_EQ(messages.size(), 1U);
  const json::object& message = messages[0].as_object();
  EXPECT_EQ(message.at("MessageId"), sent.body.at("MessageId"));
  EXPECT_EQ(message.at("MD5OfBody"), "5d41402abc4b2a76b9719d911017c592");
  EXPECT_EQ(message.at("MD5OfMessageAttributes"), sent.body.at("MD5OfMessageAttributes"));
  EXPECT_EQ(message.at("MessageAttributes").at("b").at("BinaryValue"), "AAE=");
  EXPECT_EQ(message.at("Attributes").at("ApproximateReceiveCount"), "1");
  EXPECT_EQ(message.at("Attributes").at("SentTimestamp"), "1767225600000");
  EXPECT_THAT(Bodies("q"), IsEmpty());
  EXPECT_EQ(Attribute("q", "ApproximateNumberOfMessagesNotVisible"), "1");
  const json::object handle = {{"QueueUrl", Url("q")},
                               {"ReceiptHandle", message.at("ReceiptHandle")}};
  Restart();  // the handle is good there too
  EXPECT_EQ(Ask("DeleteMessage", handle).status, 200);
  EXPECT_EQ(Ask("DeleteMessage", handle).status, 200);  // again: as the first time
  clock_.Advance(seconds(30));
  EXPECT_THAT(Bodies("q"), IsEmpty());
}

TEST_F(SqsServiceTest, WhatIsNotDeletedComesBackAfterItsVisibilityTimeout) {
  Create("q");
  Send("q", "a");
  const json::array first = Receive("q");
  clock_.Advance(seconds(29));
  EXPECT_THAT(Bodies("q"), IsEmpty());
  Restart();
  EXPECT_THAT(Bodies("q"), IsEmpty());
  clock_.Advance(seconds(1));
  const json::array second = Receive("q");
  ASSERT_EQ(second.size(), 1U);
  EXPECT_EQ(second[0].at("Attributes").at("ApproximateReceiveCount"), "2");
  EXPECT_EQ(second[0].at("Attributes").at("ApproximateFirstReceiveTimestamp"), "1767225600000");
  // The older handle no longer counts.
  Ask("DeleteMessage", {{"QueueUrl", Url("q")}, {"ReceiptHandle", first[0].at("ReceiptHandle")}});
  clock_.Advance(seconds(30));
  EXPECT_THAT(Bodies("q"), ElementsAre("a"));
}

TEST_F(SqsServiceTest, VisibilityIsChangedOfWhatIsInFlightAlone) {
  Create("q");
  Send("q", "a");
  json::object change = {{"QueueUrl", Url("q")},
                         {"ReceiptHandle", Receive("q")[0].at("ReceiptHandle")},
                         {"VisibilityTimeout", 100}};
  EXPECT_EQ(Ask("ChangeMessageVisibility", change).status, 200);
  clock_.Advance(seconds(99));
  EXPECT_THAT(Bodies("q"), IsEmpty());
  change["VisibilityTimeout"] = 43'200;
  EXPECT_THAT(Ask("ChangeMessageVisibility", change).message(), HasSubstr("beyond the limit"));
  change["VisibilityTimeout"] = 0;
  EXPECT_EQ(Ask("ChangeMessageVisibility", change).status, 200);
  const Answer late = Ask("ChangeMessageVisibility", change);
  EXPECT_EQ(late.query_error, "AWS.SimpleQueueService.MessageNotInflight;Sender");
  EXPECT_THAT(Bodies("q"), ElementsAre("a"));
  change["ReceiptHandle"] = "nonsense";
  EXPECT_EQ(Ask("ChangeMessageVisibility", change).error, "ReceiptHandleIsInvalid");
}

TEST_F(SqsServiceTest, DelaysAndRetentionGoByTheClock) {
  Create("q", {{"DelaySeconds", "10"}, {"MessageRetentionPeriod", "60"}});
  Send("q", "queue's");
  Send("q", "own", {{"DelaySeconds", 20}});
  Send("q", "none", {{"DelaySeconds", 0}});
  EXPECT_EQ(Attribute("q", "ApproximateNumberOfMessagesDelayed"), "2");
  EXPECT_THAT(Bodies("q", {{"VisibilityTimeout", 0}}), ElementsAre("none"));
  clock_.Advance(seconds(10));
  EXPECT_THAT(Bodies("q", {{"VisibilityTimeout", 0}}), ElementsAre("queue's", "none"));
  clock_.Advance(seconds(10));
  EXPECT_THAT(Bodies("q", {{"VisibilityTimeout", 0}}), ElementsAre("queue's", "own", "none"));
  clock_.Advance(seconds(40));
  EXPECT_THAT(Bodies("q"), IsEmpty());
  Restart();
  EXPECT_EQ(Attribute("q", "ApproximateNumberOfMessages"), "0");
}

TEST_F(SqsServiceTest, ALongPollIsAnsweredByTheNextMessageOrAtItsEnd) {
  Create("q");
  const json::object wish = {{"QueueUrl", Url("q")}, {"WaitTimeSeconds", 20}};
  const auto answer = Begin("ReceiveMessage", wish);
  EXPECT_FALSE(answer->has_value());
  Send("q", "now");
  ASSERT_TRUE(answer->has_value());
  EXPECT_EQ((*answer)->body.at("Messages").at(0).at("Body"), "now");
  const auto none = Begin("ReceiveMessage", wish);
  EXPECT_FALSE(none->has_value());
  queues_->Close();
  ASSERT_TRUE(none->has_value());
  EXPECT_EQ((*none)->body, json::object());
}

TEST_F(SqsServiceTest, WhoComesWhenAsManyWaitAsCanIsAnsweredAtOnce) {
  Create("q");
  const json::object wish = {{"QueueUrl", Url("q")}, {"WaitTimeSeconds", 20}};
  std::vector<std::shared_ptr<std::optional<Answer>>> waiting;
  for (std::size_t i = 0; i < QueueMeans::kMaxWaits; ++i) {
    waiting.push_back(Begin("ReceiveMessage", wish));
    EXPECT_FALSE(waiting.back()->has_value());
  }
  const Answer beyond = Ask("ReceiveMessage", wish);
  EXPECT_EQ(beyond.status, 200);
  EXPECT_EQ(beyond.body, json::object());
  Send("q", "makes room");
  EXPECT_TRUE(waiting.front()->has_value());
  EXPECT_FALSE(Begin("ReceiveMessage", wish)->has_value());
  queues_->Close();
}

TEST_F(SqsServiceTest, WhoWaitsForADeletedQueueIsToldSo) {
  Create("q");
  const auto answer = Begin("ReceiveMessage", {{"QueueUrl", Url("q")}, {"WaitTimeSeconds", 20}});
  Ask("DeleteQueue", {{"QueueUrl", Url("q")}});
  ASSERT_TRUE(answer->has_value());
  EXPECT_EQ((*answer)->error, "QueueDoesNotExist");
}

TEST_F(SqsServiceTest, WhatIsReceivedTooOftenMovesToItsDeadLetterQueue) {
  Create("dead");
  const std::string policy =
      R"({"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead","maxReceiveCount":"2"})";
  EXPECT_EQ(Create("q", {{"RedrivePolicy", policy}, {"VisibilityTimeout", "0"}}).status, 200);
  EXPECT_EQ(Ask("ListDeadLetterSourceQueues", {{"QueueUrl", Url("dead")}}).body.at("queueUrls"),
            (json::array{Url("q")}));
  Send("q", "poison");
  EXPECT_THAT(Bodies("q"), ElementsAre("poison"));
  EXPECT_THAT(Bodies("q"), ElementsAre("poison"));
  EXPECT_THAT(Bodies("q"), IsEmpty());
  Restart();
  const json::array dead = Receive("dead");
  ASSERT_EQ(dead.size(), 1U);
  EXPECT_EQ(dead[0].at("Attributes").at("ApproximateReceiveCount"), "3");
  EXPECT_EQ(dead[0].at("Attributes").at("DeadLetterQueueSourceArn"),
            "arn:aws:sqs:us-east-1:000000000000:q");
  EXPECT_EQ(Attribute("q", "ApproximateNumberOfMessages"), "0");
}

TEST_F(SqsServiceTest, ARedrivePolicyNamesAQueueThatIsThereAndAllowsIt) {
  const auto create = [&](const std::string& arn, const std::string& most) {
    return Create(
        "q", {{"RedrivePolicy",
               fmt::format(R"({{"deadLetterTargetArn":"{}","maxReceiveCount":{}}})", arn, most)}});
  };
  const std::string dead = "arn:aws:sqs:us-east-1:000000000000:dead";
  EXPECT_THAT(create(dead, "3").message(), HasSubstr("Dead letter target does not exist."));
  Create("dead", {{"RedriveAllowPolicy", R"({"redrivePermission":"denyAll"})"}});
  EXPECT_EQ(create(dead, "3").status, 400);
  Ask("SetQueueAttributes",
      {{"QueueUrl", Url("dead")}, {"Attributes", {{"RedriveAllowPolicy", ""}}}});
  EXPECT_THAT(create(dead, "0").message(), HasSubstr("from 1 to 1000 both inclusive"));
  EXPECT_EQ(create("nonsense", "3").status, 400);
  EXPECT_EQ(create(dead, "3").status, 200);
}

TEST_F(SqsServiceTest, PurgeEmptiesAQueueOnceAMinute) {
  Create("q");
  Send("q", "a");
  Receive("q");
  Send("q", "b");
  EXPECT_EQ(Ask("PurgeQueue", {{"QueueUrl", Url("q")}}).status, 200);
  const Answer again = Ask("PurgeQueue", {{"QueueUrl", Url("q")}});
  EXPECT_EQ(again.status, 403);
  EXPECT_EQ(again.query_error, "AWS.SimpleQueueService.PurgeQueueInProgress;Sender");
  Restart();
  clock_.Advance(seconds(30));
  EXPECT_THAT(Bodies("q"), IsEmpty());
}

TEST_F(SqsServiceTest, BatchesAnswerForEachEntry) {
  Create("q");
  const Answer sent =
      Ask("SendMessageBatch", {{"QueueUrl", Url("q")},
                               {"Entries",
                                {{{"Id", "a"}, {"MessageBody", "1"}},
                                 {{"Id", "b"}, {"MessageBody", "2"}, {"DelaySeconds", 901}}}}});
  EXPECT_EQ(sent.body.at("Successful").as_array().size(), 1U);
  EXPECT_EQ(sent.body.at("Failed").at(0).at("Id"), "b");
  EXPECT_EQ(sent.body.at("Failed").at(0).at("Code"), "InvalidParameterValue");
  const json::array messages = Receive("q");
  json::array entries = {{{"Id", "x"}, {"ReceiptHandle", messages[0].at("ReceiptHandle")}},
                         {{"Id", "y"}, {"ReceiptHandle", "nonsense"}}};
  const json::object handles = {{"QueueUrl", Url("q")}, {"Entries", entries}};
  const Answer deleted = Ask("DeleteMessageBatch", handles);
  EXPECT_EQ(deleted.body.at("Successful"), (json::array{{{"Id", "x"}}}));
  EXPECT_EQ(deleted.body.at("Failed").at(0).at("Code"), "ReceiptHandleIsInvalid");
  const auto refusal = [&](const json::array& of) {
    return Ask("SendMessageBatch", {{"QueueUrl", Url("q")}, {"Entries", of}}).error;
  };
  EXPECT_EQ(refusal({}), "EmptyBatchRequest");
  EXPECT_EQ(refusal({{{"Id", "a"}, {"MessageBody", "1"}}, {{"Id", "a"}, {"MessageBody", "1"}}}),
            "BatchEntryIdsNotDistinct");
  EXPECT_EQ(refusal({{{"Id", "a b"}, {"MessageBody", "1"}}}), "InvalidBatchEntryId");
  EXPECT_EQ(refusal(json::array(11, json::object{{"Id", "a"}, {"MessageBody", "1"}})),
            "TooManyEntriesInBatchRequest");
}

TEST_F(SqsServiceTest, MessagesThatNoQueueTakesAreRefused) {
  Create("q", {{"MaximumMessageSize", "1024"}});
  EXPECT_EQ(Send("q", "").query_error, "MissingParameter;Sender");
  EXPECT_THAT(Send("q", std::string(1025, 'a')).message(), HasSubstr("shorter than 1024 bytes"));
  EXPECT_EQ(Send("q", std::string("a\x01", 2)).error, "InvalidMessageContents");
  EXPECT_EQ(Send("q", "a", {{"MessageDeduplicationId", "d"}}).status, 400);
  const auto attribute = [&](const std::string& name, const json::object& value) {
    return Send("q", "a", {{"MessageAttributes", {{name, value}}}}).status;
  };
  EXPECT_EQ(attribute("AWS.x", {{"DataType", "String"}, {"StringValue", "x"}}), 400);
  EXPECT_EQ(attribute("a..b", {{"DataType", "String"}, {"StringValue", "x"}}), 400);
  EXPECT_EQ(attribute("a", {{"DataType", "Text"}, {"StringValue", "x"}}), 400);
  EXPECT_EQ(attribute("a", {{"DataType", "Number"}, {"StringValue", "x"}}), 400);
  EXPECT_EQ(attribute("a", {{"DataType", "String"}}), 400);
  EXPECT_EQ(attribute("a", {{"DataType", "Number.int"}, {"StringValue", "-1.5e3"}}), 200);
}

TEST_F(SqsServiceTest, PermissionsAreStatementsOfThePolicy) {
  Create("q");
  json::object label = {{"QueueUrl", Url("q")},
                        {"Label", "l"},
                        {"AWSAccountIds", {"111122223333"}},
                        {"Actions", {"SendMessage"}}};
  EXPECT_EQ(Ask("AddPermission", label).status, 200);
  EXPECT_THAT(Ask("AddPermission", label).message(), HasSubstr("Already exists."));
  EXPECT_THAT(Attribute("q", "Policy"), HasSubstr(R"("Action":"SQS:SendMessage")"));
  const json::object remove = {{"QueueUrl", Url("q")}, {"Label", "l"}};
  EXPECT_EQ(Ask("RemovePermission", remove).status, 200);
  EXPECT_EQ(Ask("RemovePermission", remove).status, 400);
}

TEST_F(SqsServiceTest, TagsStay) {
  Ask("CreateQueue", {{"QueueName", "q"}, {"tags", {{"a", "1"}}}});
  Ask("TagQueue", {{"QueueUrl", Url("q")}, {"Tags", {{"b", "2"}, {"c", "3"}}}});
  Ask("UntagQueue", {{"QueueUrl", Url("q")}, {"TagKeys", {"a"}}});
  Restart();
  EXPECT_EQ(Ask("ListQueueTags", {{"QueueUrl", Url("q")}}).body.at("Tags"),
            (json::object{{"b", "2"}, {"c", "3"}}));
}

TEST_F(SqsServiceTest, TheQueryProtocolHasItsListsFlat) {
  EXPECT_EQ(AskForm("Action=CreateQueue&QueueName=q&Attribute.1.Name=DelaySeconds"
                    "&Attribute.1.Value=0&Tag.1.Key=k&Tag.1.Value=v")
                .status,
            200);
  EXPECT_EQ(AskForm("Action=SendMessageBatch&QueueUrl=http://h/000000000000/q"
                    "&SendMessageBatchRequestEntry.1.Id=a"
                    "&SendMessageBatchRequestEntry.1.MessageBody=hello"
                    "&SendMessageBatchRequestEntry.1.MessageAttribute.1.Name=n"
                    "&SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.DataType=String"
                    "&SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.StringValue=v")
                .status,
            200);
  const std::string received =
      AskForm(
          "Action=ReceiveMessage&QueueUrl=http://h/000000000000/q&AttributeName.1=All"
          "&MessageAttributeName.1=All")
          .text;
  EXPECT_THAT(received, HasSubstr("<ReceiveMessageResult><Message><MessageId>"));
  EXPECT_THAT(received, HasSubstr("<Body>hello</Body><Attribute><Name>"));
  EXPECT_THAT(received, HasSubstr("<MessageAttribute><Name>n</Name><Value>"));
  EXPECT_THAT(AskForm("Action=ListQueueTags&QueueUrl=http://h/000000000000/q").text,
              HasSubstr("<Tag><Key>k</Key><Value>v</Value></Tag>"));
  EXPECT_THAT(AskForm("Action=SendMessageBatch&QueueUrl=http://h/000000000000/q").text,
              HasSubstr("<Code>AWS.SimpleQueueService.EmptyBatchRequest</Code>"));
  const Answer gone = AskForm("Action=GetQueueUrl&QueueName=none");
  EXPECT_EQ(gone.status, 400);
  EXPECT_THAT(gone.text, HasSubstr("<Code>AWS.SimpleQueueService.NonExistentQueue</Code>"));
}

}  // namespace
}  // namespace weir::cloud::sqs
