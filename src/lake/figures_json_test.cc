// Figures as JSON: exact texts.
#include "src/lake/figures_json.h"

#include <gtest/gtest.h>

namespace weir::lake {
namespace {

TEST(FiguresJson, SpellsStringsAndNumbers) {
  EXPECT_EQ(StringJson("a\"\n"), R"("a\"\u000a")");
  EXPECT_EQ(StringJson("caf\xE9"), "\"caf\uFFFD\"");
  EXPECT_EQ(NumberJson(std::nullopt), "null");
  EXPECT_EQ(NumberJson(0.25), "0.25");
}

TEST(FiguresJson, SpellsTheLedgerAndTheQuality) {
  const event::Counts counts{.received = 8,
                             .complete = 6,
                             .valid = 3,
                             .stored = 3,
                             .duplicates = 1,
                             .conflicts = 0,
                             .quarantined = 4};
  EXPECT_EQ(LedgerJson(counts),
            R"({"received":8,"stored":3,"duplicates":1,"conflicts":0,"quarantined":4,)"
            R"("balanced":true})");
  EXPECT_EQ(QualityJson(counts), R"({"completeness":0.75,"validity":0.5,"uniqueness":0.75})");
  EXPECT_EQ(QualityJson({}), R"({"completeness":null,"validity":null,"uniqueness":null})");
}

TEST(FiguresJson, SpellsTheReasonsThatThereWere) {
  event::Figures figures;
  EXPECT_EQ(ReasonsJson(figures), "{}");
  figures.by_reason.at(static_cast<std::size_t>(event::Reason::kEmpty)) = 1;
  figures.by_reason.at(static_cast<std::size_t>(event::Reason::kConflict)) = 2;
  EXPECT_EQ(ReasonsJson(figures), R"({"empty":1,"conflict":2})");
}

}  // namespace
}  // namespace weir::lake
