// Faults hit what their rules name, as often as they say, and the same seed hits the same calls.
#include "src/cloud/store/faults.h"

#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace weir::cloud::store {
namespace {

std::string HitsOf(Faults& faults, int calls) {
  std::string hits;
  for (int i = 0; i < calls; ++i) hits += faults.Draw("dynamodb", "PutItem") ? 'x' : '.';
  return hits;
}

TEST(Faults, NoRulesNoFaults) {
  Faults faults;
  EXPECT_EQ(HitsOf(faults, 3), "...");
}

TEST(Faults, SkipAndCountBoundTheHits) {
  Faults faults;
  ASSERT_TRUE(faults.Add({.kind = FaultKind::kThrottle, .skip = 2, .count = 3}));
  EXPECT_EQ(HitsOf(faults, 8), "..xxx...");
  EXPECT_EQ(faults.List().at(0).hits, 3U);
}

TEST(Faults, ARuleHitsOnlyWhatItNames) {
  Faults faults;
  ASSERT_TRUE(faults.Add({.service = "s3", .operation = "PutObject"}));
  EXPECT_FALSE(faults.Draw("dynamodb", "PutObject"));
  EXPECT_FALSE(faults.Draw("s3", "GetObject"));
  EXPECT_EQ(faults.Draw("s3", "PutObject"), FaultKind::kServerError);
}

TEST(Faults, ARuleWithATextHitsOnlyBodiesThatHoldIt) {
  Faults faults;
  ASSERT_TRUE(faults.Add({.service = "dynamodb", .containing = "poison", .skip = 1}));
  EXPECT_FALSE(faults.Draw("dynamodb", "PutItem", "a poison"));
  EXPECT_FALSE(faults.Draw("dynamodb", "PutItem", "a cure"));
  EXPECT_FALSE(faults.Draw("dynamodb", "PutItem"));
  EXPECT_FALSE(faults.Draw("s3", "PutObject", "poison"));
  EXPECT_EQ(faults.Draw("dynamodb", "PutItem", "poisonous"), FaultKind::kServerError);
}

TEST(Faults, TheFirstRuleThatHitsDecides) {
  Faults faults;
  ASSERT_TRUE(faults.Add({.kind = FaultKind::kDropAfter, .count = 1}));
  ASSERT_TRUE(faults.Add({.kind = FaultKind::kThrottle}));
  EXPECT_EQ(faults.Draw("s3", "PutObject"), FaultKind::kDropAfter);
  EXPECT_EQ(faults.Draw("s3", "PutObject"), FaultKind::kThrottle);
}

TEST(Faults, TheSameSeedHitsTheSameCalls) {
  std::set<std::string> patterns;
  for (const std::uint64_t seed : {1U, 2U, 3U, 1U, 2U, 3U}) {
    Faults faults;
    ASSERT_TRUE(faults.Add({.probability = 0.3, .seed = seed}));
    const std::string hits = HitsOf(faults, 1000);
    const auto count = std::count(hits.begin(), hits.end(), 'x');
    EXPECT_GT(count, 200);
    EXPECT_LT(count, 400);
    patterns.insert(hits);
  }
  EXPECT_EQ(patterns.size(), 3U);
}

TEST(Faults, RulesAreListedAndRemovedByTheirIds) {
  Faults faults;
  const auto first = faults.Add({});
  const auto second = faults.Add({.operation = "x"});
  ASSERT_TRUE(first && second);
  EXPECT_TRUE(faults.Remove(*first));
  EXPECT_FALSE(faults.Remove(*first));
  ASSERT_EQ(faults.List().size(), 1U);
  EXPECT_EQ(faults.List()[0].id, *second);
  faults.Clear();
  EXPECT_TRUE(faults.List().empty());
}

TEST(Faults, RulesAreBounded) {
  Faults faults;
  for (std::size_t i = 0; i < Faults::kMaxRules; ++i) EXPECT_TRUE(faults.Add({}));
  EXPECT_FALSE(faults.Add({}));
}

TEST(Faults, EachKindHasItsName) {
  for (int i = 0; i <= static_cast<int>(FaultKind::kDuplicate); ++i) {
    const auto kind = static_cast<FaultKind>(i);
    EXPECT_EQ(FaultKindNamed(FaultKindName(kind)), kind);
  }
  EXPECT_EQ(FaultKindNamed("nonsense"), std::nullopt);
}

}  // namespace
}  // namespace weir::cloud::store
