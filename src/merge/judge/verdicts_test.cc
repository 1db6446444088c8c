// Verdicts read back, add up to those of all ranges, and damage is noticed.
#include "src/merge/judge/verdicts.h"

#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "src/merge/merge_testing.h"
#include "src/pipeline/claim_store.h"

namespace weir::merge {
namespace {

using ::testing::HasSubstr;

std::vector<std::uint64_t> RowsOf(const Verdicts& verdicts) {
  std::vector<std::uint64_t> rows;
  for (const auto& landing : verdicts.rows()) rows.push_back(landing.size());
  return rows;
}

Verdicts Arbitrary() {
  const auto rows = *rc::gen::container<std::vector<std::uint64_t>>(rc::gen::inRange(0, 60));
  Verdicts verdicts(rows);
  for (std::uint32_t landing = 0; landing < rows.size(); ++landing) {
    for (std::uint64_t row = 0; row < rows[landing]; ++row) {
      const auto verdict = static_cast<RowVerdict>(*rc::gen::weightedOneOf<std::size_t>(
          {{3, rc::gen::just<std::size_t>(1)}, {1, rc::gen::inRange<std::size_t>(0, 7)}}));
      verdicts.Set({landing, row}, verdict);
      if (verdict == RowVerdict::kConflict) {
        const std::string owner =
            PositionIn(*rc::gen::inRange(0U, 3U), *rc::gen::inRange<std::uint64_t>(0, 1000));
        verdicts.SetConflict({landing, row},
                             *rc::gen::arbitrary<bool>() ? owner : pipeline::kUnknownOwner);
      }
    }
  }
  return verdicts;
}

RC_GTEST_PROP(Verdicts, ReadBack, ()) {
  const Verdicts verdicts = Arbitrary();
  const auto read = ParseVerdicts(FormatVerdicts(verdicts), RowsOf(verdicts), "page");
  RC_ASSERT(read.has_value());
  RC_ASSERT(*read == verdicts);
}

TEST(Verdicts, NameNobodyButPositionsAndTheUnknown) {
  Verdicts verdicts({1});
  verdicts.Set({0, 0}, RowVerdict::kConflict);
  verdicts.SetConflict({0, 0}, "somebody");
  const auto read = ParseVerdicts(FormatVerdicts(verdicts), {1}, "page");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind, ErrorKind::kCorrupt);
}

/// Each row is judged in one range, and the pages of all ranges together have each once.
RC_GTEST_PROP(Verdicts, OfAllRangesAddUp, ()) {
  const Verdicts whole = Arbitrary();
  const auto ranges = *rc::gen::inRange<std::size_t>(1, 4);
  std::vector<Verdicts> parts(ranges, Verdicts(RowsOf(whole)));
  for (std::uint32_t landing = 0; landing < whole.rows().size(); ++landing) {
    for (std::uint64_t row = 0; row < whole.rows()[landing].size(); ++row) {
      const RowRef ref{landing, row};
      Verdicts& part = parts[*rc::gen::inRange<std::size_t>(0, ranges)];
      part.Set(ref, whole.Of(ref));
      if (whole.Of(ref) == RowVerdict::kConflict) part.SetConflict(ref, whole.OwnerOf(ref));
    }
  }
  Verdicts sum(RowsOf(whole));
  for (const Verdicts& part : parts) RC_ASSERT(sum.Add(part).has_value());
  RC_ASSERT(sum == whole);
}

TEST(Verdicts, OfARowThatIsJudgedTwiceDoNotAddUp) {
  Verdicts a({3, 2});
  Verdicts b({3, 2});
  a.Set({1, 1}, RowVerdict::kStored);
  b.Set({1, 1}, RowVerdict::kDuplicate);
  const auto added = a.Add(b);
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().kind, ErrorKind::kCorrupt);
  EXPECT_THAT(added.error().message, HasSubstr("row 1 of landing 1 of the plan is judged twice"));
  EXPECT_FALSE(a.Add(Verdicts({3})));
  EXPECT_FALSE(a.Add(Verdicts({3, 1})));
}

