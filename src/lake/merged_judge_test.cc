// Which events the index of a merged lake may have forgotten, by what is known of their files.
#include "src/lake/merged_judge.h"

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "src/merge/rollup/manifest.h"
#include "src/pipeline/claim_store.h"

namespace weir::lake {
namespace {

constexpr std::int64_t kSecondsADay = 86'400;
constexpr std::int64_t kToday = 18'900 * kSecondsADay;
constexpr std::string_view kPrefix = "events/";

class MergedJudgeTest : public testing::Test {
 protected:
  /// An event that the index does not have: in a file that this plan has made so many days ago, in
  /// the folder of a day so long ago.
  void Judge(std::string_view file, int folder_age, int file_age) {
    const event::Day day{static_cast<std::int32_t>(kToday / kSecondsADay) - folder_age};
    Judge({.object = fmt::format("{}{}event_type=a/{}", kPrefix, merge::LakeDayFolder(day), file),
           .modified = kToday - file_age * kSecondsADay});
  }
  void Judge(AuditRow event) {
    event.key = pipeline::MarkOf(pipeline::ClaimKey::Kind::kId) + std::string("1");
    Findings findings(10);
    MergedJudge judge(findings, {.index_life = std::chrono::days(35),
                                 .claim_life = claim_life_,
                                 .now = kToday,
                                 .claims_end = claims_end_,
                                 .may_be_seeded = may_be_seeded_,
                                 .storing = storing_,
                                 .prefix = kPrefix});
    judge.Judge({event});
    is_expired_ = judge.expired() == 1;
    EXPECT_EQ(findings.count(), is_expired_ ? 0U : 1U);
  }

  static constexpr std::string_view kOfWindow = "m000000000007-0.json";
  static constexpr std::string_view kOfRoll = "m000000000008-0.json";
  static constexpr std::string_view kOfNobodyKnows = "m000000000001-0.json";
  static constexpr std::string_view kOfBefore = "k0-000-1-0.json";

  const std::set<merge::PlanNumber> storing_{7};
  std::optional<std::chrono::seconds> claim_life_ = std::chrono::days(14);
  std::int64_t claims_end_ = kToday - 20 * kSecondsADay;
  bool may_be_seeded_ = false;
  bool is_expired_ = false;
};

TEST_F(MergedJudgeTest, WhatAPlanHasStoredIsAsOldAsItsFile) {
  Judge(kOfWindow, 60, 33);
  EXPECT_FALSE(is_expired_);
  Judge(kOfWindow, 60, 34);
  EXPECT_TRUE(is_expired_);
}

TEST_F(MergedJudgeTest, WhatWasMadeOfFilesMayBeAsOldAsItsDay) {
  for (const std::string_view file : {kOfRoll, kOfNobodyKnows}) {
    Judge(file, 33, 0);
    EXPECT_FALSE(is_expired_) << file;
    Judge(file, 34, 0);
    EXPECT_TRUE(is_expired_) << file;
  }
}

/// Before the first plan claims knew it, as long as they lived; the plan's index since then.
TEST_F(MergedJudgeTest, WhatWasMadeOfFilesMayBeOfBeforeTheFirstPlan) {
  may_be_seeded_ = true;
  for (const std::string_view file : {kOfRoll, kOfNobodyKnows, kOfBefore}) {
    Judge(file, 32, 32);
    EXPECT_FALSE(is_expired_) << file;
    Judge(file, 33, 33);
    EXPECT_TRUE(is_expired_) << file;
  }
  Judge(kOfWindow, 33, 33);
  EXPECT_FALSE(is_expired_);
}

/// In a directory claims live for ever, and rows of the index do not.
TEST_F(MergedJudgeTest, WhatWasClaimedForEverIsForgottenByTheIndexAllTheSame) {
  may_be_seeded_ = true;
  claim_life_.reset();
  for (const std::string_view file : {kOfRoll, kOfBefore}) {
    Judge(file, 33, 33);
    EXPECT_FALSE(is_expired_) << file;
    Judge(file, 34, 34);
    EXPECT_TRUE(is_expired_) << file;
  }
}

TEST_F(MergedJudgeTest, WhereNobodySaysWhenAFileWasWrittenItsEventsAreNeverForgotten) {
  AuditRow event;
  event.object = fmt::format("{}lake/event_type=a/{}", kPrefix, kOfWindow);
  Judge(event);
  EXPECT_FALSE(is_expired_);
}

}  // namespace
}  // namespace weir::lake
