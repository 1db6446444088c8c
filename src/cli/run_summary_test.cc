// The summary of a run: why little was stored, safe to show.
#include "src/cli/run_summary.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// The summary of a run in which this one record was rejected, and `stored` others were not.
RunSummary SummaryOf(const std::string& text, std::uint64_t stored) {
  const event::Schema schema;
  event::PartitionTable partitions;
  event::Decoder decoder(schema, partitions);
  event::DecodedBatch decoded;
  const std::string padded = text + std::string(event::kJsonPadding, ' ');
  const pipeline::Record record{.data = std::string_view(padded).substr(0, text.size()),
                                .position = {"p"},
                                .arrived_at = {1'626'350'400'000'000}};
  decoder.Decode(record.data, record.arrived_at, decoded);
  RunSummary summary;
  auto& totals = summary.outcome.totals;
  totals.figures.total.counts = {.received = stored + 1, .stored = stored, .quarantined = 1};
  const pipeline::Verdict verdict = pipeline::Verdict::kQuarantined;
  totals.examples.Note({{&record, 1}, decoded}, {&verdict, 1}, "\x1b[2Jin.json",
                       [](const auto&) { return 17; });
  return summary;
}

TEST(RunSummary, SaysWhyLittleWasStored) {
  const std::string text = RunSummaryText(SummaryOf("[\x1b[31m\xff 1", 0));
  EXPECT_THAT(text, HasSubstr("the first record of each reason:\n"));
  EXPECT_THAT(text, HasSubstr("invalid_utf8: these bytes are not UTF-8"));
  EXPECT_THAT(text, HasSubstr(R"(in \x1b[2Jin.json:17: [\x1b[31m\xff 1)"));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(RunSummaryText(SummaryOf("[1]", 0)), HasSubstr("hint: it looks like a JSON array"));
}

TEST(RunSummary, OfALongRecordIsShort) {
  const std::string text = RunSummaryText(SummaryOf("[" + std::string(1'000'000, '1') + "]", 0));
  EXPECT_LT(text.size(), 1'000U);
}

TEST(RunSummary, SaysNothingOfItWhereMostIsStored) {
  EXPECT_THAT(RunSummaryText(SummaryOf("[1]", 2)), Not(HasSubstr("first record")));
  EXPECT_THAT(RunSummaryJson(SummaryOf("[1]", 2)), HasSubstr(R"("hint":null)"));
}

TEST(RunSummary, AsJsonHasExamplesAndHint) {
  const std::string json = RunSummaryJson(SummaryOf("[\"\x1b\\n\"]", 0));
  EXPECT_THAT(json, HasSubstr(R"("examples":{"invalid_json":{"detail":)"));
  EXPECT_THAT(json, HasSubstr(R"("begin":"[\"\u001b\\n\"]")"));
  EXPECT_THAT(json, HasSubstr(R"("hint":"it looks like a JSON array)"));
  EXPECT_THAT(json, HasSubstr(R"("line":17,)"));
  EXPECT_THAT(json, HasSubstr(R"("moved":0)"));
}

TEST(RunSummary, CountsEventsWithMembersThatMadeRoom) {
  RunSummary summary;
  summary.outcome.totals.figures.total.counts.moved = 3;
  EXPECT_THAT(RunSummaryText(summary), HasSubstr("3  of the stored had members"));
  EXPECT_THAT(RunSummaryJson(summary), HasSubstr(R"("moved":3)"));
}

}  // namespace
}  // namespace weir::cli
