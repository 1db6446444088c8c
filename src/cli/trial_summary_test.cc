// What is said of a trial: counts, examples by reason, safe to show.
#include "src/cli/trial_summary.h"

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// Of a trial of these records, none of which is an event; `kept` examples of each reason.
TrialSummary TrialOf(const std::vector<std::string>& texts, std::size_t kept) {
  const event::Schema schema;
  event::PartitionTable partitions;
  event::Decoder decoder(schema, partitions);
  TrialSummary summary{.schema = "weir", .inputs = 1, .outcome = {}};
  auto& totals = summary.outcome.totals;
  totals.examples = pipeline::RejectionExamples(kept);
  std::uint64_t line = 0;
  for (const std::string& text : texts) {
    event::DecodedBatch decoded;
    const std::string padded = text + std::string(event::kJsonPadding, ' ');
    const pipeline::Record record{.data = std::string_view(padded).substr(0, text.size()),
                                  .position = {"p"},
                                  .arrived_at = {1'626'350'400'000'000}};
    decoder.Decode(record.data, record.arrived_at, decoded);
    ++totals.figures.by_reason.at(static_cast<std::size_t>(decoded.records.front().reason));
    const pipeline::Verdict verdict = pipeline::Verdict::kQuarantined;
    totals.examples.Note({{&record, 1}, decoded}, {&verdict, 1}, "\x1b[2Jin.json",
                         [&line](const auto&) { return ++line; });
  }
  totals.figures.total.counts = {.received = texts.size(), .quarantined = texts.size()};
  return summary;
}

TEST(TrialSummary, ShowsAFewOfEachReasonWithTheirPlaces) {
  const std::string text = TrialSummaryText(TrialOf({"[1]", "[2]", "{\x1b[31m", "[3]"}, 2), 100);
  EXPECT_THAT(text, HasSubstr("not_an_object, the first 2 of 3:\n"));
  EXPECT_THAT(text, HasSubstr("\ninvalid_json:\n"));
  EXPECT_THAT(text, HasSubstr("  \\x1b[2Jin.json:2: this is JSON, but no object"));
  EXPECT_THAT(text, HasSubstr("    [2]\n"));
  EXPECT_THAT(text, HasSubstr("    {\\x1b[31m\n"));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

TEST(TrialSummary, NoExampleIsWiderThanTheTerminal) {
  const std::string text = TrialSummaryText(TrialOf({"[" + std::string(5'000, '1') + "]"}, 3), 50);
  std::istringstream lines(text.substr(text.find("not_an_object:")));
  std::size_t widest = 0;
  for (std::string line; std::getline(lines, line) && !line.starts_with("hint");) {
    widest = std::max(widest, line.size());
  }
  EXPECT_LE(widest, 50U);
  EXPECT_GT(widest, 40U);
}

TEST(TrialSummary, OfValidInputHasNoExamples) {
  TrialSummary summary{.schema = "weir", .inputs = 1, .outcome = {}};
  summary.outcome.totals.figures.total.counts = {.received = 3, .stored = 2, .duplicates = 1};
  EXPECT_TRUE(summary.IsAllValid());
  EXPECT_THAT(TrialSummaryJson(summary), HasSubstr(R"("all_valid":true)"));
  EXPECT_THAT(TrialSummaryJson(summary), HasSubstr(R"("examples":{})"));
  EXPECT_THAT(TrialSummaryText(summary, 100), Not(HasSubstr("the first")));
}

TEST(TrialSummary, ConflictsAreForQuarantine) {
  TrialSummary summary{.schema = "weir", .inputs = 1, .outcome = {}};
  summary.outcome.totals.figures.total.counts = {.received = 2, .stored = 1, .conflicts = 1};
  EXPECT_FALSE(summary.IsAllValid());
}

TEST(TrialSummary, AsJsonHasExamplesByReason) {
  const std::string json = TrialSummaryJson(TrialOf({"[1]", "[2]"}, 2));
  EXPECT_THAT(json, HasSubstr(R"("examples":{"not_an_object":[{"detail":)"));
  EXPECT_THAT(json, HasSubstr(R"("line":1,"begin":"[1]"},{)"));
  EXPECT_THAT(json, HasSubstr(R"("line":2,"begin":"[2]"}]})"));
  EXPECT_THAT(json, HasSubstr(R"("all_valid":false)"));
}

TEST(TrialSummary, SaysWhereItKnowsNotAllIds) {
  TrialSummary summary{.schema = "weir", .outcome = {}, .knows_all_ids = false};
  EXPECT_THAT(TrialSummaryText(summary, 100), HasSubstr("among the first 33,554,432 ids"));
  EXPECT_THAT(TrialSummaryJson(summary), HasSubstr(R"("knows_all_ids":false)"));
}

}  // namespace
}  // namespace weir::cli
