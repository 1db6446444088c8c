// How far a forecast may be from what was counted.
#pragma once

#include <cmath>

#include <gtest/gtest.h>

namespace weir::forecast {

inline constexpr double kNear = 0.1;

inline void ExpectNear(double planned, double counted, const char* what) {
  EXPECT_LE(std::abs(counted / planned - 1), kNear)
      << what << ": " << counted << " counted, " << planned << " planned, " << counted / planned
      << " times";
}

}  // namespace weir::forecast
