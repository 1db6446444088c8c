// Plans read back as they were written, what is unsound is refused with its place, and a chain's
// state follows from its plans.
#include "src/merge/plan/plan.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/merge/merge_testing.h"

namespace weir::merge {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::StartsWith;

constexpr PlanKind kKinds[] = {PlanKind::kMerge, PlanKind::kHeld,  PlanKind::kIndex,
                               PlanKind::kRoll,  PlanKind::kErase, PlanKind::kEnd};

/// What is wrong with a plan.
std::string Complaint(std::string_view bytes) {
  const auto plan = ParsePlan(bytes, "s3://lake/plan");
  if (plan) return "nothing";
  EXPECT_EQ(plan.error().kind, ErrorKind::kCorrupt) << plan.error().message;
  return plan.error().message;
}

/// The same of one that is sound but for one text, which is replaced where it stands first.
std::string Complaint(PlanKind kind, std::string_view text, std::string_view other) {
  std::string bytes = FormatPlan(MadePlan(kind));
  const std::size_t at = bytes.find(text);
  EXPECT_NE(at, std::string::npos) << text;
  return Complaint(bytes.replace(at, text.size(), other));
}

TEST(Plan, OfEachKindReadsBack) {
  for (const PlanKind kind : kKinds) {
    const Plan plan = MadePlan(kind);
    const auto read = ParsePlan(FormatPlan(plan), "plan");
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(*read, plan);
  }
}

TEST(Plan, TheFirstOfAChainReadsBack) {
  Plan plan;
  plan.number = 1;
  plan.made_at = kMadeAt;
  plan.landings = {LandingAt(0, 1, 1)};
  const auto read = ParsePlan(FormatPlan(plan), "plan");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, plan);
}

TEST(Plan, HasALandingALine) {
  EXPECT_THAT(FormatPlan(MadePlan(PlanKind::kMerge)),
              HasSubstr("\n{\"name\":\"landing/2021-07-15T08/k9be83f7b08d5a3ad-000000000003/" +
                        PositionIn(3, 12) + "-00112233445566ff\",\"last\":\"" + PositionIn(3, 14) +
                        "\",\"judgement\":0,\"bytes\":4711,\"rows\":3}"));
}

TEST(Plan, FilesThatBecomeOneAreOfOneFolderOfTheDay) {
  const std::string first = OutputAt("a", 30);
  EXPECT_THAT(Complaint(PlanKind::kRoll, first, OutputAt("b", 30)), HasSubstr("not of one folder"));
  EXPECT_THAT(Complaint(PlanKind::kRoll, first, OutputAt("a", 42)), HasSubstr("rolls[0].files: "));
  EXPECT_THAT(Complaint(PlanKind::kRoll, "day=13", "day=12"), HasSubstr("rolls[0].files: "));
  EXPECT_THAT(Complaint(PlanKind::kRoll, first, "quarantine/" + first.substr(5)),
              HasSubstr("rolls[0].files: "));
  EXPECT_THAT(Complaint(PlanKind::kRoll, first, OutputAt("a", 31)), HasSubstr("there twice"));
  EXPECT_THAT(Complaint(PlanKind::kRoll, OutputAt("b", 31) + "\"]", OutputAt("b", 30) + "\"]"),
              HasSubstr("rolls[1].files: "));
  EXPECT_THAT(Complaint(PlanKind::kRoll, "[\"" + OutputAt("b", 30) + "\",", "["),
              HasSubstr("rolls[1].files: are too few"));
}

TEST(Plan, DayThatIsRolledUpIsADay) {
  EXPECT_THAT(Complaint(PlanKind::kRoll, R"("day":"2021-07-13")", R"("day":"2021-7-13")"),
              HasSubstr("day: is no day"));
  EXPECT_THAT(Complaint(PlanKind::kRoll, R"("day":"2021-07-13")", R"("day":"")"),
              HasSubstr("ends_day: "));
  EXPECT_THAT(Complaint(PlanKind::kRoll, R"("ends_day":1)", R"("ends_day":2)"),
              HasSubstr("ends_day: "));
}

