// What the function's environment says, and what the logs say of a batch.
#include "src/lambda/configuration.h"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/lambda/embedded_metrics.h"

namespace weir::lambda {
namespace {

using ::testing::HasSubstr;

using Variables = std::map<std::string, std::string>;

Result<Configuration> Read(const Variables& variables) {
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
  const auto read = Read(variables);
  return read ? "no error" : read.error().message;
}

TEST(Configuration, BucketAndTableAreEnough) {
  const auto read = Read({{"WEIR_LAKE_BUCKET", "lake"}, {"WEIR_CLAIMS_TABLE", "claims"}});
  ASSERT_TRUE(read);
  EXPECT_EQ(read->lake_bucket, "lake");
  EXPECT_EQ(read->claims_table, "claims");
  EXPECT_EQ(read->claim_days, 14U);
  EXPECT_EQ(read->layout, pipeline::Layout::kBatch);
  EXPECT_EQ(read->compression, codec::Compression::kGzip);
  EXPECT_EQ(read->schema.name, "weir");
}

TEST(Configuration, MissingVariableIsNamed) {
  const auto read = Read({{"WEIR_CLAIMS_TABLE", "claims"}});
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().message, HasSubstr("WEIR_LAKE_BUCKET is not set"));
}

TEST(Configuration, LandingNeedsNoTableOfClaims) {
  const auto read = Read({{"WEIR_LAKE_BUCKET", "lake"}, {"WEIR_LAYOUT", "landing"}});
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->lands);
  EXPECT_FALSE(Read({{"WEIR_LAKE_BUCKET", "lake"}, {"WEIR_LAYOUT", "event"}}));
}

TEST(Configuration, WrongValueIsNamedWithItsRemedy) {
  EXPECT_THAT(ErrorOf({{"WEIR_CLAIM_DAYS", "0"}}), HasSubstr("from 1 to 3650"));
  EXPECT_THAT(ErrorOf({{"WEIR_CLAIM_DAYS", "4x"}}), HasSubstr("WEIR_CLAIM_DAYS=\"4x\""));
  EXPECT_THAT(ErrorOf({{"WEIR_LAYOUT", "wide"}}), HasSubstr("batch, event or landing"));
  EXPECT_THAT(ErrorOf({{"WEIR_HANDLER", "both"}}), HasSubstr("stream, merge or compact"));
  EXPECT_THAT(ErrorOf({{"WEIR_COMPRESSION", "lz4"}}), HasSubstr("gzip, zstd or none"));
  EXPECT_THAT(ErrorOf({{"WEIR_SCHEMA", "nonsense"}}), HasSubstr("cloudtrail"));
  EXPECT_THAT(ErrorOf({{"WEIR_LAKE_PREFIX", "/events"}}), HasSubstr("events/"));
}

TEST(Configuration, TheMergeIsChosenByItsVariableElseByTheFunctionsHandler) {
  const Variables names = {{"WEIR_LAKE_BUCKET", "lake"}, {"WEIR_CLAIMS_TABLE", "claims"}};
  const auto merges = [&names](Variables more) {
    more.insert(names.begin(), names.end());
    const auto read = Read(more);
    return read && read->merge;
  };
  EXPECT_FALSE(merges({}));
  EXPECT_FALSE(merges({{"_HANDLER", "bootstrap"}}));
  EXPECT_TRUE(merges({{"_HANDLER", "merge"}}));
  EXPECT_TRUE(merges({{"_HANDLER", "bootstrap"}, {"WEIR_HANDLER", "merge"}}));
  EXPECT_FALSE(merges({{"_HANDLER", "merge"}, {"WEIR_HANDLER", "stream"}}));
}

TEST(Configuration, TheMergeNeedsTheTableForItsHead) {
  const auto read =
      Read({{"WEIR_LAKE_BUCKET", "lake"}, {"WEIR_LAYOUT", "landing"}, {"WEIR_HANDLER", "merge"}});
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().message, HasSubstr("WEIR_CLAIMS_TABLE is not set"));
}

