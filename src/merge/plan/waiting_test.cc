// What waits while a lake is merged: what a run says of it, and what it reads to choose from it.
#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/landing/name.h"
#include "src/merge/merge_testing.h"
#include "src/merge/merged_lake_testing.h"
#include "src/merge/plan/names.h"
#include "src/merge/plan/waiting_landings.h"
#include "src/merge/worker.h"

namespace weir::merge {
namespace {

using ::testing::SizeIs;

class WaitingTest : public ::testing::Test {
 protected:
  MergeSummary MergeWhile(const MayGoOn& may_go_on) {
    auto summary = RunMerge(lake_.settings, lake_.objects, lake_.head, may_go_on);
    EXPECT_TRUE(summary) << summary.error().message;
    return summary ? *std::move(summary) : MergeSummary();
  }
  MergeSummary MergeAStep() {
    bool is_first = true;
    return MergeWhile([&is_first] { return std::exchange(is_first, false); });
  }
  MergeSummary MergeUntilOneIsClosed() {
    const auto plan = lake_.head.head.plan;
    return MergeWhile([&] { return lake_.head.head.plan == plan || !lake_.head.head.closed; });
  }

  /// Lands an event in a shard of its own; the landing's name.
  std::string LandIn(unsigned shard) {
    const auto before = lake_.NamesBelow("landing/");
    lake_.Land(shard, 1, {MergedLake::Event(static_cast<int>(shard))});
    for (std::string& name : lake_.NamesBelow("landing/")) {
      if (std::ranges::find(before, name) == before.end()) return std::move(name);
    }
    return {};
  }