TEST(Plan, DeletesNoFilesThatItsStateDoesNotName) {
  EXPECT_THAT(Complaint(PlanKind::kRoll, R"("removes":[20])", R"("removes":[21])"),
              HasSubstr("rolled files"));
}

TEST(Plan, CountsOfFilesAreOfDays) {
  EXPECT_THAT(Complaint(PlanKind::kEnd, R"("next":"claims")", R"("next":"nobody")"),
              HasSubstr("next: is nobody who judges"));
  EXPECT_THAT(Complaint(PlanKind::kHeld, R"("2021-07-13":96)", R"("2021-07-13":0)"),
              HasSubstr("state.unrolled[0]: "));
  EXPECT_THAT(Complaint(PlanKind::kHeld, R"("2021-07-13":96)", R"("2021-07":96)"),
              HasSubstr("state.unrolled[0]: "));
}

TEST(StateAfter, CountsFilesOfDaysUntilTheyAreRolledUp) {
  PlanResult result;
  result.files = {{{18822}, 5}, {{18823}, 1}};
  const ChainState merged = StateAfter(MadePlan(PlanKind::kMerge), result);
  EXPECT_EQ(merged.unrolled, (FilesOfDays{{{18821}, 96}, {{18822}, 17}, {{18823}, 1}}));
  const ChainState rolled = StateAfter(MadePlan(PlanKind::kRoll), {});
  EXPECT_EQ(rolled.unrolled, (FilesOfDays{{{18822}, 12}}));
  Plan part = MadePlan(PlanKind::kRoll);
  part.ends_day = false;
  EXPECT_EQ(StateAfter(part, {}).unrolled.size(), 2U);
}

TEST(StateAfter, FilesMadeOneStandUntilAPlanDeletesThem) {
  const ChainState state = StateAfter(MadePlan(PlanKind::kRoll), {});
  ASSERT_EQ(state.rolled.size(), 2U);
  EXPECT_EQ(state.rolled[0].plan, 39U);
  EXPECT_EQ(state.rolled[1].plan, 42U);
  Plan nothing = MadePlan(PlanKind::kRoll);
  nothing.rolls.clear();
  EXPECT_EQ(StateAfter(nothing, {}).rolled.size(), 1U);
}

TEST(StateAfter, ForgetsTheDaysWithTheFewestFiles) {
  Plan plan = MadePlan(PlanKind::kHeld);
  PlanResult result;
  for (int day = 0; day < static_cast<int>(kMaxUnrolledDays); ++day) result.files[{day}] = 3;
  result.files[{-5}] = 2;
  const ChainState state = StateAfter(plan, result);
  EXPECT_EQ(state.unrolled.size(), kMaxUnrolledDays);
  EXPECT_FALSE(state.unrolled.contains({-5}));
  EXPECT_TRUE(state.unrolled.contains({18822}));
}

TEST(Plan, ErasesIdsInOrderAndFilesThatItsStateHas) {
  const std::string zeros(32, '0');
  const std::string ones(32, 'f');
  const auto erasing = [](std::string_view text, std::string_view other) {
    return Complaint(PlanKind::kErase, text, other);
  };
  EXPECT_THAT(erasing(zeros, ones), HasSubstr("erases: are no hashes in order"));
  EXPECT_THAT(erasing(zeros, "0g" + zeros.substr(2)), HasSubstr("erases: "));
  EXPECT_THAT(erasing("\"erases\":[\n\"" + zeros + "\",\n\"" + ones + "\"]", "\"erases\":[]"),
              HasSubstr("erases: "));
  EXPECT_THAT(erasing(IndexName(7, 0), IndexName(7, 2)), HasSubstr("has not the files"));
  EXPECT_THAT(erasing(IndexName(7, 0), IndexName(41, 0)), HasSubstr("files: are not sorted"));
  EXPECT_THAT(erasing(ErasedName(20), ErasedName(42)), HasSubstr("no list of erased ids"));
  EXPECT_THAT(erasing(ErasedName(20), IndexName(20, 0)), HasSubstr("no list of erased ids"));
}

