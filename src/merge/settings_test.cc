// Which settings a merge takes.
#include "src/merge/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::merge {
namespace {

using ::testing::HasSubstr;

TEST(MergeSettings, ThoseThatNobodySaysAreTaken) { EXPECT_TRUE(CheckSettings({})); }

TEST(MergeSettings, AHorizonThatIsNoLongerThanRecordsMayComeAgainIsRefused) {
  EXPECT_TRUE(CheckSettings({.horizon_days = 15, .redelivery_days = 14}));
  const auto refused = CheckSettings({.horizon_days = 14, .redelivery_days = 14});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("stored twice"));
}

TEST(MergeSettings, WhatIsOutOfItsRangeIsNamedWithTheRange) {
  const auto refused = [](const MergeSettings& settings) {
    const auto checked = CheckSettings(settings);
    return checked ? "taken" : checked.error().message;
  };
  EXPECT_EQ(refused({.horizon_days = 3'651}),
            "WEIR_MERGE_HORIZON_DAYS=\"3651\": a whole number of days from 1 to 3650");
  EXPECT_THAT(refused({.redelivery_days = 0}), HasSubstr("WEIR_MERGE_REDELIVERY_DAYS=\"0\""));
  EXPECT_THAT(refused({.hold_hours = 169}), HasSubstr("hours from 0 to 168"));
}

}  // namespace
}  // namespace weir::merge