TEST(Configuration, SettingsOfTheMergeAreReadAndChecked) {
  const Variables merge = {{"WEIR_LAKE_BUCKET", "lake"},      {"WEIR_CLAIMS_TABLE", "claims"},
                           {"WEIR_HANDLER", "merge"},         {"WEIR_COMPRESSION", "zstd"},
                           {"WEIR_MERGE_HORIZON_DAYS", "40"}, {"WEIR_MERGE_REDELIVERY_DAYS", "39"},
                           {"WEIR_MERGE_HOLD_HOURS", "0"}};
  const auto read = Read(merge);
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_TRUE(read->merge);
  EXPECT_EQ(read->merge->horizon_days, 40U);
  EXPECT_EQ(read->merge->redelivery_days, 39U);
  EXPECT_EQ(read->merge->hold_hours, 0U);
  EXPECT_EQ(read->merge->compression, codec::Compression::kZstd);
  const auto with = [&merge](const std::string& name, const std::string& value) {
    Variables variables = merge;
    variables[name] = value;
    return ErrorOf(variables);
  };
  EXPECT_THAT(with("WEIR_MERGE_HORIZON_DAYS", "39"), HasSubstr("WEIR_MERGE_HORIZON_DAYS=\"39\""));
  EXPECT_THAT(with("WEIR_MERGE_HORIZON_DAYS", "0"), HasSubstr("days from 1 to 3650"));
  EXPECT_THAT(with("WEIR_MERGE_REDELIVERY_DAYS", "-1"), HasSubstr("days from 1 to 3649"));
  EXPECT_THAT(with("WEIR_MERGE_HOLD_HOURS", "200"), HasSubstr("hours from 0 to 168"));
}

TEST(Configuration, ARollUpNeedsNoTableAndHasItsOwnSettings) {
  const Variables names = {{"WEIR_LAKE_BUCKET", "lake"}, {"WEIR_HANDLER", "compact"}};
  auto read = Read(names);
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_TRUE(read->compact);
  EXPECT_FALSE(read->merge);
  EXPECT_EQ(read->compact->roll_after_hours, 1U);
  EXPECT_EQ(read->compact->reader_grace_hours, 1U);
  EXPECT_EQ(read->compact->compression, std::nullopt) << "as the files of before";
  EXPECT_EQ(read->compact->schema.name, "weir");

  Variables said = names;
  said.insert({{"WEIR_COMPACT_AFTER_HOURS", "24"},
               {"WEIR_COMPACT_READER_GRACE_HOURS", "3"},
               {"WEIR_COMPRESSION", "none"},
               {"WEIR_SCHEMA", "github"}});
  read = Read(said);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->compact->roll_after_hours, 24U);
  EXPECT_EQ(read->compact->reader_grace_hours, 3U);
  EXPECT_EQ(read->compact->compression, codec::Compression::kNone);
  EXPECT_EQ(read->compact->schema.name, "github");

  said["WEIR_COMPACT_READER_GRACE_HOURS"] = "0";
  EXPECT_THAT(ErrorOf(said), HasSubstr("WEIR_COMPACT_READER_GRACE_HOURS=\"0\": a whole number"));
  said = names;
  said["WEIR_COMPACT_AFTER_HOURS"] = "0";
  EXPECT_THAT(ErrorOf(said), HasSubstr("hours from 1 to 8760"));
}

TEST(Configuration, SchemaMayBeTomlAndItsErrorsHavePlaces) {
  EXPECT_EQ(ErrorOf({{"WEIR_SCHEMA", "schema = \"own\"\n"}}), "no error");
  EXPECT_THAT(ErrorOf({{"WEIR_SCHEMA", "schema = \"own\"\nnonsense = 1\n"}}),
              HasSubstr("WEIR_SCHEMA:2"));
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
  EXPECT_EQ(FormatLog("error", "a\n\"b\"", ""), R"({"level":"error","message":"a\n\"b\""})");
}

}  // namespace
}  // namespace weir::lambda
