// The card that says what a lake is: written, read back, and refused when it is damaged.
#include "src/embedded/lake_card.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/embedded/test_files.h"

#include "tests/fakes/temporary_directory.h"

namespace weir::embedded {
namespace {

using ::testing::HasSubstr;

class LakeCardTest : public ::testing::Test {
 protected:
  Result<std::optional<LakeCard>> Read(std::string_view text) const {
    return ReadLakeCard(directory_.Write("lake.json", text));
  }

  fakes::TemporaryDirectory directory_;
};

TEST_F(LakeCardTest, ComesBackAsItWasWritten) {
  const LakeCard card{"0123", pipeline::Layout::kEvent, "/a \"quoted\"\n/path"};
  ASSERT_TRUE(WriteLakeCard(directory_ / "lake.json", card));
  const auto read = ReadLakeCard(directory_ / "lake.json");
  ASSERT_TRUE(read && *read);
  EXPECT_EQ((*read)->id, card.id);
  EXPECT_EQ((*read)->layout, card.layout);
  EXPECT_EQ((*read)->claims, card.claims);
}

TEST_F(LakeCardTest, IsNothingWhereThereIsNone) {
  const auto read = ReadLakeCard(directory_ / "lake.json");
  ASSERT_TRUE(read);
  EXPECT_FALSE(*read);
}

TEST_F(LakeCardTest, DamageIsAnErrorWithTheFilesName) {
  for (const char* text :
       {"", "{", "[]", "{}", R"({"format":1,"id":"a","layout":"heap","claims":"/c"})",
        R"({"format":1,"id":5,"layout":"batch","claims":"/c"})",
        R"({"format":"1","id":"a","layout":"batch","claims":"/c"})",
        R"({"format":1,"id":"a","layout":"batch"})"}) {
    const auto read = Read(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().kind, ErrorKind::kCorrupt) << text;
    EXPECT_THAT(read.error().message, HasSubstr((directory_ / "lake.json").string()));
  }
}

TEST_F(LakeCardTest, AnotherFormatNeedsAnotherWeir) {
  const auto read = Read(R"({"format":2,"id":"a","layout":"batch","claims":"/c"})");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind, ErrorKind::kInvalidInput);
  EXPECT_THAT(read.error().message, HasSubstr("format 2"));
}

}  // namespace
}  // namespace weir::embedded