TEST(Plan, ThatErasesIsOfAVersionWhichTellsAndSoAreAllBehindIt) {
  EXPECT_THAT(FormatPlan(MadePlan(PlanKind::kIndex)), StartsWith("{\"version\":1,"));
  EXPECT_THAT(FormatPlan(MadePlan(PlanKind::kErase)), StartsWith("{\"version\":2,"));
  Plan behind = MadePlan(PlanKind::kHeld);
  behind.state.erased = ErasedFileOf(30);
  behind.state.index[1].files[0].name = IndexName(30, 4);  // written anew by plan 30
  EXPECT_THAT(FormatPlan(behind), StartsWith("{\"version\":2,"));
  const auto read = ParsePlan(FormatPlan(behind), "plan");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, behind);
  std::string older = FormatPlan(behind);
  older.replace(older.find(":2,"), 3, ":1,");
  EXPECT_THAT(Complaint(older), HasSubstr("damaged"));
}

TEST(StateAfter, FilesThatKnewWhatIsErasedGiveWay) {
  PlanResult result;
  result.erased = ErasedFileOf(42);
  result.rewritten = {RunOf(7, 0).files[0], RunOf(40, 0).files[1]};
  result.rewritten[0].name = IndexName(42, 0);
  result.rewritten[1].name = IndexName(42, 1);
  const auto read = ParsePlanResult(FormatPlanResult(result), "done");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, result);
  const ChainState state = StateAfter(MadePlan(PlanKind::kErase), *read);
  EXPECT_EQ(state.erased, result.erased);
  ASSERT_EQ(state.index.size(), 3U);
  EXPECT_EQ(state.index[0].files[0].name, IndexName(42, 0));
  EXPECT_EQ(state.index[0].files[1].name, IndexName(7, 1));
  EXPECT_EQ(state.index[2].files[1].name, IndexName(42, 1));
}

TEST(Plan, OfANewerVersionIsNotCalledDamaged) {
  std::string bytes = FormatPlan(MadePlan(PlanKind::kHeld));
  bytes.replace(bytes.find(":1,"), 3, ":3,");
  const auto plan = ParsePlan(bytes, "s3://lake/plan");
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().kind, ErrorKind::kInvalidInput);
  EXPECT_THAT(plan.error().message, StartsWith("s3://lake/plan: written by a newer Weir"));
}

TEST(Plan, CutShortIsRefusedWhereverThatIs) {
  for (const PlanKind kind : kKinds) {
    const std::string bytes = FormatPlan(MadePlan(kind));
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      EXPECT_THAT(Complaint(bytes.substr(0, size)), StartsWith("s3://lake/plan: damaged: "));
    }
    EXPECT_THAT(Complaint(bytes + " "), HasSubstr("it is not spelled as plans are"));
    EXPECT_THAT(Complaint(bytes + bytes), StartsWith("s3://lake/plan: damaged: "));
  }
}

TEST(Plan, OfNumbersThatAreNoneIsRefusedWithThePlace) {
  for (const std::string_view number :
       {"-1", "1.5", "1e3", "\"4711\"", "null", "[]", "{}", "true", "0", "9999999999999999"}) {
    EXPECT_THAT(Complaint(PlanKind::kMerge, "4711", number), HasSubstr("landings[0].bytes: is no"))
        << number;
  }
  EXPECT_THAT(Complaint(PlanKind::kMerge, "\"number\":42", "\"number\":1000000000000"),
              HasSubstr("number: is not 1 to 999999999999"));
  EXPECT_THAT(Complaint(PlanKind::kMerge, "\"ranges\":2", "\"ranges\":0"), HasSubstr("ranges: "));
  EXPECT_THAT(Complaint(PlanKind::kMerge, "\"rows\":20", "\"rows\":1000001"),
              HasSubstr("landings[0].rows: "));
  EXPECT_THAT(Complaint(PlanKind::kMerge, "\"rows\":20", "\"rows\":999999"),
              HasSubstr("landings: have too many rows"));
}

