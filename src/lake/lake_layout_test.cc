// What a lake's objects tell of its layout.
#include "src/lake/lake_layout.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/fakes/in_memory_object_listing.h"

namespace weir::lake {
namespace {

using pipeline::Layout;
using ::testing::HasSubstr;

class LayoutInTest : public testing::Test {
 protected:
  void Put(const std::string& name) { lake_.objects()["some/lake/year=2021/" + name] = ""; }

  std::optional<Layout> Found() {
    const auto found = LayoutIn(lake_, "some/");
    EXPECT_TRUE(found);
    return *found;
  }

  fakes::InMemoryObjectListing lake_;
};

TEST_F(LayoutInTest, AnEmptyLakeAndFilesOfOthersTellNothing) {
  EXPECT_EQ(Found(), std::nullopt);
  Put("_SUCCESS");
  Put("part-0.parquet");
  lake_.objects()["some/landing/x.json.gz"] = "";
  EXPECT_EQ(Found(), std::nullopt);
}

TEST_F(LayoutInTest, EventsTellLayoutEventAlsoBehindFilesOfOthers) {
  for (const char* name : {"a.txt", "b.txt", "c.txt", "d.txt"}) Put(name);
  Put("e.json");
  EXPECT_EQ(Found(), Layout::kEvent);
}

TEST_F(LayoutInTest, FilesThatOthersBecameTellNothing) {
  Put("month=07/day=15/r000001~0.json");
  EXPECT_EQ(Found(), std::nullopt);
  Put("month=07/day=15/s.json");
  EXPECT_EQ(Found(), Layout::kEvent);
}

TEST_F(LayoutInTest, OneObjectOfARunTellsLayoutBatchWhateverStandsBesideIt) {
  Put("000000000000000-f196c83336039e951331c7dc2ef766ad-45757de6dd61-0.json");
  EXPECT_EQ(Found(), Layout::kBatch);
  for (const char* name : {"", "-1.json", "-2.json", "-3.json", "-manifest.json"}) Put(name);
  EXPECT_EQ(Found(), Layout::kBatch);
}

class CheckIsThereTest : public testing::Test {
 protected:
  std::string ErrorOf(const std::string& prefix) {
    const auto checked = CheckIsThere(lake_, prefix);
    if (checked) return "";
    EXPECT_EQ(checked.error().kind, ErrorKind::kNotFound);
    return checked.error().message;
  }

  fakes::InMemoryObjectListing lake_;
};

TEST_F(CheckIsThereTest, AnyFolderOfALakeIsEnough) {
  for (const char* name : {"lake/a", "landing/a", "ledger/a", "quarantine/a", "merge/a"}) {
    lake_.objects() = {{"some/" + std::string(name), ""}, {"other/x", ""}};
    EXPECT_EQ(ErrorOf("some/"), "") << name;
    EXPECT_THAT(ErrorOf("other/"), HasSubstr("other/: no lake is there")) << name;
  }
}

TEST_F(CheckIsThereTest, TheLakeAboveAPrefixThatIsTooDeepIsNamed) {
  lake_.objects() = {{"some/lake/year=2021/a", ""}, {"some/ledger/b", ""}};
  for (const char* prefix : {"some/lake/", "some/lake/year=2021/", "some/mistyped/deep/"}) {
    EXPECT_THAT(ErrorOf(prefix), HasSubstr("some/ meant?")) << prefix;
  }
}

TEST_F(CheckIsThereTest, TheLakeBelowAPrefixThatIsTooShortIsNamed) {
  lake_.objects() = {{"a/x", ""}, {"some/lake/year=2021/a", ""}};
  EXPECT_THAT(ErrorOf(""), HasSubstr("some/ meant?"));
}

TEST_F(CheckIsThereTest, WhereNothingIsAtAllAPipelineMayHaveBegun) {
  EXPECT_EQ(ErrorOf("some/"), "");
  EXPECT_EQ(ErrorOf(""), "");
}

}  // namespace
}  // namespace weir::lake
