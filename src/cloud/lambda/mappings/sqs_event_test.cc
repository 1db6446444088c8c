// The bytes of a queue's events.
#include "src/cloud/lambda/mappings/sqs_event.h"

#include <gtest/gtest.h>

namespace weir::cloud::lambda {
namespace {

const QueueArn kQueue{"arn:aws:sqs:us-east-1:000000000000:q"};

TEST(SqsEvent, LooksAsAwsDocumentsIt) {
  const SqsEvent event(kQueue, "us-east-1");
  const QueueMessage message{
      .id = "059f36b4-87a3-44ab-83d2-661975830a7d",
      .receipt = "AQEB",
      .body = "Test \"message\".",
      .body_md5 = "e4e68fb7bd0e697a0ae8f1bb342846b3",
      .system = {{"ApproximateReceiveCount", "1"}, {"SentTimestamp", "1545082649183"}},
      .attributes = {{"b", {.type = "Binary", .value = "\x01\xFF", .is_binary = true}},
                     {"n", {.type = "Number.int", .value = "7"}}},
      .attributes_md5 = "00484c68"};
  const std::string record =
      R"({"messageId":"059f36b4-87a3-44ab-83d2-661975830a7d","receiptHandle":"AQEB",)"
      R"("body":"Test \"message\".","attributes":{"ApproximateReceiveCount":"1",)"
      R"("SentTimestamp":"1545082649183"},"messageAttributes":{"b":{"binaryValue":"Af8=",)"
      R"("stringListValues":[],"binaryListValues":[],"dataType":"Binary"},)"
      R"("n":{"stringValue":"7","stringListValues":[],"binaryListValues":[],)"
      R"("dataType":"Number.int"}},"md5OfMessageAttributes":"00484c68",)"
      R"("md5OfBody":"e4e68fb7bd0e697a0ae8f1bb342846b3","eventSource":"aws:sqs",)"
      R"("eventSourceARN":"arn:aws:sqs:us-east-1:000000000000:q","awsRegion":"us-east-1"})";
  EXPECT_EQ(event.Record(message), record);
  EXPECT_EQ(SqsEvent::Build({record, record}), R"({"Records":[)" + record + "," + record + "]}");
}

TEST(SqsEvent, WithoutAttributesThereIsNoDigestOfThem) {
  const SqsEvent event(kQueue, "us-east-1");
  const std::string record = event.Record({.id = "i", .receipt = "r", .body = "b"});
  EXPECT_NE(record.find(R"("messageAttributes":{},"md5OfBody")"), std::string::npos) << record;
}

}  // namespace
}  // namespace weir::cloud::lambda
