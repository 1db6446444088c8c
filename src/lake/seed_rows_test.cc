// Rows of an index come back in the order of their hashes.
#include "src/lake/seed_rows.h"

#include <algorithm>
#include <random>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/fakes/in_memory_scratch.h"

namespace weir::lake {
namespace {

TEST(SeedRows, ComeBackSortedByHashOneOfEach) {
  std::mt19937_64 random(7);
  std::vector<merge::IndexRow> rows(5'000);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    // Half of them in one heap, which is written out on the way.
    for (std::byte& byte : rows[i].hash) byte = static_cast<std::byte>(random());
    if (i % 2 == 0) rows[i].hash[0] = rows[i].hash[1] = std::byte{0};
    for (std::byte& byte : rows[i].fingerprint) byte = static_cast<std::byte>(random());
    rows[i].owner = fmt::format("{:0{}}", i, 1 + i % 150);
  }
  fakes::InMemoryScratch scratch;
  SeedRows sorted(scratch);
  for (const merge::IndexRow& row : rows) ASSERT_TRUE(sorted.Add(row));
  ASSERT_TRUE(sorted.Add(rows.front()));
  EXPECT_TRUE(scratch.is_used());

  std::ranges::sort(rows, {}, &merge::IndexRow::hash);
  std::vector<merge::IndexRow> given;
  ASSERT_TRUE(sorted.ForEach([&given](const merge::IndexRow& row) -> Result<void> {
    given.push_back(row);
    return {};
  }));
  EXPECT_EQ(given, rows);
}

TEST(SeedRows, AnErrorOfWhoTakesThemEndsIt) {
  fakes::InMemoryScratch scratch;
  SeedRows rows(scratch);
  for (const int first : {1, 200}) {
    merge::IndexRow row;
    row.hash[0] = static_cast<std::byte>(first);
    ASSERT_TRUE(rows.Add(row));
  }
  int taken = 0;
  const auto given = rows.ForEach([&taken](const merge::IndexRow& /*row*/) -> Result<void> {
    ++taken;
    return Error{ErrorKind::kUnavailable, "enough"};
  });
  EXPECT_FALSE(given);
  EXPECT_EQ(taken, 1);
}

}  // namespace
}  // namespace weir::lake
