// The bytes of events and of failed batches.
#include "src/cloud/lambda/mappings/kinesis_event.h"

#include <gtest/gtest.h>

#include "src/cloud/lambda/mappings/failed_batch.h"

namespace weir::cloud::lambda {
namespace {

using namespace std::chrono_literals;

const StreamArn kStream{"arn:aws:kinesis:us-east-1:000000000000:stream/events"};
const ShardId kShard{"shardId-000000000006"};

StreamRecord Record(std::string sequence, std::string key, std::string data) {
  return {.sequence = {std::move(sequence)},
          .partition_key = std::move(key),
          .data = std::move(data),
          .arrived = store::TimePoint{1545084650987ms}};
}

class KinesisEventTest : public ::testing::Test {
 protected:
  const KinesisEvent event_{kStream, "us-east-1", kShard, "arn:aws:iam::000000000000:role/r"};
};

TEST_F(KinesisEventTest, LooksAsAwsDocumentsIt) {
  const StreamRecord record = Record("4959", "1", "Hello, this is a test.");
  const std::vector<const StreamRecord*> batch{&record};
  EXPECT_EQ(event_.Build(batch),
            R"({"Records":[{"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"1",)"
            R"("sequenceNumber":"4959","data":"SGVsbG8sIHRoaXMgaXMgYSB0ZXN0Lg==",)"
            R"("approximateArrivalTimestamp":1545084650.987},"eventSource":"aws:kinesis",)"
            R"("eventVersion":"1.0","eventID":"shardId-000000000006:4959",)"
            R"("eventName":"aws:kinesis:record",)"
            R"("invokeIdentityArn":"arn:aws:iam::000000000000:role/r","awsRegion":"us-east-1",)"
            R"("eventSourceARN":"arn:aws:kinesis:us-east-1:000000000000:stream/events"}]})");
}

TEST_F(KinesisEventTest, SizesAreExact) {
  const StreamRecord one = Record("4959", "\"quoted\"\n\x01", "a");
  const StreamRecord two = Record("4960", "schlüssel", "");
  const std::vector<const StreamRecord*> batch{&one, &two};
  // Two brackets more than the records, whose commas count for each.
  EXPECT_EQ(event_.Build(batch).size(), event_.Bytes(one) + event_.Bytes(two) +
                                            std::string_view(R"({"Records":[]})").size() - 1);
}

TEST(FailedBatch, LooksAsAwsDocumentsIt) {
  const StreamRecord first = Record("100", "k", "d");
  const StreamRecord last = Record("102", "k", "d");
  const FailedBatch batch{.mapping = {"esm"},
                          .time = store::TimePoint{1573691886021ms},
                          .request_id = "c9b8fa9f",
                          .function_arn = "arn:aws:lambda:us-east-1:000000000000:function:f",
                          .reason = DiscardReason::kRetryAttemptsExhausted,
                          .invocations = 3,
                          .function_error = true,
                          .shard = kShard,
                          .stream = kStream,
                          .first = &first,
                          .last = &last,
                          .batch_size = 3,
                          .payload = R"({"Records":[]})"};
  EXPECT_EQ(
      RenderFailedBatch(batch),
      R"({"requestContext":{"requestId":"c9b8fa9f",)"
      R"("functionArn":"arn:aws:lambda:us-east-1:000000000000:function:f",)"
      R"("condition":"RetryAttemptsExhausted","approximateInvokeCount":3},)"
      R"("responseContext":{"statusCode":200,"executedVersion":"$LATEST",)"
      R"("functionError":"Unhandled"},"version":"1.0","timestamp":"2019-11-14T00:38:06.021Z",)"
      R"("KinesisBatchInfo":{"shardId":"shardId-000000000006","startSequenceNumber":"100",)"
      R"("endSequenceNumber":"102","approximateArrivalOfFirstRecord":"2018-12-17T22:10:50.987Z",)"
      R"("approximateArrivalOfLastRecord":"2018-12-17T22:10:50.987Z","batchSize":3,)"
      R"("streamArn":"arn:aws:kinesis:us-east-1:000000000000:stream/events"},)"
      R"("payload":"{\"Records\":[]}"})");
}

TEST(FailedBatch, IsNamedByMappingShardAndTime) {
  FailedBatch batch;
  batch.mapping = {"esm"};
  batch.time = store::TimePoint{1573691886021ms};
  batch.shard = kShard;
  EXPECT_EQ(FailedBatchName(batch, "unique"),
            "aws/lambda/esm/shardId-000000000006/2019/11/14/2019-11-14T00.38.06-unique");
}

}  // namespace
}  // namespace weir::cloud::lambda
