// The tables of AWS's models that are checked in: read whole, with patterns that a matcher takes.
#include <gtest/gtest.h>

#include "src/cloud/protocol/model/service_model.h"

namespace weir::cloud::server {
namespace {

using protocol::ApiOperation;
using protocol::Kind;
using protocol::ServiceModel;
using protocol::Shape;

constexpr std::string_view kKinesis =
#include "src/cloud/kinesis/api.model"
    ;
constexpr std::string_view kDynamoDb =
#include "src/cloud/dynamodb/api.model"
    ;
constexpr std::string_view kLambda =
#include "src/cloud/lambda/api.model"
    ;
constexpr std::string_view kLogs =
#include "src/cloud/logs/api.model"
    ;
constexpr std::string_view kCloudWatch =
#include "src/cloud/cloudwatch/api.model"
    ;
constexpr std::string_view kIam =
#include "src/cloud/iam/api.model"
    ;
constexpr std::string_view kSts =
#include "src/cloud/sts/api.model"
    ;
constexpr std::string_view kScheduler =
#include "src/cloud/scheduler/api.model"
    ;
constexpr std::string_view kSqs =
#include "src/cloud/sqs/api.model"
    ;

class Tables : public testing::TestWithParam<std::string_view> {};

TEST_P(Tables, AreReadWholeAndHavePatternsThatWork) {
  const ServiceModel model(GetParam());
  EXPECT_GT(model.operations().size(), 10U);
  for (const ApiOperation& operation : model.operations()) {
    EXPECT_EQ(model.Find(operation.name), &operation);
    EXPECT_EQ(operation.input->kind, Kind::kStructure) << operation.name;
  }
  for (const Shape& shape : model.shapes()) {
    if (shape.pattern) {
      EXPECT_EQ(shape.pattern->WhatIsWrong(), "") << shape.name;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, Tables,
                         testing::Values(kKinesis, kDynamoDb, kLambda, kLogs, kCloudWatch, kIam,
                                         kSts, kScheduler, kSqs));

}  // namespace
}  // namespace weir::cloud::server