TEST(Verdicts, HaveAnOwnerOfManyConflictsOnce) {
  Verdicts first({3, 2});
  first.SetConflict({0, 2}, PositionIn(0, 5));
  first.SetConflict({1, 0}, PositionIn(0, 5));
  EXPECT_EQ(&first.OwnerOf({0, 2}), &first.OwnerOf({1, 0}));
  Verdicts second({3, 2});
  second.SetConflict({0, 0}, PositionIn(0, 6));
  second.SetConflict({1, 1}, PositionIn(0, 5));
  ASSERT_TRUE(first.Add(second));
  EXPECT_EQ(&first.OwnerOf({0, 2}), &first.OwnerOf({1, 1}));
  EXPECT_EQ(first.OwnerOf({0, 0}), PositionIn(0, 6));
  const auto read = ParseVerdicts(FormatVerdicts(first), {3, 2}, "page");
  ASSERT_TRUE(read);
  EXPECT_EQ(&read->OwnerOf({0, 2}), &read->OwnerOf({1, 1}));
}

TEST(Verdicts, OfARangeAreTakenOverWithoutACopy) {
  Verdicts range({1});
  range.SetConflict({0, 0}, PositionIn(0, 5));
  const char* owner = range.OwnerOf({0, 0}).data();
  Verdicts sum({1});
  ASSERT_TRUE(sum.Add(std::move(range)));
  EXPECT_EQ(sum.OwnerOf({0, 0}).data(), owner);
}

TEST(Verdicts, AreWholeOnceEachRowHasOne) {
  Verdicts verdicts({2, 1});
  verdicts.Set({0, 0}, RowVerdict::kStored);
  verdicts.Set({1, 0}, RowVerdict::kQuarantined);
  const auto checked = verdicts.CheckWhole();
  ASSERT_FALSE(checked);
  EXPECT_THAT(checked.error().message, HasSubstr("row 1 of landing 0"));
  verdicts.Set({0, 1}, RowVerdict::kDuplicate);
  EXPECT_TRUE(verdicts.CheckWhole());
}

Verdicts AFew() {
  Verdicts verdicts({40, 3});
  for (std::uint64_t row = 0; row < 40; ++row) verdicts.Set({0, row}, RowVerdict::kStored);
  verdicts.SetConflict({0, 7}, PositionIn(0, 5));
  verdicts.SetConflict({1, 2}, PositionIn(0, 6));
  return verdicts;
}

TEST(Verdicts, AreRefusedWhereAnyByteIsDamagedOrMissing) {
  const std::string bytes = FormatVerdicts(AFew());
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (const char mask : {'\x01', '\x80', '\xFF'}) {
      std::string damaged = bytes;
      damaged[at] = static_cast<char>(damaged[at] ^ mask);
      EXPECT_FALSE(ParseVerdicts(damaged, {40, 3}, "page")) << at;
    }
    EXPECT_FALSE(ParseVerdicts(std::string_view(bytes).substr(0, at), {40, 3}, "page")) << at;
  }
  EXPECT_FALSE(ParseVerdicts(bytes + "x", {40, 3}, "page"));
}

TEST(Verdicts, OfOtherLandingsAreRefused) {
  const std::string bytes = FormatVerdicts(AFew());
  for (const std::vector<std::uint64_t>& rows :
       {std::vector<std::uint64_t>{}, {40}, {39, 3}, {41, 3}, {40, 3, 1}, {40, 4}, {40, 2}}) {
    const auto read = ParseVerdicts(bytes, rows, "s3://lake/page");
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, ErrorKind::kCorrupt);
    EXPECT_THAT(read.error().message, HasSubstr("s3://lake/page: damaged at byte"));
  }
}

TEST(Verdicts, OfAMillionRowsOfOneKindAreAFewBytes) {
  Verdicts verdicts({1'000'000});
  for (std::uint64_t row = 0; row < 1'000'000; ++row) verdicts.Set({0, row}, RowVerdict::kStored);
  EXPECT_LT(FormatVerdicts(verdicts).size(), 64U);
}

}  // namespace
}  // namespace weir::merge
