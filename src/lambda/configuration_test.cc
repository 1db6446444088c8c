// What the function's environment says, what a mapping's event says, and what the logs say of it.
#include "src/lambda/configuration.h"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/lambda/embedded_metrics.h"
#include "src/lambda/kinesis_event.h"

namespace weir::lambda {
namespace {

using ::testing::HasSubstr;

using Variables = std::map<std::string, std::string>;

Result<Configuration> Read(Variables variables) {
  return Configuration::Read(
      {.variable = [variables](const std::string& name) -> std::optional<std::string> {
         const auto known = variables.find(name);
         if (known == variables.end()) return std::nullopt;
         return known->second;
       },
       .file = [](const std::string& path) -> Result<std::string> {
         return Error{ErrorKind::kNotFound, path};
       }});
}

std::string ErrorOf(Variables variables) {
  variables.insert({{"WEIR_LAKE_BUCKET", "lake"}, {"WEIR_CLAIMS_TABLE", "claims"}});
  const auto read = Read(std::move(variables));
  return read ? "no error" : read.error().message;
}

TEST(Configuration, BucketAndTableAreEnough) {
  const auto read = Read({{"WEIR_LAKE_BUCKET", "lake"}, {"WEIR_CLAIMS_TABLE", "claims"}});
  ASSERT_TRUE(read);
  EXPECT_EQ(read->lake_bucket, "lake");
  EXPECT_EQ(read->claims_table, "claims");
  EXPECT_EQ(read->claim_days, 400U);
  EXPECT_EQ(read->layout, pipeline::Layout::kBatch);
  EXPECT_EQ(read->compression, codec::Compression::kGzip);
  EXPECT_EQ(read->schema.name, "weir");
}

TEST(Configuration, MissingVariableIsNamed) {
  const auto read = Read({{"WEIR_CLAIMS_TABLE", "claims"}});
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().message, HasSubstr("WEIR_LAKE_BUCKET is not set"));
}

TEST(Configuration, WrongValueIsNamedWithItsRemedy) {
  EXPECT_THAT(ErrorOf({{"WEIR_CLAIM_DAYS", "0"}}), HasSubstr("from 1 to 3650"));
  EXPECT_THAT(ErrorOf({{"WEIR_CLAIM_DAYS", "4x"}}), HasSubstr("WEIR_CLAIM_DAYS=\"4x\""));
  EXPECT_THAT(ErrorOf({{"WEIR_LAYOUT", "wide"}}), HasSubstr("batch or event"));
  EXPECT_THAT(ErrorOf({{"WEIR_COMPRESSION", "lz4"}}), HasSubstr("gzip, zstd or none"));
  EXPECT_THAT(ErrorOf({{"WEIR_SCHEMA", "nonsense"}}), HasSubstr("cloudtrail"));
  EXPECT_THAT(ErrorOf({{"WEIR_LAKE_PREFIX", "/events"}}), HasSubstr("events/"));
}

TEST(Configuration, SchemaMayBeTomlAndItsErrorsHavePlaces) {
  EXPECT_EQ(ErrorOf({{"WEIR_SCHEMA", "schema = \"own\"\n"}}), "no error");
  EXPECT_THAT(ErrorOf({{"WEIR_SCHEMA", "schema = \"own\"\nnonsense = 1\n"}}),
              HasSubstr("WEIR_SCHEMA:2"));
}

// ---- The event ----

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

// ---- The logs ----

TEST(EmbeddedMetrics, LineNamesEachMetricThatItHolds) {
  event::Figures figures;
  figures.total.counts = {.received = 3, .stored = 2, .duplicates = 1};
  const std::string line = FormatMetrics({.function_name = "weir",
                                          .request_id = "r",
                                          .trace_id = "",
                                          .stream_arn = "arn",
                                          .shard_id = "shardId-0",
                                          .at = {1'626'307'200'000'000},
                                          .received = 4,
                                          .failed = 1,
                                          .figures = figures});
  EXPECT_THAT(line, HasSubstr(R"("Timestamp":1626307200000)"));
  EXPECT_THAT(line, HasSubstr(R"("Dimensions":[["Function"]])"));
  for (const std::string_view metric : {R"("Received":4)", R"("Failed":1)", R"("Stored":2)",
                                        R"("Duplicates":1)", R"("Judged":3)"}) {
    EXPECT_THAT(line, HasSubstr(metric));
    const auto name = std::string(metric.substr(0, metric.find(':')));
    EXPECT_THAT(line, HasSubstr("{\"Name\":" + name));
  }
}

TEST(EmbeddedMetrics, LogLineIsOneLineWhateverTheMessage) {
  EXPECT_EQ(FormatLog("error", "a\n\"b\"", ""), R"({"level":"error","message":"a\u000a\"b\""})");
}

}  // namespace
}  // namespace weir::lambda
