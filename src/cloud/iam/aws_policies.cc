// arn:aws:iam::aws:policy/<path and name>, from the AWS Managed Policy Reference Guide.
#include "src/cloud/iam/aws_policies.h"

#include <algorithm>
#include <array>

namespace weir::cloud::iam {
namespace {

constexpr std::string_view kPrefix = "arn:aws:iam::aws:policy/";

struct OfAws {
  std::string_view name;  ///< with its path
  std::string_view text;
};

/// Of the long ones, what they say of services that are here.
constexpr auto kPolicies = std::to_array<OfAws>({
    {"AWSLambdaExecute",
     R"({"Version":"2012-10-17","Statement":[)"
     R"({"Effect":"Allow","Action":["logs:*"],"Resource":"arn:aws:logs:*:*:*"},)"
     R"({"Effect":"Allow","Action":["s3:GetObject","s3:PutObject")"
     R"(],"Resource":"arn:aws:s3:::*"}]})"},
    {"AWSLambdaInvocation-DynamoDB",
     R"({"Version":"2012-10-17","Statement":[)"
     R"({"Effect":"Allow","Action":["lambda:InvokeFunction"],"Resource":"*"},)"
     R"({"Effect":"Allow","Action":["dynamodb:DescribeStream","dynamodb:GetRecords",)"
     R"("dynamodb:GetShardIterator","dynamodb:ListStreams"],"Resource":"*"}]})"},
    {"AWSLambda_FullAccess",
     R"({"Version":"2012-10-17","Statement":[)"
     R"({"Effect":"Allow","Action":["lambda:*","cloudwatch:GetMetricData",)"
     R"("cloudwatch:ListMetrics","iam:GetPolicy","iam:GetPolicyVersion","iam:GetRole",)"
     R"("iam:GetRolePolicy","iam:ListAttachedRolePolicies","iam:ListRolePolicies",)"
     R"("iam:ListRoles","logs:DescribeLogGroups","iam:PassRole"],"Resource":"*"},)"
     R"({"Effect":"Allow","Action":["logs:DescribeLogStreams","logs:GetLogEvents",)"
     R"("logs:FilterLogEvents")"
     R"(],"Resource":"arn:aws:logs:*:*:log-group:/aws/lambda/*"}]})"},
    {"AWSLambda_ReadOnlyAccess",
     R"({"Version":"2012-10-17","Statement":[)"
     R"({"Effect":"Allow","Action":["lambda:Get*","lambda:List*",)"
     R"("cloudwatch:GetMetricData","cloudwatch:ListMetrics","iam:GetPolicy",)"
     R"("iam:GetPolicyVersion","iam:GetRole","iam:GetRolePolicy",)"
     R"("iam:ListAttachedRolePolicies","iam:ListRolePolicies","iam:ListRoles",)"
     R"("logs:DescribeLogGroups"],"Resource":"*"},)"
     R"({"Effect":"Allow","Action":["logs:DescribeLogStreams","logs:GetLogEvents",)"
     R"("logs:FilterLogEvents")"
     R"(],"Resource":"arn:aws:logs:*:*:log-group:/aws/lambda/*"}]})"},
    {"AWSXRayDaemonWriteAccess",
     R"({"Version":"2012-10-17","Statement":[)"
     R"({"Effect":"Allow","Action":["xray:PutTraceSegments",)"
     R"("xray:PutTelemetryRecords","xray:GetSamplingRules","xray:GetSamplingTargets",)"
     R"("xray:GetSamplingStatisticSummaries"],"Resource":"*"}]})"},
    {"AWSXrayWriteOnlyAccess",
     R"({"Version":"2012-10-17","Statement":[)"
     R"({"Effect":"Allow","Action":["xray:PutTraceSegments",)"
     R"("xray:PutTelemetryRecords","xray:GetSamplingRules","xray:GetSamplingTargets",)"
     R"("xray:GetSamplingStatisticSummaries"],"Resource":"*"}]})"},
    {"AdministratorAccess", R"({"Version":"2012-10-17","Statement":[)"
                            R"({"Effect":"Allow","Action":["*"],"Resource":"*"}]})"},
    {"AmazonDynamoDBFullAccess",
     R"({"Version":"2012-10-17","Statement":[)"
     R"({"Effect":"Allow","Action":["dynamodb:*","cloudwatch:GetMetricData",)"
     R"("cloudwatch:GetMetricStatistics","cloudwatch:ListMetrics","iam:GetRole",)"
     R"("iam:ListRoles","kinesis:DescribeStream","kinesis:DescribeStreamSummary",)"
     R"("kinesis:ListStreams","lambda:CreateEventSourceMapping",)"
     R"("lambda:CreateFunction","lambda:DeleteEventSourceMapping",)"
     R"("lambda:DeleteFunction","lambda:GetFunctionConfiguration",)"
     R"("lambda:ListEventSourceMappings","lambda:ListFunctions"],"Resource":"*"}]})"},
    {"AmazonDynamoDBReadOnlyAccess",
     R"({"Version":"2012-10-17","Statement":[)"
     R"({"Effect":"Allow","Action":["dynamodb:BatchGetItem","dynamodb:Describe*",)"
     R"("dynamodb:Get*","dynamodb:List*","dynamodb:PartiQLSelect","dynamodb:Query",)"
     R"("dynamodb:Scan","cloudwatch:GetMetricData","cloudwatch:GetMetricStatistics",)"
     R"("cloudwatch:ListMetrics","iam:GetRole","iam:ListRoles",)"
     R"("kinesis:DescribeStream","kinesis:DescribeStreamSummary",)"
     R"("kinesis:ListStreams","lambda:GetFunctionConfiguration",)"
     R"("lambda:ListEventSourceMappings","lambda:ListFunctions"],"Resource":"*"}]})"},
    {"AmazonKinesisFullAccess", R"({"Version":"2012-10-17","Statement":[)"
                                R"({"Effect":"Allow","Action":["kinesis:*"],"Resource":"*"}]})"},
    {"AmazonKinesisReadOnlyAccess",
     R"({"Version":"2012-10-17","Statement":[)"
     R"({"Effect":"Allow","Action":["kinesis:Get*","kinesis:List*","kinesis:Describe*")"
     R"(],"Resource":"*"}]})"},
    {"AmazonS3FullAccess",
     R"({"Version":"2012-10-17","Statement":[)"
     R"({"Effect":"Allow","Action":["s3:*","s3-object-lambda:*"],"Resource":"*"}]})"},
    {"AmazonS3ReadOnlyAccess",
     R"({"Version":"2012-10-17","Statement":[)"
     R"({"Effect":"Allow","Action":["s3:Get*","s3:List*","s3:Describe*",)"
     R"("s3-object-lambda:Get*","s3-object-lambda:List*"],"Resource":"*"}]})"},
    {"AmazonSNSFullAccess", R"({"Version":"2012-10-17","Statement":[)"
                            R"({"Effect":"Allow","Action":["sns:*"],"Resource":"*"}]})"},
    {"AmazonSQSFullAccess", R"({"Version":"2012-10-17","Statement":[)"
                            R"({"Effect":"Allow","Action":["sqs:*"],"Resource":"*"}]})"},
    {"CloudWatchFullAccess",
     R"({"Version":"2012-10-17","Statement":[)"
     R"({"Effect":"Allow","Action":["cloudwatch:*","logs:*","sns:*","iam:GetPolicy",)"
     R"("iam:GetPolicyVersion","iam:GetRole"],"Resource":"*"}]})"},
    {"CloudWatchLambdaInsightsExecutionRolePolicy",
     R"({"Version":"2012-10-17","Statement":[)"
     R"({"Effect":"Allow","Action":["logs:CreateLogGroup"],"Resource":"*"},)"
     R"({"Effect":"Allow","Action":["logs:CreateLogStream","logs:PutLogEvents")"
     R"(],"Resource":"arn:aws:logs:*:*:log-group:/aws/lambda-insights:*"}]})"},
    {"CloudWatchLogsFullAccess",
     R"({"Version":"2012-10-17","Statement":[)"
     R"({"Effect":"Allow","Action":["logs:*","cloudwatch:GenerateQuery")"
     R"(],"Resource":"*"}]})"},
    {"PowerUserAccess", R"({"Version":"2012-10-17","Statement":[)"
                        R"({"Effect":"Allow","NotAction":["iam:*","organizations:*","account:*")"
                        R"(],"Resource":"*"},)"
                        R"({"Effect":"Allow","Action":["iam:ListRoles"],"Resource":"*"}]})"},
    {"ReadOnlyAccess",
     R"({"Version":"2012-10-17","Statement":[)"
     R"({"Effect":"Allow","Action":["cloudwatch:Describe*","cloudwatch:Get*",)"
     R"("cloudwatch:List*","dynamodb:BatchGetItem","dynamodb:Describe*",)"
     R"("dynamodb:Get*","dynamodb:List*","dynamodb:PartiQLSelect","dynamodb:Query",)"
     R"("dynamodb:Scan","iam:Get*","iam:List*","iam:Simulate*","kinesis:Describe*",)"
     R"("kinesis:Get*","kinesis:List*","lambda:Get*","lambda:List*","logs:Describe*",)"
     R"("logs:FilterLogEvents","logs:Get*","logs:List*","s3:Describe*","s3:Get*",)"
     R"("s3:List*","scheduler:Get*","scheduler:List*","sqs:Get*","sqs:List*",)"
     R"("sqs:ReceiveMessage","sts:Get*"],"Resource":"*"}]})"},
    {"SecurityAudit",
     R"({"Version":"2012-10-17","Statement":[)"
     R"({"Effect":"Allow","Action":["cloudwatch:Describe*","cloudwatch:GetDashboard",)"
     R"("cloudwatch:ListDashboards","cloudwatch:ListTagsForResource",)"
     R"("dynamodb:Describe*","dynamodb:List*","iam:Get*","iam:List*","iam:Simulate*",)"
     R"("kinesis:DescribeLimits","kinesis:DescribeStream",)"
     R"("kinesis:DescribeStreamSummary","kinesis:ListStreams",)"
     R"("kinesis:ListTagsForStream","lambda:GetAccountSettings",)"
     R"("lambda:GetFunctionConfiguration","lambda:GetPolicy","lambda:List*",)"
     R"("logs:Describe*","logs:ListTagsForResource","logs:ListTagsLogGroup",)"
     R"("s3:GetAccelerateConfiguration","s3:GetBucket*",)"
     R"("s3:GetEncryptionConfiguration","s3:GetLifecycleConfiguration",)"
     R"("s3:GetReplicationConfiguration","s3:ListAllMyBuckets","s3:ListBucket",)"
     R"("scheduler:Get*","scheduler:List*","sqs:GetQueueAttributes","sqs:GetQueueUrl",)"
     R"("sqs:List*"],"Resource":"*"}]})"},
    {"service-role/AWSLambdaBasicExecutionRole",
     R"({"Version":"2012-10-17","Statement":[)"
     R"({"Effect":"Allow","Action":["logs:CreateLogGroup","logs:CreateLogStream",)"
     R"("logs:PutLogEvents"],"Resource":"*"}]})"},
    {"service-role/AWSLambdaDynamoDBExecutionRole",
     R"({"Version":"2012-10-17","Statement":[)"
     R"({"Effect":"Allow","Action":["dynamodb:DescribeStream","dynamodb:GetRecords",)"
     R"("dynamodb:GetShardIterator","dynamodb:ListStreams","logs:CreateLogGroup",)"
     R"("logs:CreateLogStream","logs:PutLogEvents"],"Resource":"*"}]})"},
    {"service-role/AWSLambdaKinesisExecutionRole",
     R"({"Version":"2012-10-17","Statement":[)"
     R"({"Effect":"Allow","Action":["kinesis:DescribeStream",)"
     R"("kinesis:DescribeStreamSummary","kinesis:GetRecords",)"
     R"("kinesis:GetShardIterator","kinesis:ListShards","kinesis:ListStreams",)"
     R"("kinesis:SubscribeToShard","logs:CreateLogGroup","logs:CreateLogStream",)"
     R"("logs:PutLogEvents"],"Resource":"*"}]})"},
    {"service-role/AWSLambdaRole",
     R"({"Version":"2012-10-17","Statement":[)"
     R"({"Effect":"Allow","Action":["lambda:InvokeFunction"],"Resource":"*"}]})"},
    {"service-role/AWSLambdaSQSQueueExecutionRole",
     R"({"Version":"2012-10-17","Statement":[)"
     R"({"Effect":"Allow","Action":["sqs:ReceiveMessage","sqs:DeleteMessage",)"
     R"("sqs:GetQueueAttributes","logs:CreateLogGroup","logs:CreateLogStream",)"
     R"("logs:PutLogEvents"],"Resource":"*"}]})"},
    {"service-role/AWSLambdaVPCAccessExecutionRole",
     R"({"Version":"2012-10-17","Statement":[)"
     R"({"Effect":"Allow","Action":["logs:CreateLogGroup","logs:CreateLogStream",)"
     R"("logs:PutLogEvents","ec2:CreateNetworkInterface",)"
     R"("ec2:DescribeNetworkInterfaces","ec2:DescribeSubnets",)"
     R"("ec2:DeleteNetworkInterface","ec2:AssignPrivateIpAddresses",)"
     R"("ec2:UnassignPrivateIpAddresses"],"Resource":"*"}]})"},
});

const OfAws* FindOfAws(std::string_view arn) {
  if (!arn.starts_with(kPrefix)) return nullptr;
  const auto found = std::ranges::find(kPolicies, arn.substr(kPrefix.size()), &OfAws::name);
  return found == kPolicies.end() ? nullptr : &*found;
}

}  // namespace

bool IsPolicyOfAws(std::string_view arn) { return FindOfAws(arn) != nullptr; }

std::optional<std::string_view> TextOfAws(std::string_view arn) {
  const OfAws* const found = FindOfAws(arn);
  if (found == nullptr) return std::nullopt;
  return found->text;
}

}  // namespace weir::cloud::iam
