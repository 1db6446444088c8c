// Whether a function that claims may begin.
#include "src/lambda/merged_lake.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/fakes/in_memory_merge_objects.h"

namespace weir::lambda {
namespace {

using ::testing::HasSubstr;

class MergedLakeTest : public ::testing::Test {
 protected:
  void Refuse(ErrorKind kind) {
    lake_.hook = [kind](const fakes::PortCall& /*call*/) -> std::optional<Error> {
      return Error{kind, "refused"};
    };
  }

  fakes::InMemoryMergeObjects lake_;
};

TEST_F(MergedLakeTest, ALakeThatNoMergeHasIsFree) {
  lake_.objects["landing/2021-07-15T08/x"] = "";
  const auto is_free = IsSurelyNotMerged(lake_, "batch");
  ASSERT_TRUE(is_free);
  EXPECT_TRUE(*is_free);
}

TEST_F(MergedLakeTest, ALakeThatAMergeHasIsRefusedWithBothLayoutsAndTheRemedy) {
  lake_.objects["merge/owner"] = "a head";
  lake_.objects["merge/plans/000000000042.json"] = "";
  const auto is_free = IsSurelyNotMerged(lake_, "event");
  ASSERT_FALSE(is_free);
  EXPECT_EQ(is_free.error().kind, ErrorKind::kConflict);
  EXPECT_THAT(is_free.error().message, HasSubstr("WEIR_LAYOUT=\"event\""));
  EXPECT_THAT(is_free.error().message, HasSubstr("memory://merge/owner is there"));
  EXPECT_THAT(is_free.error().message, HasSubstr("set landing again"));
}

TEST_F(MergedLakeTest, AMergeThatHasJudgedNothingYetHasNoLake) {
  lake_.objects["merge/owner"] = "a head";
  const auto is_free = IsSurelyNotMerged(lake_, "batch");
  ASSERT_TRUE(is_free);
  EXPECT_TRUE(*is_free);
}

TEST_F(MergedLakeTest, ALakeWhoseMergeWasEndedIsFree) {
  lake_.objects["merge/owner"] = "a head";
  lake_.objects["merge/plans/000000000042.json"] = "";
  lake_.objects["merge/ended"] = "by plan 42";
  const auto is_free = IsSurelyNotMerged(lake_, "batch");
  ASSERT_TRUE(is_free);
  EXPECT_TRUE(*is_free);
}

TEST_F(MergedLakeTest, WhereARoleMayNotSeeTheEndTheMergeHasTheLake) {
  lake_.objects["merge/owner"] = "a head";
  lake_.objects["merge/plans/000000000042.json"] = "";
  lake_.hook = [](const fakes::PortCall& call) -> std::optional<Error> {
    if (call.name != "merge/ended") return std::nullopt;
    return Error{ErrorKind::kDenied, "denied"};
  };
  const auto is_free = IsSurelyNotMerged(lake_, "batch");
  ASSERT_FALSE(is_free);
  EXPECT_EQ(is_free.error().kind, ErrorKind::kConflict);
}

TEST_F(MergedLakeTest, ARoleOfBeforeMayNotLookAndGoesOn) {
  Refuse(ErrorKind::kDenied);
  const auto is_free = IsSurelyNotMerged(lake_, "batch");
  ASSERT_TRUE(is_free);
  EXPECT_FALSE(*is_free);
}

TEST_F(MergedLakeTest, WithoutAnAnswerNothingBegins) {
  Refuse(ErrorKind::kUnavailable);
  const auto is_free = IsSurelyNotMerged(lake_, "batch");
  ASSERT_FALSE(is_free);
  EXPECT_EQ(is_free.error().kind, ErrorKind::kUnavailable);
}

}  // namespace
}  // namespace weir::lambda
