// What comes next: windows, what is held, the index, and what goes.
#include "src/merge/plan/planner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/merge/merge_testing.h"

namespace weir::merge {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::Pair;
using ::testing::SizeIs;

class PlannerTest : public ::testing::Test {
 protected:
  PlannerTest() {
    state_.hours = {{"2021-07-15T07", 12}, {"2021-07-15T08", 39}};
    state_.full_listing = kMadeAt;
  }

  [[nodiscard]] Situation Now() const {
    return {.settings = settings_,
            .state = state_,
            .number = 42,
            .previous = DigestOf("plan 41"),
            .last = last_,
            .now = now_,
            .is_full = is_full_,
            .waiting = waiting_,
            .named_hours = named_};
  }

  void Wait(unsigned shard, std::uint64_t first, std::uint64_t bytes = 100) {
    const PlannedLanding landing = LandingAt(shard, first, first + 1);
    const auto name = landing::LandingName::Parse(landing.name);
    waiting_.by_shard[name->shard].push_back({landing.name, bytes});
    ++waiting_.hours[name->hour];
    ++waiting_.count;
  }

  MergeSettings settings_;
  ChainState state_;
  std::optional<PlanKind> last_ = PlanKind::kMerge;
  event::Timestamp now_ = kMadeAt;
  bool is_full_ = false;
  WaitingLandings waiting_;
  std::map<std::string, PlanNumber, std::less<>> named_;
};

TEST_F(PlannerTest, WhatWasNotListedIsNotForgotten) {
  is_full_ = true;
  state_.highest = {{"k9be83f7b08d5a3ad-000000000000", PositionIn(0, 90)}};
  state_.floor = 5;
  waiting_.lowest_plan = 30;
  named_ = {{"2021-07-15T07", 7}, {"2021-07-15T08", 12}, {"2021-07-15T09", 20}};
  EXPECT_EQ(MergePlan(Now(), {}, {}, {}).state.floor, 30U);
  EXPECT_TRUE(MergePlan(Now(), {}, {}, {}).state.highest.empty());
  waiting_.unlisted_from = "2021-07-15T08";
  EXPECT_EQ(MergePlan(Now(), {}, {}, {}).state.floor, 12U);
  EXPECT_EQ(MergePlan(Now(), {}, {}, {}).state.highest, state_.highest);
}

TEST_F(PlannerTest, HoursThatAreThroughAreAlwaysListedWhole) {
  EXPECT_EQ(QuestionFor(settings_, state_, now_, true).whole_before, "2021-07-15T07");
  EXPECT_TRUE(QuestionFor(settings_, state_, now_, true).enough);
  EXPECT_EQ(QuestionFor(settings_, ChainState(), now_, true).whole_before, "");
}

TEST_F(PlannerTest, NothingWaitsNothingIsDue) {
  EXPECT_EQ(DueKind(Now(), false), std::nullopt);
  EXPECT_FALSE(IsFullListingDue(state_, now_));
}

TEST_F(PlannerTest, LandingsThatWaitAreMerged) {
  EXPECT_EQ(DueKind(Now(), true), PlanKind::kMerge);
}

TEST_F(PlannerTest, AllHoursAreListedOnceADayAndWhenNoneIsOpen) {
  EXPECT_FALSE(IsFullListingDue(state_, {kMadeAt.micros + 23 * kHour}));
  EXPECT_TRUE(IsFullListingDue(state_, {kMadeAt.micros + 24 * kHour}));
  EXPECT_TRUE(IsFullListingDue(state_, {kMadeAt.micros - 1})) << "the clock was set back";
  EXPECT_TRUE(IsFullListingDue(ChainState(), kMadeAt));
  EXPECT_EQ(QuestionFor(settings_, state_, now_, false).from_hour, "2021-07-15T07");
  EXPECT_EQ(QuestionFor(settings_, state_, now_, true).from_hour, "");
}

TEST_F(PlannerTest, ADayAfterTheLastFullListingWhatIsOldGoesThoughNothingWaits) {
  is_full_ = true;
  EXPECT_EQ(DueKind(Now(), false), std::nullopt);
  now_.micros += 24 * kHour;
  EXPECT_EQ(DueKind(Now(), false), PlanKind::kMerge);
}

TEST_F(PlannerTest, HeldRowsAreStoredOnceTheyHaveWaited) {
  state_.held = {{.plan = 38, .before = {18822}, .since = kMadeAt}};
  now_.micros += 6 * kHour - 1;
  EXPECT_EQ(DueKind(Now(), false), std::nullopt);
  now_.micros += 1;
  EXPECT_EQ(DueKind(Now(), false), PlanKind::kHeld);
}

TEST_F(PlannerTest, NoTwoWindowsWithoutALookAtWhatElseIsDue) {
  state_.held = {{.plan = 38, .before = {18822}, .since = kMadeAt}};
  now_.micros += 7 * kHour;
  EXPECT_EQ(DueKind(Now(), true), PlanKind::kHeld);
  last_ = PlanKind::kHeld;
  EXPECT_EQ(DueKind(Now(), true), PlanKind::kMerge);
}

TEST_F(PlannerTest, ADayWithMoreFilesThanAManifestMayListIsRolledUpBeforeAnyWindow) {
  const event::Day today = event::DayOf(now_);
  ASSERT_EQ(settings_.roll_after_hours, 0U) << "nobody has asked for it";
  state_.unrolled = {{{today.days - 3}, 400'000}, {today, 499'999}};
  EXPECT_EQ(DayToRoll(Now()), std::nullopt);
  EXPECT_EQ(DueKind(Now(), true), PlanKind::kMerge);
  state_.unrolled[today] = 500'000;
  EXPECT_EQ(DayToRoll(Now()), today);
  for (const PlanKind last : {PlanKind::kMerge, PlanKind::kRoll}) {
    last_ = last;
    EXPECT_EQ(DueKind(Now(), true), PlanKind::kRoll) << "until all of it is rolled up";
  }
  state_.unrolled.erase(today);
  EXPECT_EQ(DueKind(Now(), true), PlanKind::kMerge);
}

TEST_F(PlannerTest, HeldRowsOfManyPlansAreStoredAsFarAsTheyFit) {
  state_.held = {{.plan = 38, .before = {18822}, .since = kMadeAt},
                 {.plan = 39, .before = {18822}, .since = kMadeAt},
                 {.plan = 40, .before = {18823}, .since = kMadeAt}};
  const Plan plan = HeldPlan(Now(), {{38, {600'000, 1}}, {39, {400'000, 1}}, {40, {1, 1}}});
  EXPECT_THAT(plan.held, SizeIs(2));
  EXPECT_THAT(HeldPlan(Now(), {{38, {9'000'000, 1}}, {39, {1, 1}}, {40, {1, 1}}}).held, SizeIs(1));
  const std::uint64_t half = kMaxHeldBytes / 2;
  EXPECT_THAT(HeldPlan(Now(), {{38, {1, half}}, {39, {1, half}}, {40, {1, 1}}}).held, SizeIs(2));
  EXPECT_THAT(HeldPlan(Now(), {{38, {1, 3 * half}}, {39, {1, 1}}, {40, {1, 1}}}).held, SizeIs(1));
  state_.held.clear();
  for (PlanNumber number = 1; number <= 99; ++number) {
    state_.held.push_back({.plan = number, .before = {18822}, .since = kMadeAt});
  }
  EXPECT_THAT(HeldPlan(Now(), {}).held, SizeIs(kMaxHeldPlans)) << "some of each are in memory";
}

TEST_F(PlannerTest, EightRunsOfOneLevelBecomeOneOfTheNext) {
  state_.index = {RunOf(1, 1)};
  for (PlanNumber run = 2; run <= 8; ++run) state_.index.push_back(RunOf(run, 0));
  EXPECT_EQ(DueKind(Now(), false), std::nullopt);
  state_.index.push_back(RunOf(9, 0));
  EXPECT_EQ(DueKind(Now(), false), PlanKind::kIndex);
  const Plan plan = IndexPlan(Now());
  EXPECT_THAT(plan.sources, ElementsAre(2, 3, 4, 5, 6, 7, 8, 9));
  EXPECT_EQ(plan.level, 1U);
  EXPECT_THAT(plan.drops, IsEmpty());
}

TEST_F(PlannerTest, RunsBeyondTheHorizonAreForgottenAfterAFullListingAlone) {
  state_.index = {RunOf(1, 1), RunOf(2, 0)};  // of 07:00 to 08:00
  state_.index[1].newest_hour = "2021-07-15T09";
  now_.micros = kMadeAt.micros + 35 * event::kMicrosPerDay;
  EXPECT_EQ(DueKind(Now(), false), std::nullopt);
  is_full_ = true;
  EXPECT_EQ(DueKind(Now(), false), PlanKind::kIndex);
  EXPECT_THAT(IndexPlan(Now()).drops, ElementsAre(1));
  now_.micros -= kHour;
  EXPECT_THAT(IndexPlan(Now()).drops, IsEmpty()) << "its hour was not over";
}

TEST_F(PlannerTest, NothingIsForgottenThatAnUnjudgedLandingMayAskFor) {
  state_.index = {RunOf(1, 1)};
  now_.micros = kMadeAt.micros + 90 * event::kMicrosPerDay;
  is_full_ = true;
  Wait(0, 1);  // it has stood there for ninety days
  EXPECT_THAT(IndexPlan(Now()).drops, IsEmpty());
}

TEST_F(PlannerTest, OnlyOldLandingsThatAreJudgedGo) {
  is_full_ = true;
  now_.micros = kMadeAt.micros + 15 * event::kMicrosPerDay + kHour;
  const std::string old = LandingAt(0, 1, 2).name;
  waiting_.old = {old, LandingAt(0, 9, 9, "2").name};
  EXPECT_THAT(DeletesOf(Now()), SizeIs(2));
  now_.micros -= kHour;
  EXPECT_THAT(DeletesOf(Now()), IsEmpty()) << "its hour may have ended just now";
  now_.micros += 30 * event::kMicrosPerDay;
  Wait(1, 1);
  EXPECT_THAT(DeletesOf(Now()), IsEmpty()) << "one of that hour waits, and may share records";
}

TEST_F(PlannerTest, WhatWasToldOfMoreDaysKeepsThemAgainstWhoeverIsToldOfLess) {
  is_full_ = true;
  state_.index = {RunOf(1, 1)};
  waiting_.old = {LandingAt(0, 1, 2).name};
  state_.horizon_days = 90;
  state_.redelivery_days = 60;
  now_.micros = kMadeAt.micros + 60 * event::kMicrosPerDay;
  EXPECT_EQ(DueKind(Now(), false), PlanKind::kMerge) << "no run is forgotten";
  EXPECT_THAT(IndexPlan(Now()).drops, IsEmpty());
  EXPECT_THAT(DeletesOf(Now()), IsEmpty());
  EXPECT_EQ(QuestionFor(settings_, state_, now_, true).old_before.micros,
            now_.micros - 61 * event::kMicrosPerDay);
  EXPECT_EQ(MergePlan(Now(), {}, {}, {}).state.horizon_days, 90U);
  EXPECT_EQ(IndexPlan(Now()).state.redelivery_days, 60U);
  settings_.horizon_days = 100;
  settings_.redelivery_days = 70;
  EXPECT_EQ(HeldPlan(Now(), {}).state.horizon_days, 100U);
  EXPECT_EQ(MergePlan(Now(), {}, {}, {}).state.redelivery_days, 70U);
}

TEST_F(PlannerTest, NoDaysAreTooManyForAPlanThatCanBeRead) {
  settings_.horizon_days = 4'000'000'000;
  settings_.redelivery_days = 4'000'000'000;
  const auto parsed = ParsePlan(FormatPlan(MergePlan(Now(), {}, {}, {})), "plan");
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_EQ(parsed->state.horizon_days, kMaxDays);
}

TEST_F(PlannerTest, ShardsWithoutLandingsAreForgottenAfterAFullListing) {
  state_.highest = MadeState().highest;
  ASSERT_THAT(state_.highest, SizeIs(2));
  waiting_.shards = {state_.highest.rbegin()->first};
  EXPECT_THAT(MergePlan(Now(), {}, {}, {}).state.highest, SizeIs(2));
  is_full_ = true;
  EXPECT_THAT(MergePlan(Now(), {}, {}, {}).state.highest, ElementsAre(*state_.highest.rbegin()));
}

TEST_F(PlannerTest, HowFarLandingsWereDeletedIsKnownFromThenOn) {
  is_full_ = true;
  now_.micros = kMadeAt.micros + 20 * event::kMicrosPerDay;
  EXPECT_EQ(MergePlan(Now(), {}, {}, {}).state.deleted_before, "") << "none was";
  const std::vector<std::string> old = {LandingAt(0, 1, 2).name};
  EXPECT_EQ(MergePlan(Now(), {}, {}, old).state.deleted_before, "2021-07-20T08");
  EXPECT_EQ(QuestionFor(settings_, state_, now_, true).deleted_before, "");
  state_.deleted_before = "2021-07-25T01";
  EXPECT_EQ(MergePlan(Now(), {}, {}, old).state.deleted_before, "2021-07-25T01");
  EXPECT_EQ(QuestionFor(settings_, state_, now_, true).deleted_before, "2021-07-25T01");
  EXPECT_EQ(QuestionFor(settings_, state_, now_, false).deleted_before, "2021-07-25T01");
}

TEST_F(PlannerTest, ShardsTakeTurnsAndEachGoesInOrder) {
  Wait(0, 1);
  Wait(0, 2);
  Wait(0, 3);
  Wait(3, 1);
  std::vector<std::string> names;
  for (const LandingToOpen& chosen : ChooseLandings(waiting_, {})) names.push_back(chosen.name);
  EXPECT_THAT(names, ElementsAre(LandingAt(0, 1, 2).name, LandingAt(3, 1, 2).name,
                                 LandingAt(0, 2, 3).name, LandingAt(0, 3, 4).name));
}

TEST_F(PlannerTest, TheFirstLandingFitsHoweverLargeAndOthersAsTheyFit) {
  Wait(0, 1, kMaxPlannedBytes + 1);
  Wait(0, 2);
  EXPECT_THAT(ChooseLandings(waiting_, {}), SizeIs(1));
  waiting_ = {};
  Wait(0, 1, kMaxPlannedBytes);
  Wait(0, 2, 1);
  EXPECT_THAT(ChooseLandings(waiting_, {}), SizeIs(1));
  waiting_ = {};
  for (std::uint64_t i = 1; i <= kMaxPlannedLandings + 1; ++i) Wait(0, i);
  EXPECT_THAT(ChooseLandings(waiting_, {}), SizeIs(kMaxPlannedLandings));
}

TEST_F(PlannerTest, ShardsThatAreStuckTakeNoRoom) {
  for (std::uint64_t i = 1; i <= kMaxPlannedLandings; ++i) Wait(0, i, kMaxPlannedBytes);
  Wait(3, 1);
  Wait(3, 2);
  const auto& of_shard = waiting_.by_shard.begin()->second;
  EXPECT_THAT(ChooseLandings(waiting_, {of_shard[0].name}), SizeIs(2));
  waiting_ = {};
  for (std::uint64_t i = 1; i <= 9; ++i) Wait(0, i);
  EXPECT_THAT(ChooseLandings(waiting_, {waiting_.by_shard.begin()->second[3].name}), SizeIs(3));
}

TEST_F(PlannerTest, AWindowIsInTheOrderOfJudgingAndCanBeRead) {
  const Plan plan = MergePlan(Now(), {LandingAt(3, 5, 6), LandingAt(0, 9, 9), LandingAt(0, 2, 3)},
                              {LandingAt(0, 1, 2)}, {});
  EXPECT_THAT(plan.landings,
              ElementsAre(LandingAt(0, 2, 3), LandingAt(0, 9, 9), LandingAt(3, 5, 6)));
  EXPECT_EQ(event::FormatDay(plan.held_before), "2021-07-15");
  const auto parsed = ParsePlan(FormatPlan(plan), "plan");
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_EQ(*parsed, plan);
}

TEST_F(PlannerTest, AWindowIsJudgedInAsManyRangesAsTheSettingSays) {
  PlannedLanding large = LandingAt(0, 1, 2);
  large.rows = kMaxPlanRows;
  EXPECT_EQ(MergePlan(Now(), {large}, {}, {}).ranges, 1U);
  settings_.ranges = 5;
  EXPECT_EQ(MergePlan(Now(), {large}, {}, {}).ranges, 5U);
  settings_.ranges = 0;
  EXPECT_EQ(MergePlan(Now(), {large}, {}, {}).ranges, 1U);
}

TEST_F(PlannerTest, HoursStayOpenForAWhileAndAsLongAsOneWaits) {
  now_.micros = kMadeAt.micros + 5 * kHour;  // 13:09
  EXPECT_THAT(MergePlan(Now(), {}, {}, {}).state.hours,
              ElementsAre(Key("2021-07-15T07"), Key("2021-07-15T08")));
  now_.micros += kHour;
  EXPECT_THAT(MergePlan(Now(), {}, {}, {}).state.hours, ElementsAre(Key("2021-07-15T08")));
  now_.micros += 9 * kHour;
  EXPECT_THAT(MergePlan(Now(), {}, {}, {}).state.hours, ElementsAre(Key("2021-07-15T08")))
      << "the newest stays";
  state_.hours["2021-07-15T20"] = 41;
  Wait(0, 1);
  EXPECT_THAT(MergePlan(Now(), {}, {}, {}).state.hours,
              ElementsAre(Pair("2021-07-15T08", 39), Pair("2021-07-15T20", 41)));
}

TEST_F(PlannerTest, AFullListingFindsAllHoursAnewFromTheFirstThatWaits) {
  is_full_ = true;
  now_.micros = kMadeAt.micros + 30 * kHour;
  named_ = {
      {"2021-07-14T01", 3}, {"2021-07-15T07", 12}, {"2021-07-15T08", 39}, {"2021-07-15T09", 40}};
  Wait(0, 1);  // in 08
  const Plan plan = MergePlan(Now(), {}, {}, {});
  EXPECT_THAT(plan.state.hours, ElementsAre(Pair("2021-07-15T08", 39), Pair("2021-07-15T09", 40)));
  EXPECT_EQ(plan.state.full_listing, now_);
}

TEST_F(PlannerTest, TheFloorIsTheFirstPlanThatIsStillAskedFor) {
  state_.floor = 5;
  is_full_ = true;
  EXPECT_EQ(MergePlan(Now(), {}, {}, {}).state.floor, 41U) << "the last plan stays";
  waiting_.lowest_plan = 30;
  EXPECT_EQ(MergePlan(Now(), {}, {}, {}).state.floor, 30U);
  state_.held = {{.plan = 28, .before = {18822}, .since = kMadeAt}};
  EXPECT_EQ(MergePlan(Now(), {}, {}, {}).state.floor, 28U);
  is_full_ = false;
  EXPECT_EQ(MergePlan(Now(), {}, {}, {}).state.floor, 5U);
}

TEST_F(PlannerTest, WithManyDeletesTheNextPlanLooksAgain) {
  is_full_ = true;
  now_.micros += 24 * kHour;
  const std::vector<std::string> many(kMaxDeletes, LandingAt(0, 1, 2).name);
  EXPECT_EQ(MergePlan(Now(), {}, {}, many).state.full_listing, kMadeAt);
}

TEST_F(PlannerTest, NothingIsHeldWhereTheSettingSaysSo) {
  settings_.hold_hours = 0;
  EXPECT_EQ(event::FormatDay(MergePlan(Now(), {}, {}, {}).held_before), "0001-01-01");
}

}  // namespace
}  // namespace weir::merge
