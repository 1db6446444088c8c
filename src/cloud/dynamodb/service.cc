// The table of DynamoDB's operations.
#include "src/cloud/dynamodb/service.h"

#include <array>

#include "src/cloud/dynamodb/access.h"
#include "src/cloud/dynamodb/billing.h"
#include "src/cloud/dynamodb/errors.h"
#include "src/cloud/dynamodb/ops/batches.h"
#include "src/cloud/dynamodb/ops/features.h"
#include "src/cloud/dynamodb/ops/items.h"
#include "src/cloud/dynamodb/ops/reads.h"
#include "src/cloud/dynamodb/ops/statements.h"
#include "src/cloud/dynamodb/ops/tables.h"
#include "src/cloud/protocol/aws_json.h"

namespace weir::cloud::dynamodb {
namespace {

constexpr std::string_view kModel =
#include "src/cloud/dynamodb/api.model"
    ;

constexpr auto kOperations = std::to_array<protocol::Operation<Context>>({
    {"BatchExecuteStatement", ops::BatchExecuteStatement, "Statements ReturnConsumedCapacity"},
    {"BatchGetItem", ops::BatchGetItem,
     "RequestItems.Keys RequestItems.ConsistentRead RequestItems.ProjectionExpression "
     "RequestItems.ExpressionAttributeNames ReturnConsumedCapacity"},
    {"BatchWriteItem", ops::BatchWriteItem,
     "RequestItems ReturnConsumedCapacity ReturnItemCollectionMetrics"},
    {"CreateTable", ops::CreateTable,
     "TableName AttributeDefinitions KeySchema BillingMode ProvisionedThroughput "
     "StreamSpecification SSESpecification Tags TableClass DeletionProtectionEnabled "
     "OnDemandThroughput"},
    {"DeleteItem", ops::DeleteItem,
     "TableName Key ReturnValues ReturnConsumedCapacity ReturnItemCollectionMetrics "
     "ConditionExpression ExpressionAttributeNames ExpressionAttributeValues "
     "ReturnValuesOnConditionCheckFailure"},
    {"DeleteTable", ops::DeleteTable, "TableName"},
    {"DescribeContinuousBackups", ops::DescribeContinuousBackups, "TableName"},
    {"DescribeLimits", ops::DescribeLimits, ""},
    {"DescribeTable", ops::DescribeTable, "TableName"},
    {"DescribeTimeToLive", ops::DescribeTimeToLive, "TableName"},
    {"ExecuteStatement", ops::ExecuteStatement,
     "Statement Parameters ConsistentRead NextToken ReturnConsumedCapacity Limit "
     "ReturnValuesOnConditionCheckFailure"},
    {"GetItem", ops::GetItem,
     "TableName Key ConsistentRead ReturnConsumedCapacity ProjectionExpression "
     "ExpressionAttributeNames"},
    {"ListTables", ops::ListTables, "ExclusiveStartTableName Limit"},
    {"ListTagsOfResource", ops::ListTagsOfResource, "ResourceArn NextToken"},
    {"PutItem", ops::PutItem,
     "TableName Item ReturnValues ReturnConsumedCapacity ReturnItemCollectionMetrics "
     "ConditionExpression ExpressionAttributeNames ExpressionAttributeValues "
     "ReturnValuesOnConditionCheckFailure"},
    {"Query", ops::Query,
     "TableName IndexName Select Limit ConsistentRead ScanIndexForward ExclusiveStartKey "
     "ReturnConsumedCapacity ProjectionExpression FilterExpression KeyConditionExpression "
     "ExpressionAttributeNames ExpressionAttributeValues"},
    {"Scan", ops::Scan,
     "TableName IndexName Limit Select ExclusiveStartKey ReturnConsumedCapacity TotalSegments "
     "Segment ProjectionExpression FilterExpression ExpressionAttributeNames "
     "ExpressionAttributeValues ConsistentRead"},
    {"TagResource", ops::TagResource, "ResourceArn Tags"},
    {"UntagResource", ops::UntagResource, "ResourceArn TagKeys"},
    {"UpdateContinuousBackups", ops::UpdateContinuousBackups,
     "TableName PointInTimeRecoverySpecification"},
    {"UpdateItem", ops::UpdateItem,
     "TableName Key ReturnValues ReturnConsumedCapacity ReturnItemCollectionMetrics "
     "UpdateExpression ConditionExpression ExpressionAttributeNames ExpressionAttributeValues "
     "ReturnValuesOnConditionCheckFailure"},
    {"UpdateTable", ops::UpdateTable,
     "TableName AttributeDefinitions BillingMode ProvisionedThroughput StreamSpecification "
     "SSESpecification TableClass DeletionProtectionEnabled OnDemandThroughput"},
    {"UpdateTimeToLive", ops::UpdateTimeToLive, "TableName TimeToLiveSpecification"},
});

protocol::Protocols MakeProtocols() {
  protocol::Protocols protocols;
  protocols.push_back(protocol::MakeAwsJson(protocol::JsonVersion::kV10, "DynamoDB_20120810",
                                            {"com.amazonaws.dynamodb.v20120810#"}));
  return protocols;
}

}  // namespace

DynamoDbService::DynamoDbService(store::Store& store, store::Clock& clock, usage::Meter* meter)
    : TableService({.table = kModel, .opaque = "AttributeValue"}, MakeProtocols(), context_,
                   kOperations, AccessTable()),
      catalog_(store, clock),
      expiry_(clock, [this](std::int64_t second) { expirer_.Notice(second); }),
      items_(store, {&expiry_}, meter),
      expirer_(store, clock, catalog_, items_),
      context_{clock, catalog_, items_, expirer_, statements_} {
  expirer_.Start();
}

void DynamoDbService::Measure(usage::Levels& levels) const {
  for (const TablePointer& table : catalog_.All()) MeasureTable(items_, *table, levels);
}

protocol::AwsError DynamoDbService::Throttled() const { return ThroughputExceeded(); }

protocol::AwsError DynamoDbService::NotHeeded(std::string_view /*operation*/,
                                              std::string_view member) const {
  return NotSupported(member);
}

}  // namespace weir::cloud::dynamodb
