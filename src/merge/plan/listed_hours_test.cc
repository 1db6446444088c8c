// Listings of all hours that are not through in one run: what a note says, what it is believed for,
// and that the next run goes on with it to the plan that one run would have made.
#include "src/merge/plan/listed_hours.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/landing/name.h"
#include "src/merge/merge_testing.h"
#include "src/merge/merged_lake_testing.h"
#include "src/merge/plan/names.h"
#include "src/merge/worker.h"

namespace weir::merge {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

ListedHours Some() {
  ListedHours listed = ListingBegunAt(kMadeAt);
  listed.plan = 41;
  listed.to = "2021-07-10T07";
  listed.again = {"2021-06-30T08", "2021-07-02T00"};
  listed.lowest_plan = 12;
  listed.shards = {"k9be83f7b08d5a3ad-000000000000"};
  return listed;
}

TEST(ListedHoursNote, IsReadAsItWasWritten) {
  EXPECT_EQ(ParseListedHours(FormatListedHours(Some())), Some());
  const ListedHours begun = ListingBegunAt(kMadeAt);
  EXPECT_EQ(ParseListedHours(FormatListedHours(begun)), begun);
}

TEST(ListedHoursNote, SaysNothingWhereAnyByteOfItIsAnother) {
  const std::string bytes = FormatListedHours(Some());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] ^= 1;
    EXPECT_EQ(ParseListedHours(damaged), std::nullopt) << i;
    EXPECT_EQ(ParseListedHours(bytes.substr(0, i)), std::nullopt) << i;
  }
}

TEST(ListedHoursNote, IsBelievedForTheListingThatIsDueAndForADay) {
  fakes::InMemoryMergeObjects objects;
  ChainState state;
  state.full_listing = {kMadeAt.micros - event::kMicrosPerDay};
  const auto read = [&](std::int64_t later = kHour, PlanNumber head = 41) {
    return ReadListedHours(objects, state, head, {kMadeAt.micros + later}).value();
  };
  EXPECT_EQ(read(), ListingBegunAt({kMadeAt.micros + kHour})) << "there is none";
  objects.objects[std::string(kListingName)] = FormatListedHours(Some());
  EXPECT_EQ(read(), Some());
  EXPECT_EQ(read(0, 42), Some());
  EXPECT_EQ(read(-kHour).to, "") << "it was begun by another clock";
  EXPECT_EQ(read(event::kMicrosPerDay).to, "");
  EXPECT_EQ(read(kHour, 40).to, "") << "it knew a plan that is none";
  state.full_listing = kMadeAt;
  EXPECT_EQ(read().to, "") << "that listing is over";
  state.full_listing = {};
  objects.objects[std::string(kListingName)][9] ^= 1;
  EXPECT_EQ(read().to, "");
}

TEST(ListedHoursNote, IsOvertakenByAPlanThatItDidNotKnowOfItsHours) {
  Plan plan = MadePlan(PlanKind::kMerge);  // of 2021-07-15T08
  ListedHours listed = Some();
  plan.number = 42;
  EXPECT_FALSE(IsOvertaken(listed, plan));
  listed.to = "2021-07-15T08";
  EXPECT_TRUE(IsOvertaken(listed, plan));
  listed.plan = 42;
  EXPECT_FALSE(IsOvertaken(listed, plan));
}

TEST(ListedHoursNote, GivesWayToNoneThatIsBehindIt) {
  fakes::InMemoryMergeObjects objects;
  const std::string name(kListingName);
  const auto there = [&] { return ParseListedHours(objects.objects[name])->to; };
  SaveListedHours(objects, Some());
  EXPECT_EQ(there(), "2021-07-10T07");
  ListedHours other = Some();
  other.to = "2021-07-09T07";
  SaveListedHours(objects, other);
  EXPECT_EQ(there(), "2021-07-10T07");
  other.since.micros += kHour;
  SaveListedHours(objects, other);
  EXPECT_EQ(there(), "2021-07-09T07") << "of another listing";
}

constexpr int kHours = 120;

class ListedHoursTest : public ::testing::Test {
 protected:
  using Objects = fakes::InMemoryMergeObjects::Objects;

