// Spans of time as people type them.
#include "src/cli/time_span.h"

#include <gtest/gtest.h>

namespace weir::cli {
namespace {

using std::chrono::seconds;

TEST(TimeSpan, UnitsAreAddedUp) {
  EXPECT_EQ(*ParseTimeSpan("90"), seconds(90));
  EXPECT_EQ(*ParseTimeSpan("0s"), seconds(0));
  EXPECT_EQ(*ParseTimeSpan("25h"), seconds(90000));
  EXPECT_EQ(*ParseTimeSpan("1d12h"), seconds(129600));
  EXPECT_EQ(*ParseTimeSpan("2w1m1s"), seconds(1209661));
}

TEST(TimeSpan, WhatIsNoneIsRefused) {
  for (const char* text : {"", "h", "-5s", "5x", "1.5h", "5 m", "1h5", "99999999999999999999s",
                           "999999999w", "3155760001s"}) {
    EXPECT_FALSE(ParseTimeSpan(text)) << text;
  }
}

}  // namespace
}  // namespace weir::cli
