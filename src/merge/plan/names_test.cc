// Names of what the merge writes: sorted as plans are made, and told from all others.
#include "src/merge/plan/names.h"

#include <gtest/gtest.h>

#include "src/merge/merge_testing.h"

namespace weir::merge {
namespace {

TEST(MergeNames, AreAsThePageHasThem) {
  EXPECT_EQ(PlanName(42), "merge/plans/000000000042.json");
  EXPECT_EQ(DoneName(42), "merge/plans/000000000042.done");
  EXPECT_EQ(VerdictsName(42, 3), "merge/verdicts/000000000042-003");
  EXPECT_EQ(IndexName(42, 1234), "merge/index/000000000042-1234");
  EXPECT_EQ(PieceVerdictsName(42, 3, 15), "merge/pieces/000000000042-003-15.verdicts");
  EXPECT_EQ(PieceIndexName(42, 999, 0), "merge/pieces/000000000042-999-00.index");
  EXPECT_EQ(HeldName(42, 0), "merge/held/000000000042-0.zst");
  EXPECT_EQ(OutputName("lake/year=2021", 42, 10, codec::Compression::kGzip),
            "lake/year=2021/m000000000042-10.json.gz");
  EXPECT_EQ(LedgerName(LandingAt(3, 1, 2, "ab").name, codec::Compression::kNone),
            "ledger/" + PositionIn(3, 1) + "-ab-0.json");
}

TEST(MergeNames, OfOutputsAreToldFromThoseOfAttempts) {
  EXPECT_TRUE(IsOutputName("some/lake/year=2021/m000000000042-10.json.gz"));
  EXPECT_FALSE(IsOutputName("lake/year=2021/" + PositionIn(3, 1) + "-ab-0.json.gz"));
  EXPECT_EQ(OutputPlanOf("quarantine/reason=x/m000000000042-0.json"), 42U);
  EXPECT_EQ(OutputPlanOf("lake/m999999999999-4294967295.json.zst"), kMaxPlanNumber);
  for (const std::string_view name :
       {"lake/m000000000042-1/6ae1768a-eb84-57ba-8981-000000000001.json",
        "lake/m00000000004x-1.json",
        "lake/m0000000042",
        "lake/m0000000042-1.json",
        "lake/m0000000000042-1.json",
        "lake/m000000000000-1.json",
        "lake/m1000000000000-1.json",
        "lake/m000000000042-01.json",
        "lake/m000000000042-.json",
        "lake/m000000000042-1.json.gz.gz",
        "lake/m000000000042-1.jsonl",
        "lake/m000000000042-1.json.gzip",
        "lake/m000000000042-1",
        "lake/n000000000042-1.json",
        "lake/m000000000042-4294967296.json",
        "lake/m+00000000042-1.json",
        "m000000000042-1.json",
        "lake/m-1.json",
        "lake/-",
        "/-",
        "-",
        "/",
        ""}) {
    EXPECT_FALSE(IsOutputName(name)) << name;
  }
}

TEST(MergeNames, OfPlansSayTheirNumbers) {
  EXPECT_EQ(PlanNumberOf(PlanName(1)), 1U);
  EXPECT_EQ(PlanNumberOf(PlanName(kMaxPlanNumber)), kMaxPlanNumber);
  for (const std::string_view name :
       {"merge/plans/000000000000.json", "merge/plans/42.json", "merge/plans/000000000042.done",
        "x/merge/plans/000000000042.json", "merge/plans/0000000000042.json",
        "merge/plans/-00000000042.json", "merge/plans/1000000000000.json", "merge/plans/", "",
        "merge/plans/000000000042.json.", "merge/plans/99999999999999999999999.json"}) {
    EXPECT_EQ(PlanNumberOf(name), std::nullopt) << name;
  }
}

TEST(MergeNames, SayWhichPlanHasWrittenThem) {
  EXPECT_EQ(WriterOf(VerdictsName(42, 3), kVerdictsFolder), 42U);
  EXPECT_EQ(WriterOf(HeldName(42, 3), kHeldFolder), 42U);
  EXPECT_EQ(WriterOf(DoneName(42), kPlansFolder), 42U);
  for (const std::string_view name :
       {"merge/held/", "merge/held/42-0.zst", "merge/held/-00000000042-0"}) {
    EXPECT_EQ(WriterOf(name, kHeldFolder), std::nullopt) << name;
  }
  EXPECT_EQ(IndexMakerOf(IndexName(42, 1234)), 42U);
  EXPECT_EQ(IndexMakerOf(IndexName(kSeedNumber, 0)), kSeedNumber);
  for (const std::string_view name :
       {"merge/index/", "merge/index/000000000042", "merge/index/000000000042-",
        "merge/index/000000000042-01", "merge/index/42-001", "merge/held/000000000042-001",
        "merge/index/000000000042-001-001", "merge/index/000000000042-9999999", ""}) {
    EXPECT_EQ(IndexMakerOf(name), std::nullopt) << name;
  }
}

}  // namespace
}  // namespace weir::merge
