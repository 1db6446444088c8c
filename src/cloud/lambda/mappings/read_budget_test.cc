// What shards may read while others hold much.
#include "src/cloud/lambda/mappings/read_budget.h"

#include <gtest/gtest.h>

namespace weir::cloud::lambda {
namespace {

constexpr std::size_t kMost = std::size_t{20} << 20;

TEST(ReadBudget, WhileThereIsRoomAPageIsWhole) {
  const ReadBudget budget(kMost);
  EXPECT_EQ(budget.Page(false)->bytes, ReadBudget::kPage.bytes);
  EXPECT_EQ(budget.Page(false)->records, ReadBudget::kPage.records);
}

TEST(ReadBudget, APageIsNoLargerThanWhatIsLeft) {
  ReadBudget budget(kMost);
  budget.Hold(kMost - (1 << 20));
  EXPECT_EQ(budget.Page(true)->bytes, 1U << 20);
}

TEST(ReadBudget, WhereAllIsHeldWhoHoldsNothingReadsALittle) {
  ReadBudget budget(kMost);
  budget.Hold(kMost + 1);
  EXPECT_EQ(budget.Page(true)->bytes, ReadBudget::kLittlePage.bytes);
  EXPECT_EQ(budget.Page(true)->records, ReadBudget::kLittlePage.records);
  EXPECT_FALSE(budget.Page(false).has_value());
}

TEST(ReadBudget, WhatIsReleasedCanBeReadAgain) {
  ReadBudget budget(kMost);
  budget.Hold(kMost);
  budget.Release(kMost);
  EXPECT_EQ(budget.held(), 0U);
  EXPECT_EQ(budget.Page(false)->bytes, ReadBudget::kPage.bytes);
}

}  // namespace
}  // namespace weir::cloud::lambda
