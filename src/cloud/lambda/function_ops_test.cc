// What operations on functions say where AWS has a way of its own.
#include <boost/json/value.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/lambda/function_input.h"
#include "src/cloud/lambda/ops/functions.h"
#include "src/cloud/lambda/test_context.h"

namespace weir::cloud::lambda {
namespace {

using testing::HasSubstr;

class FunctionOperationsTest : public testing::Test {
 protected:
  using Operation = LambdaOutcome (*)(Context& context, const LambdaRequest& request);

  FunctionOperationsTest() {
    EXPECT_TRUE(test_.lambda.SaveFunction({.key = {"us-east-1", "f"}, .revision = "1"}));
  }
  LambdaOutcome Do(Operation operation, boost::json::object input) {
    input.emplace("FunctionName", "f");
    return operation(test_.context, {call_, input});
  }
  /// What it throws.
  std::string Thrown(Operation operation, boost::json::object input = {}) {
    const LambdaOutcome done = Do(operation, std::move(input));
    return done ? "nothing" : done.error().code + ": " + done.error().message;
  }

  InMemoryFailures failures_;
  TestContext test_{failures_};
  const protocol::Call call_ = TestContext::Call();
};

TEST_F(FunctionOperationsTest, WhatAFunctionNeverHasIsSaidInEachPagesWay) {
  for (const Operation operation : {ops::GetPolicy, ops::GetFunctionUrlConfig}) {
    EXPECT_EQ(Thrown(operation),
              "ResourceNotFoundException: The resource you requested does not exist.");
  }
  EXPECT_EQ(Thrown(ops::GetFunctionEventInvokeConfig),
            "ResourceNotFoundException: The function arn:aws:lambda:us-east-1:000000000000:"
            "function:f:$LATEST doesn't have an EventInvokeConfig");
  EXPECT_THAT(Thrown(ops::GetProvisionedConcurrencyConfig),
              HasSubstr("ProvisionedConcurrencyConfigNotFoundException"));
  EXPECT_EQ(Do(ops::GetFunctionCodeSigningConfig, {}).value().at("CodeSigningConfigArn"), "");
  EXPECT_EQ(Do(ops::GetRuntimeManagementConfig, {}).value().at("UpdateRuntimeOn"), "Auto");
  EXPECT_EQ(Do(ops::ListAliases, {}).value().at("Aliases"), boost::json::array());
  for (const Operation operation : {ops::GetPolicy, ops::GetFunctionCodeSigningConfig}) {
    EXPECT_THAT(Thrown(operation, {{"FunctionName", "none"}}), HasSubstr("Function not found: "));
  }
}

TEST_F(FunctionOperationsTest, AZipNeedsARuntimeAndAHandler) {
  EXPECT_THAT(Thrown(ops::CreateFunction, {{"Handler", "h"}}),
              HasSubstr("Runtime and Handler are mandatory"));
  EXPECT_THAT(Thrown(ops::CreateFunction, {{"Runtime", "provided.al2023"}}),
              HasSubstr("Runtime and Handler are mandatory"));
}

TEST_F(FunctionOperationsTest, LatestGoesWithItsFunctionAlone) {
  EXPECT_THAT(Thrown(ops::DeleteFunction, {{"Qualifier", "$LATEST"}}),
              HasSubstr("cannot be deleted without deleting the function"));
  EXPECT_NE(test_.lambda.FindFunction({"us-east-1", "f"}), nullptr);
  EXPECT_TRUE(Do(ops::DeleteFunction, {}));
  EXPECT_EQ(test_.lambda.FindFunction({"us-east-1", "f"}), nullptr);
}

TEST_F(FunctionOperationsTest, CodeComesFromOnePlace) {
  const auto complaint = [&](const boost::json::object& code) {
    return ReadFunctionCode(test_.context, code, "CreateFunction").error().message;
  };
  EXPECT_THAT(complaint({{"ZipFile", "zip"}, {"S3Key", "k"}}), HasSubstr("do not provide other"));
  EXPECT_THAT(complaint({{"S3Bucket", "b"}}), HasSubstr("provide a source"));
  EXPECT_THAT(complaint({}), HasSubstr("provide a source"));
}

}  // namespace
}  // namespace weir::cloud::lambda
