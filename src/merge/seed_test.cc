// What a lake knew before its first plan: the plan that says so, and who has to have made it.
#include "src/merge/seed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/merge/merge_testing.h"
#include "src/merge/worker.h"

#include "tests/fakes/in_memory_head_store.h"
#include "tests/fakes/in_memory_merge_objects.h"

namespace weir::merge {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<IndexFile> SeedFiles() {
  std::vector<IndexFile> files = RunOf(kSeedNumber, 0).files;
  for (std::size_t i = 0; i < files.size(); ++i) {
    files[i].name = IndexName(kSeedNumber, static_cast<std::uint32_t>(765'432 + i));
  }
  return files;
}

TEST(SeedPlan, ReadsBack) {
  for (const auto& files : {SeedFiles(), std::vector<IndexFile>()}) {
    const Plan plan = SeedPlan({}, files, {}, kMadeAt);
    const auto read = ParsePlan(FormatPlan(plan), "plan");
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(*read, plan);
  }
}

TEST(SeedPlan, WhatStandsBeforeItStandsAfterIt) {
  const Plan plan = SeedPlan({}, SeedFiles(), {}, kMadeAt);
  const ChainState state = StateAfter(plan, {});
  ASSERT_EQ(state.index.size(), 1U);
  EXPECT_EQ(state.index[0].files, SeedFiles());
  Plan next = SeedPlan({}, {}, {}, kMadeAt);
  next.number = 2;
  next.previous = DigestOf(FormatPlan(plan));
  next.state = state;
  EXPECT_TRUE(ParsePlan(FormatPlan(next), "plan"));
  next.drops = {kSeedNumber};
  EXPECT_TRUE(ParsePlan(FormatPlan(next), "plan"));
  EXPECT_THAT(StateAfter(next, {}).index, IsEmpty());
}

TEST(SeedPlan, TheRunOfAnotherPlanIsNoSeed) {
  Plan plan = SeedPlan({}, SeedFiles(), {}, kMadeAt);
  plan.state.index[0].files = RunOf(1, 0).files;
  EXPECT_FALSE(ParsePlan(FormatPlan(plan), "plan"));
  plan.state.index[0].plan = 1;
  EXPECT_FALSE(ParsePlan(FormatPlan(plan), "plan"));
}

TEST(IsMerged, ByTheHeadOrWhereThatIsLostByWhatIsThere) {
  fakes::InMemoryMergeObjects objects;
  fakes::InMemoryHeadStore head;
  EXPECT_FALSE(IsMerged(objects, head).value());
  objects.objects[PlanName(1)] = "a plan";
  EXPECT_TRUE(IsMerged(objects, head).value());
  objects.objects.clear();
  head.head = {.plan = 7, .digest = "", .closed = true};
  EXPECT_TRUE(IsMerged(objects, head).value());
}

TEST(CheckSeeded, EventsThatNoPlanHasStoredStopTheMerge) {
  fakes::InMemoryMergeObjects objects;
  fakes::InMemoryHeadStore head;
  objects.objects["landing/2021-07-15T08/s/p-t"] = "a landing";
  EXPECT_TRUE(CheckSeeded(objects));
  objects.objects["lake/year=2021/o-t-0.json.gz"] = "events";
  const auto before = objects.objects;
  const auto merged = RunMerge({}, objects, head, [] { return true; });
  ASSERT_FALSE(merged);
  EXPECT_EQ(merged.error().kind, ErrorKind::kInvalidInput);
  EXPECT_THAT(merged.error().message, HasSubstr("memory://lake/year=2021/o-t-0.json.gz"));
  EXPECT_THAT(merged.error().message, HasSubstr("weir seed"));
  EXPECT_FALSE(objects.objects.contains(PlanName(1)));
}

TEST(CheckSeeded, OutputsOfPlansThatAreGoneStopTheMerge) {
  for (const std::string name :
       {"lake/year=2021/m000000000002-0.json.gz", "quarantine/year=2021/m000000000002-0.json.gz"}) {
    fakes::InMemoryMergeObjects objects;
    fakes::InMemoryHeadStore head;
    objects.objects[name] = "rows";
    const auto merged = RunMerge({}, objects, head, [] { return true; });
    ASSERT_FALSE(merged);
    EXPECT_EQ(merged.error().kind, ErrorKind::kCorrupt);
    EXPECT_THAT(merged.error().message, HasSubstr(name));
    EXPECT_THAT(merged.error().message, HasSubstr("put back"));
  }
}

TEST(CheckSeeded, ASeedLetsTheMergeBegin) {
  fakes::InMemoryMergeObjects objects;
  fakes::InMemoryHeadStore head;
  objects.objects["lake/year=2021/o-t-0.json.gz"] = "events";
  objects.objects[PlanName(1)] = FormatPlan(SeedPlan({}, {}, {}, kMadeAt));
  const auto merged = RunMerge({}, objects, head, [] { return true; });
  ASSERT_TRUE(merged) << merged.error().message;
  EXPECT_TRUE(merged->done);
  EXPECT_GE(head.head.plan, 1U);
}

}  // namespace
}  // namespace weir::merge