TEST(Plan, OfMembersThatAreNotThoseOfAPlanIsRefused) {
  EXPECT_THAT(Complaint("[]"), HasSubstr("is no object"));
  EXPECT_THAT(Complaint(PlanKind::kMerge, "4711", "18446744073709551616"), HasSubstr("no JSON"));
  EXPECT_THAT(Complaint(""), HasSubstr("it is no JSON"));
  EXPECT_THAT(Complaint(R"({"number":1})"), HasSubstr("version: is not there"));
  EXPECT_THAT(Complaint(PlanKind::kMerge, R"("number":42)", R"("number":42,"number":42)"),
              HasSubstr("kind: is not there, or not in its place"));
  EXPECT_THAT(Complaint(PlanKind::kHeld, R"(30T08"}})", R"(30T08","roof":7}})"),
              HasSubstr("is not all that there is"));
  EXPECT_THAT(Complaint(PlanKind::kHeld, R"(30T08"}})", R"(30T8"}})"),
              HasSubstr("state.deleted_before: is no hour"));
  EXPECT_THAT(Complaint(PlanKind::kHeld, R"("number":42)", R"("number": 42)"),
              HasSubstr("it is not spelled as plans are"));
  EXPECT_THAT(Complaint(PlanKind::kMerge, R"("kind":"merge")", R"("kind":"rot\u0000")"),
              HasSubstr("kind: is no kind of plan"));
  EXPECT_THAT(Complaint(PlanKind::kMerge, DigestOf("plan 41"), DigestOf("plan 41").substr(2)),
              HasSubstr("previous: is no digest"));
  EXPECT_THAT(Complaint(PlanKind::kMerge, "gzip", "lzma"), HasSubstr("compression: "));
  EXPECT_THAT(Complaint(PlanKind::kMerge, "2021-07-15T08:09:11Z", "yesterday"),
              HasSubstr("made_at: is no time"));
}

TEST(Plan, NamesNothingButLandings) {
  const std::string name = LandingAt(0, 80, 99).name;
  for (const std::string& other :
       {std::string("landing/../../etc/passwd"), "/" + name, "x/" + name, "../" + name,
        std::string(), "landing/" + name, name.substr(0, name.size() - 17), "lake" + name.substr(7),
        std::string(R"(landing\u0000)")}) {
    EXPECT_THAT(Complaint(PlanKind::kMerge, name, other),
                HasSubstr("landings[0].name: is no landing's name"))
        << other;
  }
  EXPECT_THAT(Complaint(PlanKind::kMerge, LandingAt(0, 6, 7).name, "lake/x"),
              HasSubstr("deletes: name what is no landing"));
  EXPECT_THAT(Complaint(PlanKind::kMerge, LandingAt(0, 6, 7).name, name),
              HasSubstr("deletes: name what is no landing, or one that is read here"));
  EXPECT_THAT(Complaint(PlanKind::kMerge, LandingAt(0, 6, 7).name, LandingAt(0, 1, 5).name),
              HasSubstr("deletes: are not sorted, or name one twice"));
}

TEST(Plan, HasItsLandingsInTheOrderOfJudgingAndEachOnce) {
  Plan plan = MadePlan(PlanKind::kMerge);
  std::swap(plan.landings[0], plan.landings[1]);
  EXPECT_THAT(Complaint(FormatPlan(plan)), HasSubstr("landings: are not in the order of judging"));
  plan = MadePlan(PlanKind::kMerge);
  plan.before.push_back(plan.landings[1]);
  EXPECT_THAT(Complaint(FormatPlan(plan)), HasSubstr("before[1].name: is there twice"));
}

