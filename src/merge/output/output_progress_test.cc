// How far outputs are there: what a note says, what it is believed for, and what a run makes of it.
#include "src/merge/output/output_progress.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/merge/merge_testing.h"
#include "src/merge/plan/names.h"

#include "tests/fakes/in_memory_head_store.h"
#include "tests/fakes/in_memory_merge_objects.h"

namespace weir::merge {
namespace {

using ::testing::IsEmpty;

OutputsThere Half() {
  return {.folder = "lake/b",
          .lines = 3,
          .parts = 2,
          .entries = 0,
          .published = event::Day{18821},
          .parts_of = {{"lake/a", 4}, {"lake/b", 2}}};
}

class OutputProgressTest : public ::testing::Test {
 protected:
  OutputProgressTest() { head_.head = link_.head; }

  fakes::InMemoryMergeObjects objects_;
  fakes::InMemoryHeadStore head_;
  const Link link_ = {.head = {.plan = 42, .digest = DigestOf("plan 42"), .closed = false},
                      .plan = MadePlan(PlanKind::kMerge),
                      .result = {}};
  const MayGoOn may_go_on_ = [] { return true; };
  Chain chain_{objects_, head_};
  OpenPlan plan_{link_, chain_, objects_, may_go_on_};
  const std::string name_ = ProgressName(42);
};

TEST(OutputNote, IsReadAsItWasWrittenAndForItsPlanAlone) {
  const std::string bytes = FormatOutputsThere(Half(), "digest");
  EXPECT_EQ(ParseOutputsThere(bytes, "digest"), Half());
  EXPECT_EQ(ParseOutputsThere(bytes, "another"), std::nullopt);
  EXPECT_EQ(ParseOutputsThere(FormatOutputsThere({}, "digest"), "digest"), OutputsThere());
}

TEST(OutputNote, SaysNothingWhereAnyByteOfItIsAnother) {
  const std::string bytes = FormatOutputsThere(Half(), "digest");
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] ^= 1;
    EXPECT_EQ(ParseOutputsThere(damaged, "digest"), std::nullopt) << i;
    EXPECT_EQ(ParseOutputsThere(bytes.substr(0, i), "digest"), std::nullopt) << i;
  }
}

TEST(OutputNote, OfTwoTheFurtherCounts) {
  OutputsThere swept = Half();
  swept.entries = 1;
  swept.published.reset();
  EXPECT_EQ(Together(Half(), swept).entries, 1U);
  EXPECT_EQ(Together(swept, Half()).entries, 1U);
  EXPECT_EQ(Together(swept, Half()).published, event::Day{18821});
  OutputsThere behind = Half();
  behind.folder = "lake/a";
  behind.lines = 99;
  EXPECT_EQ(Together(behind, Half()), Half());
}

TEST_F(OutputProgressTest, SaysWhatIsThereFolderByFolder) {
  objects_.objects[name_] = FormatOutputsThere(Half(), plan_.digest());
  OutputProgress progress(plan_);
  ASSERT_TRUE(progress.Read());
  progress.Enter("lake/a");
  EXPECT_TRUE(progress.is_through());
  EXPECT_EQ(progress.parts_there(), 4U);
  progress.Enter("lake/aa");
  EXPECT_TRUE(progress.is_through());
  EXPECT_EQ(progress.parts_there(), 1U);
  progress.Enter("lake/b");
  EXPECT_FALSE(progress.is_through());
  EXPECT_EQ(progress.parts_there(), 2U);
  for (const bool is_new : {false, false, false, true, true}) EXPECT_EQ(progress.IsNew(), is_new);
  progress.Enter("lake/c");
  EXPECT_EQ(progress.parts_there(), 0U);
  EXPECT_TRUE(progress.IsNew());
  EXPECT_TRUE(progress.IsPublished({18821}));
  EXPECT_FALSE(progress.IsPublished({18822}));
}

TEST_F(OutputProgressTest, NotesOnlyWhatIsThere) {
  OutputProgress progress(plan_);
  ASSERT_TRUE(progress.Read());
  progress.Save();
  progress.Enter("lake/a");
  EXPECT_TRUE(progress.IsNew());
  progress.EndPart(1);
  progress.Save();
  EXPECT_THAT(objects_.objects, IsEmpty()) << "it was made, and nobody has said that it is there";
  progress.NoteThere();
  EXPECT_TRUE(progress.IsNew());
  progress.EndPart(2);
  progress.Save();
  EXPECT_EQ(ParseOutputsThere(objects_.objects[name_], plan_.digest()),
            (OutputsThere{.folder = "lake/a", .lines = 1, .parts = 1}));
  progress.NoteThere();
  progress.Save();
  EXPECT_EQ(
      ParseOutputsThere(objects_.objects[name_], plan_.digest()),
      (OutputsThere{.folder = "lake/a", .lines = 2, .parts = 2, .parts_of = {{"lake/a", 2}}}));
}

TEST_F(OutputProgressTest, WhoeverIsBehindTakesNothingBack) {
  OutputProgress progress(plan_);
  ASSERT_TRUE(progress.Read());
  progress.Enter("lake/a");
  EXPECT_TRUE(progress.IsNew());
  progress.EndPart(1);
  progress.NoteThere();
  const std::string further = FormatOutputsThere(Half(), plan_.digest());
  objects_.objects[name_] = further;
  progress.Save();
  EXPECT_EQ(objects_.objects[name_], further);
}

TEST_F(OutputProgressTest, ANoteOfAnotherPlanOrADamagedOneSaysNothing) {
  for (const std::string& bytes : {FormatOutputsThere(Half(), "another"), std::string("{}")}) {
    objects_.objects[name_] = bytes;
    OutputProgress progress(plan_);
    ASSERT_TRUE(progress.Read());
    EXPECT_EQ(progress.found(), OutputsThere());
  }
}

}  // namespace
}  // namespace weir::merge
