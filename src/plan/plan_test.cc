// Plans: what is chosen, beside what, and what is said of it.
#include "src/plan/plan.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "src/plan/plan_json.h"

namespace weir::plan {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

Plan PlanOf(double events_per_second, const Decided& decided = {}) {
  Workload workload;
  workload.events_per_second = events_per_second;
  return MakePlan(workload, {}, decided, Prices());
}

TEST(Plan, AFewEventsAreLeftToOnDemand) {
  const Plan plan = PlanOf(10 / 3'600.0);
  EXPECT_EQ(plan.chosen.settings.stream, StreamMode::kOnDemand);
  EXPECT_EQ(plan.chosen.settings.claims, ClaimMode::kOnDemand);
  EXPECT_THAT(plan.advice, SizeIs(1));  // where the design ends
}

TEST(Plan, ManyEventsAreWorthWatching) {
  const Plan plan = PlanOf(1'000);
  EXPECT_EQ(plan.chosen.settings.stream, StreamMode::kProvisioned);
  EXPECT_EQ(plan.chosen.settings.claims, ClaimMode::kProvisioned);
  EXPECT_THAT(plan.advice, Contains(HasSubstr("--layout landing would cost $")));
}

TEST(Plan, WhatIsDecidedStays) {
  const Plan plan = PlanOf(1'000, {Layout::kEvent, StreamMode::kAdvantage, ClaimMode::kOnDemand});
  EXPECT_EQ(plan.chosen.settings.layout, Layout::kEvent);
  EXPECT_EQ(plan.chosen.settings.stream, StreamMode::kAdvantage);
  EXPECT_EQ(plan.chosen.settings.claims, ClaimMode::kOnDemand);
  EXPECT_THAT(plan.advice, Contains(HasSubstr("25 MB/s at least")));
}

TEST(Plan, IsComparedThingByThing) {
  const Plan plan = PlanOf(1'000);
  std::vector<std::string> names;
  for (const Alternative& other : plan.alternatives) {
    names.push_back(std::string(other.what) + ' ' + std::string(other.name));
    if (other.is_chosen) {
      EXPECT_DOUBLE_EQ(other.pipeline.bill.Total(), plan.chosen.bill.Total()) << names.back();
    }
    EXPECT_TRUE(other.keeps_up) << names.back();
  }
  EXPECT_THAT(names,
              ElementsAre("layout event", "layout batch", "layout landing", "stream provisioned",
                          "stream on-demand", "stream advantage", "stream keeps 1 day",
                          "stream keeps 7 days", "claims on-demand", "claims provisioned",
                          "producers record by record", "producers aggregating"));
}

TEST(Plan, SaysWhatAStreamThatKeepsOneDayCosts) {
  const Plan plan = PlanOf(1'000);
  const auto usd_of = [&plan](std::string_view name) {
    const auto found = std::ranges::find(plan.alternatives, name, &Alternative::name);
    return found == plan.alternatives.end() ? 0 : found->pipeline.bill.Total();
  };
  // Two shards of 730 hours, $0.02 for each hour that they keep more than a day.
  EXPECT_NEAR(usd_of("7 days") - usd_of("1 day"), 2 * 730 * 0.02, 0.01);
}

TEST(Plan, SaysWhatChangesWithAThousandTimesAsMuch) {
  const Plan plan = PlanOf(1'000);
  ASSERT_THAT(plan.larger, SizeIs(4));
  EXPECT_DOUBLE_EQ(plan.larger[0].pipeline.bill.Total(), plan.chosen.bill.Total());
  EXPECT_DOUBLE_EQ(plan.larger[3].workload.events_per_second, 1e6);
  EXPECT_THAT(PlanOf(kMaxEventsPerSecond).larger, SizeIs(1));
}

TEST(Plan, SaysWhereTheDesignEnds) {
  EXPECT_THAT(PlanOf(1'000).advice, Not(Contains(HasSubstr("Kafka"))));
  const auto advice = PlanOf(1e6).advice;
  EXPECT_THAT(advice, Contains(HasSubstr("Kafka")));
  EXPECT_THAT(advice, Contains(HasSubstr("times the default quota")));
}

TEST(Plan, AMergeThatIsNotThroughInTimeIsNotRecommended) {
  const Plan few = PlanOf(100, Decided{Layout::kLanding, {}, {}});
  EXPECT_TRUE(few.larger.front().landing_keeps_up);
  EXPECT_THAT(few.advice, Not(Contains(HasSubstr("does not keep up"))));
  const Plan many = PlanOf(10'000, Decided{Layout::kLanding, {}, {}});
  EXPECT_FALSE(many.larger.front().landing_keeps_up);
  EXPECT_THAT(many.advice, Contains(HasSubstr("does not keep up")));
  EXPECT_THAT(PlanOf(10'000).advice, Not(Contains(HasSubstr("--layout landing"))));
}

TEST(Plan, AsJsonHasNoNumberThatIsNone) {
  for (const double rate : {1e-6, 1.0, 1e9}) {
    const std::string json = PlanJson(PlanOf(rate), Prices());
    EXPECT_THAT(json, Not(HasSubstr(":nan")));
    EXPECT_THAT(json, Not(HasSubstr(":inf")));
    EXPECT_EQ(std::ranges::count(json, '{'), std::ranges::count(json, '}'));
  }
}

RC_GTEST_PROP(PlanProperty, NothingThatCouldBeSetIsMuchCheaper, ()) {
  const double rate = *rc::gen::inRange(1, 100'000) / 10.0;
  const Plan plan = PlanOf(rate);
  for (const Alternative& other : plan.alternatives) {
    const bool is_setting = other.what == "stream" || other.what == "claims";
    if (!is_setting || other.name == "advantage") continue;
    RC_ASSERT(plan.chosen.bill.Total() <= other.pipeline.bill.Total() + 2 * kWorthWatchingUsd);
  }
}

}  // namespace
}  // namespace weir::plan