TEST(Plan, HasPositionsOfTheShardThatTheyAreSaidToBeOf) {
  Plan plan = MadePlan(PlanKind::kMerge);
  for (const std::string& position :
       {PositionIn(3, 99), PositionIn(0, 79), std::string("nowhere"), std::string()}) {
    plan.landings[0].last_position = position;
    EXPECT_THAT(Complaint(FormatPlan(plan)),
                HasSubstr("landings[0].last: is no position behind the first"));
  }
  plan = MadePlan(PlanKind::kMerge);
  plan.state.highest.begin()->second = PositionIn(3, 1);
  EXPECT_THAT(Complaint(FormatPlan(plan)), HasSubstr("state.highest[0]: "));
}

TEST(Plan, HasRunsThatDoNotOverlapAndAreThere) {
  Plan plan = MadePlan(PlanKind::kIndex);
  plan.state.index[1].files[1].range.first.front() = std::byte{0x7F};
  EXPECT_THAT(Complaint(FormatPlan(plan)),
              HasSubstr("state.index[1].files[1].first: is in the range of the file before"));
  plan = MadePlan(PlanKind::kIndex);
  plan.state.index[1].plan = 7;
  EXPECT_THAT(Complaint(FormatPlan(plan)), HasSubstr("state.index[1].plan: is not above"));
  plan = MadePlan(PlanKind::kIndex);
  plan.state.index[2].plan = 42;
  EXPECT_THAT(Complaint(FormatPlan(plan)), HasSubstr("state.index[2].plan: is not 0 to 41"));
  for (const std::string& name : {IndexName(9, 1), IndexName(8, 0), std::string("merge/index/x"),
                                  "../" + IndexName(9, 0), IndexName(9, 0) + "0"}) {
    plan = MadePlan(PlanKind::kIndex);
    plan.state.index[1].files[0].name = name;
    EXPECT_THAT(Complaint(FormatPlan(plan)), HasSubstr("state.index[1].files")) << name;
  }
  plan = MadePlan(PlanKind::kIndex);
  plan.sources = {7, 9};  // of which one is of the level that they are to become
  EXPECT_THAT(Complaint(FormatPlan(plan)), HasSubstr("state: has not the runs"));
  plan.sources = {9, 9};
  EXPECT_THAT(Complaint(FormatPlan(plan)), HasSubstr("sources: do not rise"));
  plan.sources = {9, 40};
  plan.drops = {8};
  EXPECT_THAT(Complaint(FormatPlan(plan)), HasSubstr("state: has not the runs"));
  plan.drops = {9};
  EXPECT_THAT(Complaint(FormatPlan(plan)), HasSubstr("state: has not the runs"));
}

TEST(Plan, StoresHeldRowsThatAreThere) {
  Plan plan = MadePlan(PlanKind::kHeld);
  plan.held[0].before.days -= 1;
  EXPECT_THAT(Complaint(FormatPlan(plan)), HasSubstr("state: has not the held rows"));
}

TEST(PlanResult, ReadsBackAndIsRefusedOtherwise) {
  PlanResult result{.index = RunOf(42, 0).files,
                    .stored = 1,
                    .duplicates = 2,
                    .conflicts = 3,
                    .quarantined = 4,
                    .counted_before = 5,
                    .held = 6,
                    .objects = 7};
  const std::string bytes = FormatPlanResult(result);
  const auto read = ParsePlanResult(bytes, "done");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, result);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(ParsePlanResult(std::string_view(bytes).substr(0, size), "done"));
  }
  result.index[1].name = IndexName(43, 1);
  const auto mixed = ParsePlanResult(FormatPlanResult(result), "done");
  ASSERT_FALSE(mixed);
  EXPECT_THAT(mixed.error().message,
              AllOf(StartsWith("done: damaged: index[1].name: "), HasSubstr("put back")));
}

