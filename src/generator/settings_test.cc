// Which settings are refused, and in which words.
#include "src/generator/settings.h"

#include <cmath>
#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::generator {
namespace {

std::string Complaint(const std::function<void(Settings&)>& change) {
  Settings settings;
  change(settings);
  const Result<void> result = Validate(settings);
  return result ? "" : result.error().message;
}

TEST(Settings, DefaultsAreValid) { EXPECT_TRUE(Validate(Settings{})); }

TEST(Settings, BoundsAreInclusive) {
  EXPECT_EQ(Complaint([](Settings& s) { s.types = 1'000, s.subtypes = 1'000; }), "");
  EXPECT_EQ(Complaint([](Settings& s) { s.size_bytes = kMinSizeBytes; }), "");
  EXPECT_EQ(Complaint([](Settings& s) { s.duplicates = 0.5, s.conflicts = 0.25, s.bad = 0.25; }),
            "");
}

TEST(Settings, RefusalsNameTheValueAndTheRange) {
  EXPECT_EQ(Complaint([](Settings& s) { s.types = 0; }),
            "0 types of 5 subtypes; give 1 to 1000000 of them in all");
  EXPECT_EQ(Complaint([](Settings& s) { s.types = s.subtypes = 4'000'000'000; }),
            "4000000000 types of 4000000000 subtypes; give 1 to 1000000 of them in all");
  EXPECT_EQ(Complaint([](Settings& s) { s.days = 0; }), "0 days; give 1 to 36500");
  EXPECT_EQ(Complaint([](Settings& s) { s.size_bytes = 149; }),
            "a size of 149 bytes; give 150 to 1000000");
  EXPECT_EQ(Complaint([](Settings& s) { s.days = 36'500; }),
            "the days 2026-01-01 to 2125-12-07 are not within 2000 to 2100");
}

TEST(Settings, RatesAreSharesOfOne) {
  EXPECT_EQ(Complaint([](Settings& s) { s.bad = 1.5; }),
            "the rate of bad is 1.5; give a number from 0 to 1");
  EXPECT_NE(Complaint([](Settings& s) { s.duplicates = -0.1; }), "");
  EXPECT_NE(Complaint([](Settings& s) { s.conflicts = std::nan(""); }), "");
  EXPECT_EQ(Complaint([](Settings& s) { s.duplicates = s.bad = 0.6; }),
            "the rates of duplicates, conflicts and bad events are more than 1 together");
}

}  // namespace
}  // namespace weir::generator
