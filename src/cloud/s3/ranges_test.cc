// The Range header, as RFC 9110 and S3 read it.
#include "src/cloud/s3/ranges.h"

#include <string>

#include <gtest/gtest.h>

namespace weir::cloud::s3 {
namespace {

std::string Show(std::string_view header, std::uint64_t size) {
  const Range range = ParseRange(header, size);
  if (range.kind == RangeKind::kWhole) return "whole";
  if (range.kind == RangeKind::kUnsatisfiable) return "unsatisfiable";
  return std::to_string(range.bytes.first) + "+" + std::to_string(range.bytes.size);
}

TEST(Range, BothEndsAreIncluded) {
  EXPECT_EQ(Show("bytes=0-0", 10), "0+1");
  EXPECT_EQ(Show("bytes=2-5", 10), "2+4");
  EXPECT_EQ(Show("bytes=0-9", 10), "0+10");
}

TEST(Range, WhatReachesBeyondTheEndEndsThere) {
  EXPECT_EQ(Show("bytes=5-99", 10), "5+5");
  EXPECT_EQ(Show("bytes=5-", 10), "5+5");
  EXPECT_EQ(Show("bytes=-99", 10), "0+10");
  EXPECT_EQ(Show("bytes=-3", 10), "7+3");
}

TEST(Range, BeyondTheObjectCannotBeSatisfied) {
  EXPECT_EQ(Show("bytes=10-", 10), "unsatisfiable");
  EXPECT_EQ(Show("bytes=10-20", 10), "unsatisfiable");
  EXPECT_EQ(Show("bytes=-0", 10), "unsatisfiable");
  EXPECT_EQ(Show("bytes=0-", 0), "unsatisfiable");
}

TEST(Range, WhatIsNoRangeMeansTheWhole) {
  for (const std::string_view header :
       {"", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-2", "bytes=0-1,3-4", "lines=1-2",
        "bytes=1-99999999999999999999", "bytes=0x1-2"}) {
    EXPECT_EQ(Show(header, 10), "whole") << header;
  }
}

}  // namespace
}  // namespace weir::cloud::s3
