// The first records of each reason, whole or in part.
#include "src/pipeline/rejection_examples.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "src/pipeline/quarantine.h"

namespace weir::pipeline {
namespace {

using event::Reason;

/// Examples of records that are decoded by the default schema; `verdict` is that of what is valid.
RejectionExamples ExamplesOf(const std::vector<std::string>& texts, Verdict verdict,
                             std::string_view source = "in", std::size_t most = 1) {
  const event::Schema schema;
  event::PartitionTable partitions;
  event::Decoder decoder(schema, partitions);
  event::DecodedBatch decoded;
  std::vector<std::string> padded;
  for (const std::string& text : texts) {
    padded.push_back(text + std::string(event::kJsonPadding, ' '));
  }
  std::vector<Record> records;
  std::vector<Verdict> verdicts;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto data = std::string_view(padded[i]).substr(0, texts[i].size());
    records.push_back({.data = data, .position = {"p"}, .arrived_at = {1'626'350'400'000'000}});
    decoder.Decode(data, records.back().arrived_at, decoded);
    verdicts.push_back(decoded.records.back().is_event() ? verdict : Verdict::kQuarantined);
  }
  RejectionExamples examples(most);
  examples.Note({records, decoded}, verdicts, source, [&records](const Record& record) {
    return static_cast<std::uint64_t>(&record - records.data()) + 1;
  });
  return examples;
}

constexpr std::string_view kEvent =
    R"({"event_uuid":"6ae1768a-eb84-57ba-8981-2139135385a9","event_name":"a:b",)"
    R"("created_at":1626336550})";

TEST(RejectionExamples, KeepTheFirstOfEachReason) {
  const auto examples =
      ExamplesOf({"[1]", "[2]", "{", std::string(kEvent)}, Verdict::kStored, "some.ndjson");
  ASSERT_EQ(examples.Of(Reason::kNotAnObject).size(), 1U);
  EXPECT_EQ(examples.Of(Reason::kNotAnObject).front().begin, "[1]");
  EXPECT_EQ(examples.Of(Reason::kNotAnObject).front().end, "[1]");
  EXPECT_EQ(examples.Of(Reason::kNotAnObject).front().detail,
            "this is JSON, but no object (byte 0)");
  EXPECT_EQ(examples.Of(Reason::kNotAnObject).front().source, "some.ndjson");
  EXPECT_EQ(examples.Of(Reason::kInvalidJson).size(), 1U);
  EXPECT_TRUE(examples.Of(Reason::kNone).empty());
  EXPECT_TRUE(examples.Of(Reason::kInvalidId).empty());
}

TEST(RejectionExamples, AreAsManyAsIsAskedForAndSayTheirLines) {
  const auto examples = ExamplesOf({"[1]", "{", "[2]", "[3]"}, Verdict::kStored, "in", 2);
  const auto& arrays = examples.Of(Reason::kNotAnObject);
  ASSERT_EQ(arrays.size(), 2U);
  EXPECT_EQ(arrays[0].line, 1U);
  EXPECT_EQ(arrays[1].line, 3U);
  EXPECT_EQ(arrays[1].begin, "[2]");
}

TEST(RejectionExamples, AreBounded) {
  const std::string text = "[" + std::string(100'000, ' ') + "]";
  const auto examples = ExamplesOf({text}, Verdict::kStored);
  ASSERT_EQ(examples.Of(Reason::kNotAnObject).size(), 1U);
  EXPECT_EQ(examples.Of(Reason::kNotAnObject).front().begin, text.substr(0, kExampleBytes));
  EXPECT_EQ(examples.Of(Reason::kNotAnObject).front().end,
            text.substr(text.size() - kExampleBytes));
}

TEST(RejectionExamples, KnowConflicts) {
  const auto examples = ExamplesOf({std::string(kEvent)}, Verdict::kConflict);
  ASSERT_EQ(examples.Of(Reason::kConflict).size(), 1U);
  EXPECT_EQ(examples.Of(Reason::kConflict).front().detail, kConflictDetail);
  EXPECT_TRUE(ExamplesOf({std::string(kEvent)}, Verdict::kDuplicate).Of(Reason::kConflict).empty());
  EXPECT_TRUE(ExamplesOf({"{"}, Verdict::kStored).Of(Reason::kConflict).empty());
}

TEST(RejectionExamples, MergedAreTheFirst) {
  auto examples = ExamplesOf({"[1]"}, Verdict::kStored);
  examples.Merge(ExamplesOf({"[2]", "{"}, Verdict::kStored));
  EXPECT_EQ(examples.Of(Reason::kNotAnObject).front().begin, "[1]");
  EXPECT_EQ(examples.Of(Reason::kInvalidJson).front().begin, "{");
}

}  // namespace
}  // namespace weir::pipeline
