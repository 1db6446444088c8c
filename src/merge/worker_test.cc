// A lake is merged: what stands there then, what is noticed, and who goes on after whom.
#include "src/merge/worker.h"

#include <set>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/landing/name.h"
#include "src/merge/chain.h"
#include "src/merge/merge_testing.h"
#include "src/merge/merged_lake_testing.h"
#include "src/merge/output/held.h"
#include "src/merge/plan/names.h"
#include "src/pipeline/ledger_sum.h"
#include "src/pipeline/quarantine.h"

namespace weir::merge {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

class MergeWorkerTest : public ::testing::Test {
 protected:
  static std::string Event(int id, std::string_view more = "", std::int64_t at = 1'626'336'000) {
    return MergedLake::Event(id, more, at);
  }

  /// What all of the ledger says together.
  event::Counts Ledger() {
    pipeline::LedgerSum sum;
    for (const std::string& name : lake_.NamesBelow("ledger/")) {
      EXPECT_TRUE(sum.Add(lake_.objects.objects[name]));
    }
    event::Counts counts;
    for (const auto& entry : sum.Take()) counts.Merge(entry.figures.total.counts);
    return counts;
  }

  MergedLake lake_;
};

TEST_F(MergeWorkerTest, NothingLandedNothingDone) {
  const MergeSummary summary = lake_.MergeAll();
  EXPECT_TRUE(summary.done);
  EXPECT_EQ(summary.plans, 0U);
  EXPECT_THAT(lake_.NamesBelow(""), ElementsAre("merge/owner"));
}

TEST_F(MergeWorkerTest, EachIdIsStoredOnceAndTheOthersAreCounted) {
  lake_.Land(0, 1, {Event(1), Event(2), Event(1), Event(2, R"(,"x":1)"), "{"});
  lake_.Land(3, 1, {Event(3), Event(1)});
  const MergeSummary summary = lake_.MergeAll();
  EXPECT_TRUE(summary.done);
  EXPECT_EQ(summary.plans, 1U);
  EXPECT_EQ(summary.rows.stored, 3U);
  EXPECT_EQ(summary.rows.duplicates, 2U);
  EXPECT_EQ(summary.rows.conflicts, 1U);
  EXPECT_EQ(summary.rows.quarantined, 1U);
  EXPECT_THAT(lake_.LinesBelow("lake/"), SizeIs(3));
  EXPECT_THAT(lake_.NamesBelow("lake/"),
              ElementsAre("lake/year=2021/month=07/day=15/event_type=account/event_subtype=created/"
                          "m000000000001-0.json"));
  EXPECT_THAT(lake_.NamesBelow("quarantine/"),
              ElementsAre(HasSubstr("reason=conflict/m000000000001-0.json"),
                          HasSubstr("reason=invalid_json/m000000000001-0.json")));
  const event::Counts counts = Ledger();
  EXPECT_EQ(counts.received, 7U);
  EXPECT_EQ(counts.stored, 3U);
  EXPECT_TRUE(counts.IsBalanced());
}

TEST_F(MergeWorkerTest, AConflictIsQuarantinedWithItsOwnBytesAndItsOwner) {
  const std::string other = Event(1, R"( , "x" : 1)");
  lake_.Land(0, 1, {Event(1), other});
  lake_.MergeAll();
  const auto rows = lake_.LinesBelow("quarantine/");
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_THAT(rows[0], HasSubstr(R"("owner_position":"k9be83f7b08d5a3ad-)"));
  const auto row = pipeline::ParseQuarantineRow(rows[0]);
  ASSERT_TRUE(row);
  EXPECT_EQ(row->data, other);
  EXPECT_EQ(row->reason, event::Reason::kConflict);
}

TEST_F(MergeWorkerTest, WhatWasStoredIsKnownInLaterWindows) {
  lake_.Land(0, 1, {Event(1), Event(2)});
  lake_.MergeAll();
  lake_.Land(0, 3, {Event(2), Event(3), Event(1, R"(,"x":1)")});
  const MergeSummary summary = lake_.MergeAll();
  EXPECT_EQ(summary.rows.stored, 1U);
  EXPECT_EQ(summary.rows.duplicates, 1U);
  EXPECT_EQ(summary.rows.conflicts, 1U);
  EXPECT_THAT(lake_.LinesBelow("lake/"), SizeIs(3));
}

TEST_F(MergeWorkerTest, ABatchThatComesAgainCountsOnceWhateverItsSchema) {
  lake_.Land(0, 1, {Event(1), Event(2), "{"});
  lake_.MergeAll();
  event::Schema other;
  other.id_fields = {{{"event_name"}}};
  other.id_format = event::IdFormat::kText;
  lake_.Land(0, 1, {Event(1), Event(2), "{", Event(3)}, other);
  const MergeSummary summary = lake_.MergeAll();
  EXPECT_EQ(summary.rows.counted_before, 3U);
  EXPECT_EQ(summary.rows.stored, 1U);
  EXPECT_THAT(lake_.LinesBelow("quarantine/"), SizeIs(1));
  EXPECT_EQ(Ledger().received, 4U);
}

TEST_F(MergeWorkerTest, EventsOfDaysLongOverAreHeldAndStoredLater) {
  lake_.Land(0, 1, {Event(1), Event(2, "", 1'620'000'000)});
  MergeSummary summary = lake_.MergeAll();
  EXPECT_EQ(summary.rows.held, 1U);
  EXPECT_EQ(summary.rows.stored, 2U);
  EXPECT_THAT(lake_.LinesBelow("lake/"), SizeIs(1));
  EXPECT_THAT(lake_.NamesBelow("merge/held/"), ElementsAre(HeldName(1, 0)));
  lake_.objects.now.micros += 2 * kHour;
  lake_.Land(0, 3, {Event(2, "", 1'620'000'000), Event(3, "", 1'620'000'000)});
  EXPECT_EQ(lake_.MergeAll().rows.duplicates, 1U) << "it is judged, though not stored yet";
  lake_.objects.now.micros += 5 * kHour;
  summary = lake_.MergeAll();
  EXPECT_EQ(summary.plans, 1U);
  EXPECT_THAT(lake_.LinesBelow("lake/year=2021/month=05"), SizeIs(2));
  EXPECT_THAT(lake_.NamesBelow("lake/year=2021/month=05"),
              ElementsAre(HasSubstr("/m000000000003-0.json")));
  EXPECT_THAT(lake_.NamesBelow("merge/held/"), IsEmpty());
  EXPECT_TRUE(lake_.MergeAll().done);
}

TEST_F(MergeWorkerTest, DamagedLandingStopsItsShardAndNoOther) {
  lake_.Land(0, 1, {Event(1)});
  const std::string damaged = lake_.NamesBelow("landing/").front();
  lake_.Land(0, 2, {Event(2)});
  lake_.Land(3, 1, {Event(3)});
  lake_.objects.objects[damaged][20] ^= 1;
  MergeSummary summary = lake_.MergeAll();
  EXPECT_TRUE(summary.done);
  EXPECT_EQ(summary.rows.stored, 1U);
  ASSERT_THAT(summary.set_aside, SizeIs(1));
  EXPECT_THAT(summary.set_aside[0].message, AllOf(HasSubstr(damaged), HasSubstr("damaged")));
  EXPECT_EQ(summary.waiting, 2U);
  ASSERT_TRUE(summary.oldest_waiting);
  EXPECT_EQ(event::FormatTimestamp(*summary.oldest_waiting), "2021-07-15T08:00:00Z");
  lake_.objects.objects[damaged][20] ^= 1;
  summary = lake_.MergeAll();
  EXPECT_EQ(summary.rows.stored, 2U);
  EXPECT_THAT(summary.set_aside, IsEmpty());
  EXPECT_EQ(summary.oldest_waiting, std::nullopt);
}

TEST_F(MergeWorkerTest, NothingIsFetchedBehindALandingThatCantBeRead) {
  lake_.Land(0, 1, {Event(1)});
  const std::string damaged = lake_.NamesBelow("landing/").front();
  lake_.Land(0, 2, {Event(2)});
  const std::string behind = lake_.NamesBelow("landing/").back();
  lake_.Land(3, 1, {Event(3)});
  lake_.objects.objects[damaged][20] ^= 1;
  lake_.objects.hook = [&behind](const fakes::PortCall& call) -> std::optional<Error> {
    EXPECT_NE(call.name, behind) << call.operation;
    return std::nullopt;
  };
  const MergeSummary summary = lake_.MergeAll();
  EXPECT_EQ(summary.rows.stored, 1U);
  EXPECT_THAT(summary.set_aside, SizeIs(1));
}

TEST_F(MergeWorkerTest, LandingPutLateInAnHourThatIsThroughIsFoundWithinADay) {
  lake_.Land(0, 1, {Event(1)});
  auto late = lake_.objects.objects.extract(
      lake_.objects.objects.find(lake_.NamesBelow("landing/").front()));
  lake_.Land(3, 1, {Event(2)});
  lake_.MergeAll();
  lake_.objects.now.micros += 10 * kHour;
  lake_.Land(3, 2, {Event(3)});
  lake_.MergeAll();
  lake_.objects.now.micros += 1 * kHour;
  lake_.Land(3, 3, {Event(4)});
  lake_.MergeAll();
  lake_.objects.objects.insert(std::move(late));
  EXPECT_EQ(lake_.MergeAll().rows.stored, 0U);
  lake_.objects.now.micros += 24 * kHour;
  EXPECT_EQ(lake_.MergeAll().rows.stored, 1U);
}

TEST_F(MergeWorkerTest, WhatIsStoppedAnywhereIsTakenUpByTheNext) {
  for (int calls = 0; true; ++calls) {
    MergedLake lake;
    lake.settings.ranges = 3;
    lake.Land(0, 1, {Event(1), Event(1), Event(2, "", 1'620'000'000), "{"});
    const auto stopped = lake.MergeWithAnswers(calls);
    lake.MergeAll();
    lake.objects.now.micros += 6 * kHour;
    lake.MergeAll();
    ASSERT_THAT(lake.LinesBelow("lake/"), SizeIs(2)) << calls;
    ASSERT_THAT(lake.LinesBelow("quarantine/"), SizeIs(1)) << calls;
    ASSERT_THAT(lake.LinesBelow("ledger/"), SizeIs(6)) << calls;
    if (stopped) return;
    ASSERT_EQ(stopped.error().kind, ErrorKind::kUnknown);
    ASSERT_LT(calls, 1'000);
  }
}

TEST_F(MergeWorkerTest, ARunThatIsShortOfTimeSaysSoAndTheNextGoesOn) {
  lake_.Land(0, 1, {Event(1), Event(2)});
  int runs = 0;
  for (bool done = false; !done; ++runs) {
    ASSERT_LT(runs, 100);
    int steps = runs;
    const auto summary =
        RunMerge(lake_.settings, lake_.objects, lake_.head, [&steps] { return steps-- > 0; });
    ASSERT_TRUE(summary) << summary.error().message;
    done = summary->done;
  }
  EXPECT_GT(runs, 3);
  EXPECT_THAT(lake_.LinesBelow("lake/"), SizeIs(2));
}

TEST_F(MergeWorkerTest, RunsThatHaveTimeForOneStepEachCloseEveryPlan) {
  lake_.settings.ranges = 3;
  const auto merge_in_steps = [this] {
    for (int runs = 0; true; ++runs) {
      // Of three ranges each piece is one, and what pieces become.
      ASSERT_LT(runs, 30 + 3 * kPiecesOfRange) << "each run takes the plan a step further";
      bool is_first = true;
      const auto summary = RunMerge(lake_.settings, lake_.objects, lake_.head,
                                    [&is_first] { return std::exchange(is_first, false); });
      ASSERT_TRUE(summary) << summary.error().message;
      if (summary->done) return;
    }
  };
  for (int i = 0; i < 9; ++i) {  // so many that runs of the index are merged
    lake_.Land(0, 3 * static_cast<std::uint64_t>(i) + 1,
               {Event(i), Event(100 + i, "", 1'620'000'000), "{"});
    merge_in_steps();
  }
  lake_.objects.now.micros += 6 * kHour;
  merge_in_steps();
  EXPECT_TRUE(lake_.head.head.closed);
  EXPECT_THAT(lake_.LinesBelow("lake/"), SizeIs(18));
  EXPECT_THAT(lake_.LinesBelow("quarantine/"), SizeIs(9));
  EXPECT_THAT(lake_.NamesBelow("ledger/"), SizeIs(9));
}

TEST_F(MergeWorkerTest, FoldersThatAreNoHoursAreNotListed) {
  lake_.Land(0, 1, {Event(1)});
  const std::string landed = lake_.NamesBelow("landing/").front();
  for (const std::string_view folder : {"aside/", "2021-07-15/", "lake/year=2021/"}) {
    lake_.objects.objects[fmt::format("landing/{}{}", folder, landed)] = "not looked at";
  }
  std::set<std::string> listed;
  lake_.objects.hook = [&listed](const fakes::PortCall& call) -> std::optional<Error> {
    if (call.operation == "List") listed.insert(std::string(call.name));
    return std::nullopt;
  };
  const MergeSummary summary = lake_.MergeAll();
  EXPECT_EQ(summary.rows.stored, 1U);
  EXPECT_THAT(listed, Contains("landing/2021-07-15T08/"));
  for (const std::string_view folder : {"landing/aside/", "landing/2021-07-15/", "landing/lake/"}) {
    EXPECT_THAT(listed, Not(Contains(folder)));
  }
}

TEST_F(MergeWorkerTest, MergesNoLakeThatAnotherHeadMerges) {
  lake_.MergeAll();
  lake_.head.name = "dynamodb:eu-west-1/other";
  lake_.Land(0, 1, {Event(1)});
  const auto refused = lake_.Merge();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kConflict);
  EXPECT_THAT(refused.error().message,
              AllOf(HasSubstr("'memory:head'"), HasSubstr("'dynamodb:eu-west-1/other'"),
                    HasSubstr("merge/owner")));
  EXPECT_THAT(lake_.NamesBelow("lake/"), IsEmpty());
}

TEST_F(MergeWorkerTest, StopsWhereThePlanOfTheHeadIsGone) {
  lake_.Land(0, 1, {Event(1)});
  lake_.MergeAll();
  lake_.objects.objects.erase(PlanName(1));
  const auto refused = lake_.Merge();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kCorrupt);
  EXPECT_THAT(refused.error().message, AllOf(HasSubstr("plan 1"), HasSubstr("is gone")));
}

TEST_F(MergeWorkerTest, StopsWhereThePlanOfTheHeadIsAnother) {
  lake_.Land(0, 1, {Event(1)});
  lake_.MergeAll();
  lake_.objects.objects[PlanName(1)] += " ";
  const auto refused = lake_.Merge();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kCorrupt);
  EXPECT_THAT(refused.error().message, HasSubstr("other bytes"));
}

TEST_F(MergeWorkerTest, HeadThatWasLostOrSetBackFollowsItsChain) {
  lake_.Land(0, 1, {Event(1)});
  lake_.MergeAll();
  const Head first = lake_.head.head;
  lake_.Land(0, 2, {Event(2)});
  lake_.MergeAll();
  const Head second = lake_.head.head;
  const auto objects = lake_.objects.objects;
  for (const Head& head : {Head(), first, Head{1, first.digest, false}}) {
    lake_.head.head = head;
    EXPECT_EQ(lake_.MergeAll().plans, 0U) << "nothing is done again";
    EXPECT_EQ(lake_.head.head, second);
    EXPECT_EQ(lake_.objects.objects, objects);
  }
}

TEST_F(MergeWorkerTest, PlanOfANewerWeirIsRefused) {
  lake_.Land(0, 1, {Event(1)});
  lake_.MergeAll();
  std::string& plan = lake_.objects.objects[PlanName(1)];
  plan.replace(plan.find("\"version\":1"), 11, "\"version\":3");
  lake_.head.head.digest = DigestOf(plan);
  const auto refused = lake_.Merge();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kInvalidInput);
  EXPECT_THAT(refused.error().message, AllOf(HasSubstr("newer"), HasSubstr("merge/plans/")));
}

TEST_F(MergeWorkerTest, NothingIsPutOnceAnotherHasClosedThePlan) {
  lake_.Land(0, 1, {Event(1)});
  bool is_other_done = false;
  // Just before the first verdicts are put, somebody else does all of it.
  lake_.objects.hook = [&](const fakes::PortCall& call) -> std::optional<Error> {
    const bool is_now = call.operation == "Create" && call.name.starts_with("merge/verdicts/");
    if (is_now && !is_other_done) {
      is_other_done = true;
      lake_.MergeAll();
    }
    EXPECT_FALSE(is_other_done && call.operation == "Create" && call.name.starts_with("lake/") &&
                 lake_.head.head.closed && call.moment == fakes::PortMoment::kBeforeEffect);
    return std::nullopt;
  };
  const auto summary = lake_.Merge();
  lake_.objects.hook = {};
  ASSERT_TRUE(summary) << summary.error().message;
  EXPECT_EQ(summary->plans, 0U);
  EXPECT_TRUE(summary->done);
  EXPECT_THAT(lake_.LinesBelow("lake/"), SizeIs(1));
}

/// As a worker that was frozen finds it: what it has ready was made by another, and is gone since.
TEST_F(MergeWorkerTest, WhatIsSignedIsNotPutOnceAnotherHasClosedThePlan) {
  lake_.Land(0, 1, {Event(1)});
  bool is_other_done = false;
  lake_.objects.hook = [&](const fakes::PortCall& call) -> std::optional<Error> {
    if (call.operation != "Sign" || !call.name.starts_with("lake/")) return std::nullopt;
    if (std::exchange(is_other_done, true)) return std::nullopt;
    lake_.MergeAll();
    EXPECT_THAT(lake_.NamesBelow("lake/"), SizeIs(1));
    lake_.objects.objects.erase(lake_.NamesBelow("lake/").front());
    return std::nullopt;
  };
  const auto summary = lake_.Merge();
  ASSERT_TRUE(summary) << summary.error().message;
  EXPECT_TRUE(is_other_done);
  EXPECT_EQ(summary->plans, 0U);
  EXPECT_TRUE(summary->done);
  EXPECT_THAT(lake_.NamesBelow("lake/"), IsEmpty());
}

TEST_F(MergeWorkerTest, OldLandingsGoAndTheirNamesAreForgottenAfterThem) {
  lake_.settings.redelivery_days = 1;
  lake_.settings.horizon_days = 3;
  lake_.Land(0, 1, {Event(1)});
  lake_.MergeAll();
  lake_.objects.now.micros += 2 * event::kMicrosPerDay;
  lake_.MergeAll();
  EXPECT_THAT(lake_.NamesBelow("landing/"), SizeIs(1)) << "it may still come again";
  lake_.objects.now.micros += event::kMicrosPerDay;
  lake_.MergeAll();
  EXPECT_THAT(lake_.NamesBelow("landing/"), IsEmpty());
  EXPECT_THAT(lake_.NamesBelow("merge/plans/"), Contains(PlanName(1)));
  lake_.objects.now.micros += event::kMicrosPerDay;
  lake_.MergeAll();
  EXPECT_THAT(lake_.NamesBelow("merge/plans/"), Not(Contains(PlanName(1))));
  EXPECT_THAT(lake_.NamesBelow("merge/verdicts/"), IsEmpty());
  EXPECT_THAT(lake_.NamesBelow("merge/index/"), IsEmpty()) << "beyond the horizon";
  EXPECT_THAT(lake_.LinesBelow("lake/"), SizeIs(1));
}

TEST_F(MergeWorkerTest, NothingGoesSoonerBecauseSomebodyMergedWithFewerDays) {
  lake_.settings.redelivery_days = 30;
  lake_.settings.horizon_days = 60;
  lake_.Land(0, 1, {Event(1)});
  lake_.MergeAll();
  lake_.settings = MergeSettings{};
  lake_.objects.now.micros += 20 * event::kMicrosPerDay;
  lake_.MergeAll();
  EXPECT_THAT(lake_.NamesBelow("landing/"), SizeIs(1));
  lake_.objects.now.micros += 20 * event::kMicrosPerDay;
  lake_.MergeAll();
  EXPECT_THAT(lake_.NamesBelow("landing/"), IsEmpty());
  lake_.Land(3, 1, {Event(1)});
  EXPECT_EQ(lake_.MergeAll().rows.duplicates, 1U) << "its id is known for sixty days";
}

TEST_F(MergeWorkerTest, ShardIsForgottenWithItsLastLanding) {
  const auto shards = [this] {
    const auto plan = ParsePlan(lake_.objects.objects[PlanName(lake_.head.head.plan)], "plan");
    EXPECT_TRUE(plan) << plan.error().message;
    return plan ? plan->state.highest.size() : 99;
  };
  lake_.settings.redelivery_days = 1;
  lake_.Land(0, 1, {Event(1)});
  lake_.MergeAll();
  lake_.objects.now.micros += 2 * event::kMicrosPerDay;
  lake_.Land(3, 1, {Event(2)});
  lake_.MergeAll();
  EXPECT_EQ(shards(), 1U) << "its landing is there";
  lake_.objects.now.micros += event::kMicrosPerDay;
  lake_.MergeAll();
  ASSERT_THAT(lake_.NamesBelow("landing/"), SizeIs(1));
  EXPECT_EQ(shards(), 2U);
  lake_.objects.now.micros += event::kMicrosPerDay;
  lake_.MergeAll();
  EXPECT_EQ(shards(), 1U);
}

TEST_F(MergeWorkerTest, LandingThatComesBackAfterItsPlanIsGoneIsSetAside) {
  lake_.settings.redelivery_days = 1;
  lake_.settings.horizon_days = 3;
  lake_.Land(0, 1, {Event(1), "{"});
  const auto landed = lake_.NamesBelow("landing/").front();
  const std::string bytes = lake_.objects.objects[landed];
  lake_.MergeAll();
  for (int day = 0; day < 6; ++day) {
    lake_.objects.now.micros += event::kMicrosPerDay;
    lake_.MergeAll();
  }
  ASSERT_THAT(lake_.NamesBelow("merge/plans/"), Not(Contains(PlanName(1))));
  lake_.objects.objects[landed] = bytes;
  lake_.objects.now.micros += event::kMicrosPerDay;
  const MergeSummary summary = lake_.MergeAll();
  EXPECT_TRUE(summary.done);
  EXPECT_EQ(summary.waiting, 0U);
  ASSERT_THAT(summary.set_aside, SizeIs(1));
  EXPECT_THAT(summary.set_aside[0].message,
              AllOf(HasSubstr(landed), HasSubstr("not merged again")));
  EXPECT_THAT(lake_.LinesBelow("lake/"), SizeIs(1));
  EXPECT_THAT(lake_.LinesBelow("quarantine/"), SizeIs(1));
  lake_.Land(0, 3, {Event(2)});
  EXPECT_EQ(lake_.MergeAll().rows.stored, 1U) << "it holds up nothing";
}

TEST_F(MergeWorkerTest, PlaceOfALandingThatIsGoneMayComeAgain) {
  lake_.settings.redelivery_days = 1;
  lake_.Land(0, 1, {Event(1), Event(2)});
  lake_.MergeAll();
  lake_.objects.now.micros += 3 * event::kMicrosPerDay;
  lake_.Land(3, 1, {Event(3)});  // its plan deletes the first landing, and is not below the floor
  lake_.MergeAll();
  lake_.Land(0, 1, {Event(1), Event(2)});
  const MergeSummary summary = lake_.MergeAll();
  EXPECT_TRUE(summary.done);
  EXPECT_EQ(summary.rows.counted_before, 0U);
  EXPECT_EQ(summary.rows.stored, 2U) << "the index names these very positions";
  EXPECT_THAT(lake_.LinesBelow("lake/year=2021/month=07/day=15/"), SizeIs(2));
}

TEST_F(MergeWorkerTest, RunsOfTheIndexAreMergedAndStillKnowEachId) {
  for (int i = 0; i < 9; ++i) {
    lake_.Land(0, static_cast<std::uint64_t>(i) + 1, {Event(i)});
    lake_.MergeAll();
  }
  EXPECT_THAT(lake_.NamesBelow("merge/index/"), SizeIs(2));
  std::vector<std::string> again;
  for (int i = 0; i < 9; ++i) again.push_back(Event(i));
  lake_.Land(3, 1, again);
  EXPECT_EQ(lake_.MergeAll().rows.duplicates, 9U);
}

TEST_F(MergeWorkerTest, LakeIsPackedAsTheSettingSays) {
  lake_.settings.compression = codec::Compression::kZstd;
  lake_.Land(0, 1, {Event(1)});
  lake_.MergeAll();
  EXPECT_THAT(lake_.NamesBelow("lake/"), ElementsAre(HasSubstr("-0.json.zst")));
  EXPECT_THAT(lake_.NamesBelow("ledger/"), ElementsAre(HasSubstr("-0.json.zst")));
  EXPECT_THAT(lake_.objects.objects[lake_.NamesBelow("lake/").front()],
              StartsWith("\x28\xB5\x2F\xFD"));
}

}  // namespace
}  // namespace weir::merge
