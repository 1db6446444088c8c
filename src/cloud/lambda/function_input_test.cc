// What a function's input may say beyond its model.
#include "src/cloud/lambda/function_input.h"

#include <boost/json/value.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::cloud::lambda {
namespace {

using testing::HasSubstr;

std::string Complaint(const boost::json::object& input) {
  Function function;
  const auto read = ReadFunctionConfiguration(input, function);
  return read ? "" : read.error().message;
}

TEST(FunctionInput, TimeAndMemoryAreThoseOfFunctions) {
  EXPECT_EQ(Complaint({{"Timeout", 900}, {"MemorySize", 10'240}}), "");
  EXPECT_THAT(Complaint({{"Timeout", 901}}),
              HasSubstr("at 'timeout' failed to satisfy constraint: Member must have value less "
                        "than or equal to 900"));
  EXPECT_THAT(Complaint({{"MemorySize", 10'241}}), HasSubstr("less than or equal to 10240"));
}

TEST(FunctionInput, TheEnvironmentIsLambdasToNameAndSmall) {
  const auto with = [](const std::string& name, const std::string& value) {
    return Complaint({{"Environment", {{"Variables", {{name, value}}}}}});
  };
  EXPECT_EQ(with("MINE", "x"), "");
  EXPECT_THAT(with("AWS_REGION", "x"), HasSubstr("reserved keys"));
  EXPECT_THAT(with("MINE", std::string(4096, 'x')), HasSubstr("exceeded the 4KB limit"));
}

TEST(FunctionInput, TagsAreFiftyAtTheMost) {
  boost::json::object tags;
  for (int i = 0; i < 51; ++i) tags["k" + std::to_string(i)] = "";
  EXPECT_FALSE(ReadTags({{"Tags", tags}}));
  tags.erase("k0");
  EXPECT_EQ(ReadTags({{"Tags", tags}}).value().size(), 50U);
}

}  // namespace
}  // namespace weir::cloud::lambda
