// What a lake's objects tell of its layout.
#include "src/lake/lake_layout.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/fakes/in_memory_object_listing.h"

namespace weir::lake {
namespace {

using pipeline::Layout;

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

}  // namespace
}  // namespace weir::lake