TEST(StateAfter, AMergeIsWhatItsLandingsHaveAdded) {
  Plan plan = MadePlan(PlanKind::kMerge);
  plan.landings[0].last_position = PositionIn(0, 130);  // beyond the next one's
  PlanResult result;
  result.index = RunOf(42, 0).files;
  result.held = 3;
  const ChainState state = StateAfter(plan, result);
  EXPECT_EQ(
      state.index.back(),
      (IndexRun{.plan = 42, .level = 0, .newest_hour = "2021-07-15T08", .files = result.index}));
  EXPECT_THAT(state.highest, ElementsAre(Pair(EndsWith("-000000000000"), PositionIn(0, 130)),
                                         Pair(EndsWith("-000000000003"), PositionIn(3, 14))));
  EXPECT_THAT(state.hours, ElementsAre(Pair("2021-07-15T07", 12), Pair("2021-07-15T08", 39)));
  EXPECT_EQ(state.held.back(),
            (HeldRows{.plan = 42, .before = plan.held_before, .since = plan.made_at}));
}

TEST(StateAfter, APlanThatAddsNothingLeavesNoEmptyRun) {
  const Plan plan = MadePlan(PlanKind::kMerge);
  EXPECT_EQ(StateAfter(plan, {}).index, plan.state.index);
  EXPECT_EQ(StateAfter(plan, {}).held, plan.state.held);
}

TEST(StateAfter, AnHourIsKnownFromItsFirstPlanOn) {
  Plan plan = MadePlan(PlanKind::kMerge);
  plan.state.hours.clear();
  EXPECT_THAT(StateAfter(plan, {}).hours, ElementsAre(Pair("2021-07-15T08", 42)));
}

TEST(StateAfter, WhatWasHeldIsNotHeldAnyMore) {
  const Plan plan = MadePlan(PlanKind::kHeld);
  EXPECT_THAT(StateAfter(plan, {}).held, ElementsAre(plan.state.held.back()));
}

TEST(StateAfter, RunsGiveWayToWhatTheyBecome) {
  const Plan plan = MadePlan(PlanKind::kIndex);
  PlanResult result;
  result.index = RunOf(42, 1).files;
  EXPECT_THAT(StateAfter(plan, result).index,
              ElementsAre(IndexRun{
                  .plan = 42, .level = 1, .newest_hour = "2021-07-15T07", .files = result.index}));
  EXPECT_THAT(StateAfter(plan, {}).index, IsEmpty());
}

/// The next plan has it for its own.
TEST(StateAfter, IsSound) {
  for (const PlanKind kind : kKinds) {
    const Plan plan = MadePlan(kind);
    PlanResult result;
    result.index = RunOf(42, 1).files;
    result.held = 1;
    Plan next;
    next.number = 43;
    next.made_at = kMadeAt;
    next.previous = DigestOf(FormatPlan(plan));
    next.state = StateAfter(plan, result);
    const auto read = ParsePlan(FormatPlan(next), "next");
    EXPECT_TRUE(read) << read.error().message;
  }
}

TEST(RangesOf, HaveEachHashOnce) {
  for (const std::uint32_t count : {1U, 2U, 3U, 7U, 256U, kMaxRanges}) {
    const auto ranges = RangesOf(count);
    ASSERT_EQ(ranges.size(), count);
    EXPECT_EQ(ranges.front().first, landing::IdHash{});
    EXPECT_EQ(ranges.back().last, landing::IdRange::AllOnes());
    for (std::size_t i = 1; i < ranges.size(); ++i) {
      landing::IdHash next = ranges[i - 1].last;  // and one more
      std::size_t at = next.size();
      while (next[at - 1] == std::byte{0xFF}) next[--at] = std::byte{0};
      next[at - 1] = static_cast<std::byte>(std::to_integer<int>(next[at - 1]) + 1);
      EXPECT_EQ(next, ranges[i].first) << count << " " << i;
    }
  }
  EXPECT_EQ(RangesOf(2)[1].first.front(), std::byte{0x80});
  EXPECT_EQ(RangesOf(3)[1].first.front(), std::byte{0x55});
}

TEST(DigestOf, IsThatOfTheBytes) {
  EXPECT_EQ(DigestOf(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

}  // namespace
}  // namespace weir::merge
