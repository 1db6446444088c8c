// What a mapping's input may say.
#include "src/cloud/lambda/mapping_input.h"

#include <limits>

#include <boost/json/value.hpp>
#include <gtest/gtest.h>

namespace weir::cloud::lambda {
namespace {

using namespace std::chrono_literals;

protocol::Outcome<StartingPosition> At(double seconds) {
  const store::TimePoint now{1'700'000'000s};
  return ReadStartingPosition(
      {{"StartingPosition", "AT_TIMESTAMP"}, {"StartingPositionTimestamp", seconds}}, now);
}

TEST(StartingPositionInput, IsATimeThatHasBeen) {
  EXPECT_EQ(At(1.5).value().time, store::TimePoint{1500ms});
  EXPECT_EQ(At(1'700'000'000).value().time, store::TimePoint{1'700'000'000s});
  for (const double seconds :
       {-1.0, 1'700'000'001.0, 1'700'000'000'000.0, 1e300, std::numeric_limits<double>::infinity(),
        std::numeric_limits<double>::quiet_NaN()}) {
    const auto position = At(seconds);
    ASSERT_FALSE(position) << seconds;
    EXPECT_EQ(position.error().code, "InvalidParameterValueException") << seconds;
  }
}

}  // namespace
}  // namespace weir::cloud::lambda