  /// Days of landings that were merged now and then, of which the first went; then the listing of
  /// all hours is due. Where landings wait, they are of the last hours, and one of an hour that is
  /// through: its put came late.
  static void Fill(MergedLake& lake, bool has_waiting = true) {
    lake.settings.redelivery_days = 1;
    lake.settings.horizon_days = 30;
    lake.settings.hold_hours = 0;
    Objects::node_type late;
    for (int hour = 0; hour < kHours; ++hour) {
      lake.Land(hour % 2 == 0 ? 0 : 3, 1 + static_cast<std::uint64_t>(hour),
                {MergedLake::Event(hour)});
      if (has_waiting && hour == 100) {
        lake.Land(1, 1, {MergedLake::Event(1'000)});
        late = TakeLate(lake);
      }
      const bool is_merged = hour % 4 == 3 && !(has_waiting && hour >= kHours - 4);
      if (is_merged) lake.MergeAll();
      lake.objects.now.micros += kHour;
    }
    if (has_waiting) lake.objects.objects.insert(std::move(late));
    lake.objects.now.micros += 12 * kHour;
  }

  static void Copy(const MergedLake& from, MergedLake& to) {
    to.settings = from.settings;
    to.objects.objects = from.objects.objects;
    to.objects.now = from.objects.now;
    to.head.head = from.head.head;
  }

  static Objects::node_type TakeLate(MergedLake& lake) {
    for (const std::string& name : lake.NamesBelow("landing/")) {
      if (name.find(PositionIn(1, 1)) != std::string::npos) {
        return lake.objects.objects.extract(name);
      }
    }
    return {};
  }

  static Result<MergeSummary> RunFor(MergedLake& lake, int steps) {
    return RunMerge(lake.settings, lake.objects, lake.head, [&steps] { return steps-- > 0; });
  }

  static bool IsNoted(const MergedLake& lake) {
    return lake.objects.objects.contains(kListingName);
  }
  static ListedHours Noted(const MergedLake& lake) {
    return ParseListedHours(lake.objects.objects.find(kListingName)->second).value();
  }

  /// The first plan behind so many that was made of a listing of all hours.
  static Plan PlanOfAllBehind(const MergedLake& lake, PlanNumber number) {
    while (true) {
      auto plan = ParsePlan(lake.objects.objects.at(PlanName(++number)), "plan");
      EXPECT_TRUE(plan);
      if (plan->state.full_listing == plan->made_at) return *std::move(plan);
    }
  }

  MergedLake lake_;
};

TEST_F(ListedHoursTest, RunsThatHaveTimeForAnHourEachMakeThePlanThatOneRunMakes) {
  MergedLake at_once;
  Fill(at_once);
  const PlanNumber before = at_once.head.head.plan;
  at_once.MergeAll();
  const Plan plan = PlanOfAllBehind(at_once, before);
  ASSERT_THAT(plan.landings, SizeIs(5)) << "the late one is among them";
  ASSERT_FALSE(plan.deletes.empty());
  ASSERT_GT(plan.state.floor, 1U);

  Fill(lake_);
  std::map<std::string, int> listed;
  lake_.objects.hook = [&listed](const fakes::PortCall& call) -> std::optional<Error> {
    if (call.operation == "List") ++listed[std::string(call.name)];
    return std::nullopt;
  };
  int runs = 0;
  for (; lake_.head.head.plan < plan.number; ++runs) {
    ASSERT_LT(runs, 2 * kHours);
    const auto summary = RunFor(lake_, 1);
    ASSERT_TRUE(summary) << summary.error().message;
    EXPECT_FALSE(summary->done);
    EXPECT_EQ(IsNoted(lake_), lake_.head.head.plan < plan.number);
  }
  EXPECT_GT(runs, 50);
  EXPECT_EQ(PlanOfAllBehind(lake_, before), plan);
  const std::string through = landing::HourOf({kMadeAt.micros + 90 * kHour});
  EXPECT_LE(listed["landing/" + through + "/"], 4) << "nothing more was asked of it";
  lake_.MergeAll();
  EXPECT_THAT(lake_.LinesBelow("lake/"), SizeIs(kHours + 1));
}

TEST_F(ListedHoursTest, WhereverItIsStoppedNothingIsLostAndNothingIsTwice) {
  Fill(lake_);
  for (const int steps : {1, 2, 20, 55, 57, 58, 59, 60, 64}) {
    MergedLake lake;
    Copy(lake_, lake);
    ASSERT_TRUE(RunFor(lake, steps));
    lake.objects.now.micros += kHour;
    lake.MergeAll();
    EXPECT_THAT(lake.LinesBelow("lake/"), SizeIs(kHours + 1)) << steps;
    lake.objects.now.micros += event::kMicrosPerDay;
    lake.Land(0, 900, {MergedLake::Event(1), MergedLake::Event(kHours - 1)});
    const MergeSummary summary = lake.MergeAll();
    EXPECT_THAT(summary.set_aside, IsEmpty()) << steps;
    EXPECT_EQ(summary.rows.stored, 0U) << steps;
    EXPECT_FALSE(IsNoted(lake));
  }
}

TEST_F(ListedHoursTest, DaysAreCountedFromWhenItBegan) {
  Fill(lake_, false);
  const PlanNumber before = lake_.head.head.plan;
  const event::Timestamp begun = lake_.objects.now;
  ASSERT_TRUE(RunFor(lake_, 4));
  ASSERT_TRUE(IsNoted(lake_));
  lake_.objects.now.micros += 20 * kHour;
  lake_.MergeAll();
  const Plan plan = PlanOfAllBehind(lake_, before);
  EXPECT_EQ(plan.state.deleted_before, landing::HourOf({begun.micros - 2 * event::kMicrosPerDay}));
}

TEST_F(ListedHoursTest, ALandingThatComesBehindItsBackIsFoundByTheNext) {
  Fill(lake_);
  auto late = TakeLate(lake_);
  ASSERT_TRUE(RunFor(lake_, 56));
  ASSERT_TRUE(IsNoted(lake_));
  ASSERT_GE(Noted(lake_).to, landing::LandingName::Parse(late.key())->hour) << "it was listed";
  lake_.objects.objects.insert(std::move(late));
  lake_.MergeAll();
  EXPECT_THAT(lake_.LinesBelow("lake/"), SizeIs(kHours));
  lake_.objects.now.micros += event::kMicrosPerDay;
  lake_.MergeAll();
  EXPECT_THAT(lake_.LinesBelow("lake/"), SizeIs(kHours + 1));
}

TEST_F(ListedHoursTest, ADamagedNoteCostsListingsAndNothingElse) {
  Fill(lake_);
  ASSERT_TRUE(RunFor(lake_, 9));
  ASSERT_TRUE(IsNoted(lake_));
  lake_.objects.objects[std::string(kListingName)][30] ^= 1;
  lake_.MergeAll();
  EXPECT_THAT(lake_.LinesBelow("lake/"), SizeIs(kHours + 1));
}

}  // namespace
}  // namespace weir::merge
