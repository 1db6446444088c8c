// arn:aws:iam::aws:policy/<path and name>, from the AWS Managed Policy Reference Guide.
#include "src/cloud/iam/aws_policies.h"

#include <algorithm>
#include <array>

namespace weir::cloud::iam {
namespace {

constexpr std::string_view kPrefix = "arn:aws:iam::aws:policy/";

constexpr auto kNames = std::to_array<std::string_view>({
    "AWSLambdaExecute",
    "AWSLambdaInvocation-DynamoDB",
    "AWSLambda_FullAccess",
    "AWSLambda_ReadOnlyAccess",
    "AWSXRayDaemonWriteAccess",
    "AWSXrayWriteOnlyAccess",
    "AdministratorAccess",
    "AmazonDynamoDBFullAccess",
    "AmazonDynamoDBReadOnlyAccess",
    "AmazonKinesisFullAccess",
    "AmazonKinesisReadOnlyAccess",
    "AmazonS3FullAccess",
    "AmazonS3ReadOnlyAccess",
    "AmazonSNSFullAccess",
    "AmazonSQSFullAccess",
    "CloudWatchFullAccess",
    "CloudWatchLambdaInsightsExecutionRolePolicy",
    "CloudWatchLogsFullAccess",
    "PowerUserAccess",
    "ReadOnlyAccess",
    "SecurityAudit",
    "service-role/AWSLambdaBasicExecutionRole",
    "service-role/AWSLambdaDynamoDBExecutionRole",
    "service-role/AWSLambdaKinesisExecutionRole",
    "service-role/AWSLambdaRole",
    "service-role/AWSLambdaSQSQueueExecutionRole",
    "service-role/AWSLambdaVPCAccessExecutionRole",
});

}  // namespace

bool IsPolicyOfAws(std::string_view arn) {
  if (!arn.starts_with(kPrefix)) return false;
  return std::find(kNames.begin(), kNames.end(), arn.substr(kPrefix.size())) != kNames.end();
}

}  // namespace weir::cloud::iam
