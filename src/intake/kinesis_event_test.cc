// What is read of a mapping's event, and what is wrong with one.
#include "src/intake/kinesis_event.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::intake {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kEvent = R"({"Records":[{
  "kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"1","sequenceNumber":"4959","data":"e30=",
             "approximateArrivalTimestamp":1545084650.987},
  "eventSource":"aws:kinesis","eventVersion":"1.0","eventID":"shardId-000000000006:4959",
  "eventName":"aws:kinesis:record","invokeIdentityArn":"arn:aws:iam::1:role/r",
  "awsRegion":"us-east-2","eventSourceARN":"arn:aws:kinesis:us-east-2:1:stream/s"}]})";

TEST(KinesisEvent, RecordIsReadWhole) {
  const auto event = KinesisEvent::Parse(std::string(kEvent));
  ASSERT_TRUE(event) << event.error().message;
  ASSERT_EQ(event->records().size(), 1U);
  const KinesisRecord& record = event->records()[0];
  EXPECT_EQ(record.stream_arn, "arn:aws:kinesis:us-east-2:1:stream/s");
  EXPECT_EQ(record.shard_id, "shardId-000000000006");
  EXPECT_EQ(record.sequence_number, "4959");
  EXPECT_EQ(record.data, "e30=");
  EXPECT_EQ(record.arrived_at.micros, 1'545'084'650'987'000);
}

TEST(KinesisEvent, MemberAtFaultIsNamed) {
  EXPECT_THAT(KinesisEvent::Parse("[").error().message, HasSubstr("no JSON"));
  EXPECT_THAT(KinesisEvent::Parse("{}").error().message, HasSubstr("no \"Records\""));
  std::string event(kEvent);
  event.replace(event.find("sequenceNumber"), 14, "sequence______");
  EXPECT_THAT(KinesisEvent::Parse(event).error().message,
              HasSubstr("Records[0].kinesis.sequenceNumber"));
}

}  // namespace
}  // namespace weir::intake
