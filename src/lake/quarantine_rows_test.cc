// Rows of the quarantine: which come first, and what is passed over.
#include "src/lake/quarantine_rows.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/fakes/in_memory_object_listing.h"

namespace weir::lake {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class QuarantineRowsTest : public testing::Test {
 protected:
  static std::string Row(std::string_view data, event::Reason reason = event::Reason::kEmpty) {
    std::string row;
    pipeline::AppendQuarantineRow({.reason = reason,
                                   .detail = "d",
                                   .position = {"p"},
                                   .owner = std::nullopt,
                                   .arrived_at = {1'626'307'201'000'000},
                                   .data = data},
                                  row);
    return row + "\n";
  }

  void Put(const std::string& day, const std::string& name, const std::string& content) {
    objects_.objects()["some/quarantine/" + day + "/" + name] = content;
  }

  std::vector<std::string> DataOf(std::optional<event::Reason> reason = {},
                                  std::size_t limit = 100) {
    std::vector<std::string> found;
    const auto read = rows_.ForEach(reason, [&](const PlacedRow& row) {
      found.push_back(row.record.data);
      lines_.push_back(row.line);
      return found.size() < limit;
    });
    EXPECT_TRUE(read);
    return found;
  }

  fakes::InMemoryObjectListing objects_;
  QuarantineRows rows_{objects_, "some/"};
  std::vector<std::uint64_t> lines_;
};

TEST_F(QuarantineRowsTest, TheNewestDaysComeFirst) {
  Put("year=2026/month=01/day=02/reason=empty", "a.json", Row("old") + Row("old too"));
  Put("year=2026/month=11/day=24/reason=empty", "b.json", Row("new"));
  Put("year=2025/month=12/day=31/reason=empty", "c.json", Row("oldest"));
  Put("year=2026/month=11/day=25/reason=empty", "d.json", Row("newest"));
  EXPECT_THAT(DataOf(), ElementsAre("newest", "new", "old", "old too", "oldest"));
  EXPECT_THAT(lines_, ElementsAre(1, 1, 1, 2, 1));
}

TEST_F(QuarantineRowsTest, OfOneReasonAndNoMoreThanAreWanted) {
  Put("year=2026/month=01/day=02/reason=empty", "a.json", Row("e1") + Row("e2") + Row("e3"));
  Put("year=2026/month=01/day=02/reason=invalid_json", "a.json",
      Row("j", event::Reason::kInvalidJson));
  EXPECT_THAT(DataOf(event::Reason::kInvalidJson), ElementsAre("j"));
  EXPECT_THAT(DataOf(event::Reason::kEmpty, 2), ElementsAre("e1", "e2"));
  EXPECT_THAT(DataOf(event::Reason::kTooDeep), IsEmpty());
}

TEST_F(QuarantineRowsTest, ARowInTwoFilesIsGivenOnce) {
  Put("year=2026/month=01/day=02/reason=empty", "a.json", Row("x"));
  Put("year=2026/month=01/day=02/reason=empty", "b.json", Row("x") + Row("y"));
  EXPECT_THAT(DataOf(), ElementsAre("x", "y"));
}

TEST_F(QuarantineRowsTest, WhatCannotBeReadIsNamedAndPassedOver) {
  Put("year=2026/month=01/day=02/reason=empty", "a.json", Row("x") + "{}\n" + Row("y"));
  Put("year=2026/month=01/day=02/reason=empty", "b.json.gz", "no gzip");
  Put("year=2026/month=01/day=02/reason=empty", "c.json", Row("z"));
  EXPECT_THAT(DataOf(), ElementsAre("x", "y", "z"));
  ASSERT_EQ(rows_.errors().size(), 2U);
  EXPECT_THAT(rows_.errors().front(), HasSubstr("a.json:2: is no row of the quarantine"));
  EXPECT_THAT(rows_.errors().back(), HasSubstr("b.json.gz"));
}

TEST_F(QuarantineRowsTest, LargeObjectsAreReadPieceByPiece) {
  const std::string large(3'000'000, 'x');
  Put("year=2026/month=01/day=02/reason=empty", "a.json",
      Row("1" + large) + Row("2" + large) + Row("3" + large));
  EXPECT_THAT(DataOf({}, 2), ElementsAre("1" + large, "2" + large));
}

TEST_F(QuarantineRowsTest, OfALakeWithoutQuarantineThereAreNone) {
  EXPECT_THAT(DataOf(), IsEmpty());
}

}  // namespace
}  // namespace weir::lake
