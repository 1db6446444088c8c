// A look-up in a merged lake: who owns an id, where its event is, and what became of each copy.
#include "src/lake/merged_lookup.h"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/merge/merged_lake_testing.h"
#include "src/merge/plan/names.h"

#include "tests/fakes/in_memory_object_listing.h"

namespace weir::lake {
namespace {

using merge::MergedLake;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr std::int64_t kDaysAgo = 1'625'000'000;  // its day is over for more than six hours

class MergedLookupTest : public testing::Test {
 protected:
  MergedLookupTest() {
    merged_.settings.hold_hours = 6;
    merged_.Land(6, 100, {MergedLake::Event(1), MergedLake::Event(1), "{"});
    merged_.MergeAll();
    merged_.Land(6, 200,
                 {MergedLake::Event(2), MergedLake::Event(1, R"(,"plan":"other")"),
                  MergedLake::Event(4, "", kDaysAgo)});
    merged_.MergeAll();
  }

  Result<MergedLookup> Find(int number) {
    fakes::InMemoryObjectListing lake;
    for (const auto& [name, bytes] : merged_.objects.objects) lake.objects()[name] = bytes;
    return LookUpMerged({lake, merged_.objects, merged_.head, {}, {}},
                        fmt::format("6ae1768a-eb84-57ba-8981-{:012}", number));
  }
  MergedLookup Found(int number) {
    auto found = Find(number);
    EXPECT_TRUE(found) << found.error().message;
    return found ? *std::move(found) : MergedLookup();
  }
  static std::vector<std::string> JudgedOf(const MergedLookup& found) {
    std::vector<std::string> judged;
    for (const LandedCopy& copy : found.landed) {
      judged.push_back(fmt::format("{} {}", copy.position.substr(copy.position.size() - 10, 3),
                                   LandedVerdictName(copy.verdict)));
    }
    return judged;
  }

  merge::MergedLake merged_;
};

TEST_F(MergedLookupTest, SaysWhoOwnsItWhereItIsAndWhatBecameOfEachCopy) {
  merged_.Land(6, 300, {MergedLake::Event(1)});
  const MergedLookup found = Found(1);
  EXPECT_THAT(found.owner.value_or(""), EndsWith("100-000000"));
  EXPECT_THAT(found.object, StartsWith("lake/year=2021/"));
  EXPECT_THAT(found.object, HasSubstr("/m000000000001-0.json"));
  EXPECT_EQ(found.line, 1U);
  EXPECT_EQ(found.place, ClaimedPlace::kHeld);
  EXPECT_FALSE(found.is_held);
  EXPECT_THAT(JudgedOf(found),
              ElementsAre("100 stored", "101 duplicate", "201 conflict", "300 waits"));
  EXPECT_THAT(found.landed.at(0).landing, StartsWith("landing/2021-07-15T08/"));
  EXPECT_EQ(found.not_looked_into, 0U);
}

TEST_F(MergedLookupTest, AnEventThatIsHeldIsFoundAndAfterThatWhereItWasStored) {
  const MergedLookup held = Found(4);
  EXPECT_TRUE(held.is_held);
  EXPECT_THAT(held.object, StartsWith("merge/held/000000000002-"));
  EXPECT_EQ(held.place, ClaimedPlace::kHeld);
  merged_.objects.now.micros += 7 * 3'600 * event::kMicrosPerSecond;
  merged_.MergeAll();
  const MergedLookup stored = Found(4);
  EXPECT_FALSE(stored.is_held);
  EXPECT_THAT(stored.object, HasSubstr("/m000000000003-0.json"));
  EXPECT_THAT(JudgedOf(stored), ElementsAre("202 stored"));
}

TEST_F(MergedLookupTest, WhatWaitsAloneHasNoOwnerYet) {
  merged_.Land(6, 300, {MergedLake::Event(9)});
  const MergedLookup found = Found(9);
  EXPECT_EQ(found.owner, std::nullopt);
  EXPECT_EQ(found.place, std::nullopt);
  EXPECT_THAT(JudgedOf(found), ElementsAre("300 waits"));
  EXPECT_THAT(Found(10).landed, IsEmpty());
}

TEST_F(MergedLookupTest, WhereTheLandingIsGoneTheOwnerIsKnownAlone) {
  std::erase_if(merged_.objects.objects,
                [](const auto& object) { return object.first.starts_with("landing/"); });
  const MergedLookup found = Found(2);
  EXPECT_THAT(found.owner.value_or(""), EndsWith("200-000000"));
  EXPECT_EQ(found.place, std::nullopt);
  EXPECT_THAT(found.landed, IsEmpty());
}

TEST_F(MergedLookupTest, ABodyThatIsAnotherThanTheOneThatWasJudgedIsSaid) {
  for (auto& [name, bytes] : merged_.objects.objects) {
    if (!name.starts_with("lake/")) continue;
    if (const auto at = bytes.find("1626336000"); at != std::string::npos) bytes[at + 9] = '1';
  }
  EXPECT_EQ(Found(2).place, ClaimedPlace::kHeldWithOther);
}

TEST_F(MergedLookupTest, APageOfVerdictsThatIsGoneIsSaid) {
  merged_.objects.objects.erase(merge::VerdictsName(1, 0));
  const auto found = Find(1);
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().message, HasSubstr("merge/verdicts/000000000001-000: it is gone"));
}

}  // namespace
}  // namespace weir::lake