  MergedLake lake_;
};

TEST_F(WaitingTest, HoursBehindWhatIsEnoughForAPlanAreNotListed) {
  for (unsigned shard = 0; shard < 6; ++shard) {
    LandIn(shard);
    if (shard % 2 == 1) lake_.objects.now.micros += kHour;
  }
  NamedLandings named;
  named.Finish();
  ListingQuestion question;
  const auto listed = [&] { return ListLandings(lake_.objects, question, named).value(); };
  EXPECT_EQ(listed().count, 6U);
  EXPECT_EQ(listed().unlisted_from, "");
  question.enough = EnoughLandings{.count = 1};
  EXPECT_EQ(listed().count, 2U) << "an hour is listed whole";
  EXPECT_EQ(listed().unlisted_from, "2021-07-15T09");
  question.enough = EnoughLandings{.count = 3};
  EXPECT_EQ(listed().count, 4U);
  question.enough = EnoughLandings{.bytes = 1};
  EXPECT_EQ(listed().count, 2U);
  question.whole_before = "2021-07-15T10";
  EXPECT_EQ(listed().unlisted_from, "2021-07-15T10") << "all before are asked for";
  question.enough = EnoughLandings{.count = 6};
  EXPECT_EQ(listed().unlisted_from, "");
}

TEST_F(WaitingTest, ALakeThatIsFarBehindIsListedAsFarAsItIsMerged) {
  for (std::uint64_t number = 1; number <= kMaxPlannedLandings + 3; ++number) {
    lake_.Land(0, number, {MergedLake::Event(static_cast<int>(number))});
  }
  lake_.objects.now.micros += kHour;
  lake_.Land(3, 1, {MergedLake::Event(9'999)});
  int later = 0;
  lake_.objects.hook = [&later](const fakes::PortCall& call) -> std::optional<Error> {
    if (call.operation == "List" && call.name == "landing/2021-07-15T09/") ++later;
    return std::nullopt;
  };
  const MergeSummary first = MergeUntilOneIsClosed();
  EXPECT_EQ(first.rows.stored, kMaxPlannedLandings);
  EXPECT_EQ(later, 0);
  EXPECT_EQ(lake_.MergeAll().rows.stored, 4U) << "what is left is no small window of its own";
  EXPECT_GT(later, 0);
}

TEST_F(WaitingTest, OtherShardsDoNotWaitBehindOneThatIsStuckWithEnough) {
  for (std::uint64_t number = 1; number <= kMaxPlannedLandings + 3; ++number) {
    lake_.Land(0, number, {MergedLake::Event(static_cast<int>(number))});
  }
  lake_.objects.objects[lake_.NamesBelow("landing/").front()][20] ^= 1;
  lake_.objects.now.micros += kHour;
  lake_.Land(3, 1, {MergedLake::Event(9'999)});
  const MergeSummary summary = lake_.MergeAll();
  EXPECT_EQ(summary.rows.stored, 1U);
  EXPECT_THAT(summary.set_aside, SizeIs(1));
  EXPECT_EQ(summary.waiting, kMaxPlannedLandings + 3);
}

TEST_F(WaitingTest, LandingsOfAnOpenPlanWait) {
  const event::Timestamp landed_at = lake_.objects.now;
  lake_.settings.ranges = 2;
  lake_.Land(0, 1, {MergedLake::Event(1)});
  lake_.objects.now.micros += 3 * kHour;
  const event::Timestamp planned_at = lake_.objects.now;
  lake_.Land(0, 2, {MergedLake::Event(2)});
  MergeSummary summary = MergeAStep();
  EXPECT_EQ(summary.waiting, 2U) << "those that were listed";
  for (std::uint32_t i = 0; i < 2 * (kPiecesOfRange + 1); ++i) {
    EXPECT_EQ(summary.plans, 0U);
    EXPECT_EQ(summary.open_since, planned_at);
    ASSERT_TRUE(summary.oldest_waiting);
    EXPECT_EQ(landing::HourOf(*summary.oldest_waiting), landing::HourOf(landed_at));
    lake_.objects.now.micros += kHour / 4;
    summary = MergeAStep();
    EXPECT_EQ(summary.waiting, std::nullopt) << "nothing was listed";
  }
  summary = MergeAStep();
  EXPECT_EQ(summary.plans, 1U);
  EXPECT_EQ(summary.open_since, std::nullopt);
  EXPECT_EQ(summary.oldest_waiting, std::nullopt);
  EXPECT_EQ(summary.waiting, std::nullopt) << "others may have landed";
  summary = MergeAStep();
  EXPECT_TRUE(summary.done);
  EXPECT_EQ(summary.waiting, 0U);
}

TEST_F(WaitingTest, WhatARunHasJudgedDoesNotWaitThoughNothingIsListedAgain) {
  lake_.objects.objects[LandIn(0)][20] ^= 1;
  lake_.objects.now.micros += 2 * kHour;
  LandIn(3);
  LandIn(4);
  const MergeSummary summary = MergeUntilOneIsClosed();
  EXPECT_FALSE(summary.done);
  EXPECT_EQ(summary.rows.stored, 2U);
  EXPECT_EQ(summary.waiting, 1U);
  ASSERT_TRUE(summary.oldest_waiting);
  EXPECT_EQ(event::FormatTimestamp(*summary.oldest_waiting), "2021-07-15T08:00:00Z");
}

TEST_F(WaitingTest, NothingWaitsOnceAllIsJudged) {
  LandIn(0);
  const MergeSummary summary = MergeUntilOneIsClosed();
  EXPECT_EQ(summary.rows.stored, 1U);
  EXPECT_EQ(summary.waiting, 0U);
  EXPECT_EQ(summary.oldest_waiting, std::nullopt);
}

TEST_F(WaitingTest, BehindAPlanOfSomebodyElseItIsNotKnown) {
  LandIn(0);
  bool is_alone = true;
  lake_.objects.hook = [&](const fakes::PortCall& call) -> std::optional<Error> {
    if (call.operation == "Create" && call.name == PlanName(1) && std::exchange(is_alone, false)) {
      LandIn(3);
      MergeAStep();
    }
    return std::nullopt;
  };
  const MergeSummary summary = MergeUntilOneIsClosed();
  EXPECT_EQ(summary.rows.stored, 2U);
  EXPECT_EQ(summary.waiting, std::nullopt);
  EXPECT_EQ(summary.oldest_waiting, std::nullopt);
}

TEST_F(WaitingTest, WhatLandsBehindAWindowThatTookAllWaitsForTheNextRun) {
  LandIn(0);
  bool has_landed = false;
  lake_.objects.hook = [&](const fakes::PortCall& call) -> std::optional<Error> {
    const bool is_output = call.operation == "Create" && call.name.starts_with("lake/");
    if (is_output && !std::exchange(has_landed, true)) LandIn(3);
    return std::nullopt;
  };
  const MergeSummary summary = lake_.MergeAll();
  EXPECT_TRUE(summary.done);
  EXPECT_EQ(summary.plans, 1U);
  EXPECT_EQ(summary.waiting, 1U);
  EXPECT_EQ(lake_.MergeAll().plans, 1U);
  EXPECT_THAT(lake_.LinesBelow("lake/"), SizeIs(2));
}

TEST_F(WaitingTest, OfManyShardsNoMoreAreReadThanOneWindowTakes) {
  for (unsigned shard = 0; shard < kMaxPlannedLandings + 9; ++shard) {
    lake_.Land(shard, 1, {MergedLake::Event(1)});
  }
  const std::string damaged = lake_.NamesBelow("landing/").front();
  lake_.objects.objects[damaged][20] ^= 1;
  std::multiset<std::string> read;
  lake_.objects.hook = [&](const fakes::PortCall& call) -> std::optional<Error> {
    const bool is_read = call.operation == "Get" || call.operation == "Open";
    if (is_read && call.moment == fakes::PortMoment::kBeforeEffect &&
        call.name.starts_with("landing/")) {
      read.emplace(call.name);
    }
    return std::nullopt;
  };
  const MergeSummary summary = MergeAStep();
  EXPECT_THAT(summary.set_aside, SizeIs(1));
  const auto plan = ParsePlan(lake_.objects.objects[PlanName(1)], "plan");
  ASSERT_TRUE(plan);
  EXPECT_THAT(plan->landings, SizeIs(kMaxPlannedLandings)) << "another has taken its place";
  EXPECT_THAT(read, SizeIs(kMaxPlannedLandings + 1));
  EXPECT_EQ(read.count(damaged), 1U);
}

TEST_F(WaitingTest, BehindALandingThatIsStuckNothingIsRead) {
  const std::string damaged = LandIn(0);
  lake_.objects.objects[damaged][20] ^= 1;
  for (std::uint64_t number = 2; number < 9; ++number) {
    lake_.Land(0, number, {MergedLake::Event(1)});
  }
  int reads = 0;
  lake_.objects.hook = [&](const fakes::PortCall& call) -> std::optional<Error> {
    const bool is_read = call.operation == "Get" || call.operation == "Open";
    if (is_read && call.name.starts_with("landing/")) {
      EXPECT_EQ(call.name, damaged);
      ++reads;
    }
    return std::nullopt;
  };
  EXPECT_THAT(lake_.MergeAll().set_aside, SizeIs(1));
  EXPECT_EQ(reads, 2) << "before the effect and after it";
}

}  // namespace
}  // namespace weir::merge
