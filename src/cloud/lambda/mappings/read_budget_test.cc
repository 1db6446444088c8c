// What shards may read while others hold much.
#include "src/cloud/lambda/mappings/read_budget.h"

#include <vector>

#include <gtest/gtest.h>

namespace weir::cloud::lambda {
namespace {

constexpr std::size_t kWholeBudget = std::size_t{64} << 20;
constexpr ReadLimit kMuch{.records = 1'000'000, .bytes = std::size_t{1} << 30};

TEST(ReadBudget, WhileThereIsRoomAPageIsWhole) {
  const ReadBudget budget(kWholeBudget);
  EXPECT_EQ(budget.Page(0, kMuch)->bytes, ReadBudget::kPage.bytes);
  EXPECT_EQ(budget.Page(0, kMuch)->records, ReadBudget::kPage.records);
}

TEST(ReadBudget, APageIsNoLargerThanWhatIsMissing) {
  const ReadBudget budget(kWholeBudget);
  const auto page = budget.Page(0, {.records = 500, .bytes = 4 << 20});
  EXPECT_EQ(page->records, 500U);
  EXPECT_EQ(page->bytes, 3U << 20);
  EXPECT_EQ(budget.Page(0, {.records = 5'000, .bytes = 1 << 20})->records, 1024U);
  EXPECT_EQ(budget.Page(0, {.records = 1, .bytes = 1})->records, ReadBudget::kLittlePage.records);
}

TEST(ReadBudget, AShardThatIsAloneGetsHalf) {
  ReadBudget budget(kWholeBudget);
  std::size_t held = 0;
  while (const auto page = budget.Page(held, kMuch)) {
    const std::size_t read = page->bytes / 3 * 4;
    held += read;
    budget.Hold(read);
  }
  EXPECT_LE(held, kWholeBudget / 2);
  EXPECT_GT(held, kWholeBudget / 2 - kWholeBudget / 16);
}

TEST(ReadBudget, ShardsThatWantAllGetTheSame) {
  ReadBudget budget(kWholeBudget);
  std::vector<std::size_t> held(3);
  for (bool any = true; any;) {
    any = false;
    for (std::size_t& mine : held) {
      const auto page = budget.Page(mine, kMuch);
      if (!page) continue;
      any = true;
      mine += page->bytes / 3 * 4;
      budget.Hold(page->bytes / 3 * 4);
    }
  }
  for (const std::size_t mine : held) {
    EXPECT_GT(mine, kWholeBudget / 5);
    EXPECT_LT(mine, kWholeBudget / 3);
  }
}

TEST(ReadBudget, WhereAllIsHeldWhoHoldsNothingReadsALittle) {
  ReadBudget budget(kWholeBudget);
  budget.Hold(kWholeBudget + 1);
  EXPECT_EQ(budget.Page(0, kMuch)->bytes, ReadBudget::kLittlePage.bytes);
  EXPECT_EQ(budget.Page(0, kMuch)->records, ReadBudget::kLittlePage.records);
  EXPECT_FALSE(budget.Page(1, kMuch).has_value());
}

TEST(ReadBudget, WhatIsReleasedCanBeReadAgain) {
  ReadBudget budget(kWholeBudget);
  budget.Hold(kWholeBudget);
  budget.Release(kWholeBudget);
  EXPECT_EQ(budget.held(), 0U);
  EXPECT_EQ(budget.Page(0, kMuch)->bytes, ReadBudget::kPage.bytes);
}

}  // namespace
}  // namespace weir::cloud::lambda
