// What values are refused, in which words.
#include "src/cli/option_checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

std::string Refusal(const CLI::Validator& check, std::string text) { return check(text); }

TEST(OptionChecksTest, WholeNumbersSayTheirRange) {
  EXPECT_THAT(Refusal(Whole(0, 65'535), "65535"), IsEmpty());
  EXPECT_EQ(Refusal(Whole(0, 65'535), "99999"),
            "takes a whole number from 0 to 65535, not \"99999\"");
  for (const char* wrong : {"", "-1", "1.5", "1e3", "0x10", " 1", "1 ", "99999999999999999999"}) {
    EXPECT_THAT(Refusal(Whole(0, 65'535), wrong), StartsWith("takes a whole number")) << wrong;
  }
  EXPECT_EQ(Refusal(Whole<std::uint64_t>(), "x"), "takes a whole number from 0 up, not \"x\"");
}

TEST(OptionChecksTest, LeadingZerosAreNoOctal) {
  std::string text = "010";
  EXPECT_THAT(Whole(0, 100)(text), IsEmpty());
  EXPECT_EQ(text, "10");
}

TEST(OptionChecksTest, NumbersAreFinite) {
  EXPECT_THAT(Refusal(Number(0, 1), "0.5"), IsEmpty());
  EXPECT_EQ(Refusal(Number(0, 1), "1.5"), "takes a number from 0 to 1, not \"1.5\"");
  EXPECT_THAT(Refusal(Number(0, 1), "nan"), StartsWith("takes a number"));
  EXPECT_THAT(Refusal(Number(), "inf"), StartsWith("takes a number"));
  EXPECT_THAT(Refusal(Number(), "-1e6"), IsEmpty());
  EXPECT_THAT(Refusal(PositiveNumber(), "0"), StartsWith("takes a number above 0"));
}

TEST(OptionChecksTest, WordsAreListedAndTheNearestIsNamed) {
  const auto check = OneOf({"none", "gzip", "zstd"});
  EXPECT_THAT(Refusal(check, "gzip"), IsEmpty());
  EXPECT_EQ(Refusal(check, "gzp"), R"(takes none, gzip or zstd, not "gzp"; did you mean "gzip"?)");
  EXPECT_EQ(Refusal(check, "brotli"), R"(takes none, gzip or zstd, not "brotli")");
}

TEST(OptionChecksTest, NoFolderIsNamedAsS3) {
  for (const char* name : {"s3://bucket/a", "s3:/bucket", "S3://bucket", "s3:"}) {
    EXPECT_THAT(Refusal(ScratchDirectory(), name), HasSubstr("place on this machine")) << name;
  }
  for (const char* name : {"s3", "a/s3:b", "./s3:", "-"}) {
    EXPECT_THAT(Refusal(ScratchDirectory(), name), IsEmpty()) << name;
  }
}

TEST(OptionChecksTest, WhatIsShownIsPrintable) {
  EXPECT_THAT(Refusal(Number(), "\x1b[31m"), HasSubstr("\\x1b[31m"));
}

}  // namespace
}  // namespace weir::cli
