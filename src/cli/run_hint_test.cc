// What an input seems to be, from the first record of each reason.
#include "src/cli/run_hint.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/event/decoder.h"

namespace weir::cli {
namespace {

using ::testing::HasSubstr;

/// The hint for records that are decoded by the default schema, or "".
std::string HintFor(const std::vector<std::string>& texts) {
  const event::Schema schema;
  event::PartitionTable partitions;
  event::Decoder decoder(schema, partitions);
  event::DecodedBatch decoded;
  std::vector<std::string> padded;
  for (const std::string& text : texts) {
    padded.push_back(text + std::string(event::kJsonPadding, ' '));
  }
  std::vector<pipeline::Record> records;
  std::vector<pipeline::Verdict> verdicts;
  event::Figures figures;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    records.push_back({.data = std::string_view(padded[i]).substr(0, texts[i].size()),
                       .position = {"p"},
                       .arrived_at = {1'626'350'400'000'000}});
    decoder.Decode(records[i].data, records[i].arrived_at, decoded);
    const bool is_event = decoded.records[i].is_event();
    verdicts.push_back(is_event ? pipeline::Verdict::kStored : pipeline::Verdict::kQuarantined);
    ++(is_event ? figures.total.counts.stored : figures.total.counts.quarantined);
  }
  pipeline::RejectionExamples examples;
  examples.Note({records, decoded}, verdicts, "in", [](const auto&) { return 1; });
  return std::string(HintOf(figures, examples).value_or(""));
}

std::string EventAt(std::string_view time) {
  return R"({"event_uuid":"6ae1768a-eb84-57ba-8981-2139135385a9","event_name":"a:b",)"
         R"("created_at":)" +
         std::string(time) + "}";
}

TEST(RunHint, NamesTheShapeOfTheInput) {
  const std::pair<std::vector<std::string>, std::string_view> cases[] = {
      {{R"([{"a":1},{"a":2}])"}, "JSON array"},
      {{"[", R"(  {"event_uuid":"1"},)", "]"}, "JSON array"},
      {{R"({ "Records" : [{"a":1}]})"}, "container"},
      {{"{", R"(  "event_uuid": "1",)", "}"}, "several lines"},
      {{R"({"a":1},)", R"({"a":2},)"}, "commas"},
      {{R"({"a":1}{"a":2})"}, "several objects on one line"},
      {{R"({'a': 'b'})"}, "single quotes"},
      {{"id,name,time", "1,a,2021"}, "CSV"},
      {{EventAt("1626307200123456789")}, "unix-nanos"},
      {{EventAt("\"1626307200123456789\"")}, "unix-nanos"},
      {{R"({"id":"1","type":"x"})"}, "other fields"},
  };
  for (const auto& [texts, word] : cases) {
    EXPECT_THAT(HintFor(texts), HasSubstr(word)) << texts.front();
  }
}

TEST(RunHint, IsNotGivenWhereItsLookSaysNothing) {
  EXPECT_EQ(HintFor({"\x01\x02"}), "");
  EXPECT_EQ(HintFor({EventAt("\"soon\"")}), "");
}

TEST(RunHint, IsNotGivenWhereMostIsStored) {
  EXPECT_EQ(HintFor({EventAt("1626307200"), EventAt("1626307200"), "[1]"}), "");
  EXPECT_NE(HintFor({EventAt("1626307200"), "[1]", "[1]"}), "");
}

}  // namespace
}  // namespace weir::cli
