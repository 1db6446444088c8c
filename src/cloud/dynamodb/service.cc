// The table of DynamoDB's operations.
#include "src/cloud/dynamodb/service.h"

#include <array>

#include "src/cloud/dynamodb/errors.h"
#include "src/cloud/dynamodb/ops/batches.h"
#include "src/cloud/dynamodb/ops/features.h"
#include "src/cloud/dynamodb/ops/items.h"
#include "src/cloud/dynamodb/ops/reads.h"
#include "src/cloud/dynamodb/ops/statements.h"
#include "src/cloud/dynamodb/ops/tables.h"

namespace weir::cloud::dynamodb {
namespace {

constexpr auto kOperations = std::to_array<protocol::JsonOperation<Context>>({
    {"BatchExecuteStatement", ops::BatchExecuteStatement},
    {"BatchGetItem", ops::BatchGetItem},
    {"BatchWriteItem", ops::BatchWriteItem},
    {"CreateTable", ops::CreateTable},
    {"DeleteItem", ops::DeleteItem},
    {"DeleteTable", ops::DeleteTable},
    {"DescribeContinuousBackups", ops::DescribeContinuousBackups},
    {"DescribeLimits", ops::DescribeLimits},
    {"DescribeTable", ops::DescribeTable},
    {"DescribeTimeToLive", ops::DescribeTimeToLive},
    {"ExecuteStatement", ops::ExecuteStatement},
    {"GetItem", ops::GetItem},
    {"ListTables", ops::ListTables},
    {"ListTagsOfResource", ops::ListTagsOfResource},
    {"PutItem", ops::PutItem},
    {"Query", ops::Query},
    {"Scan", ops::Scan},
    {"TagResource", ops::TagResource},
    {"UntagResource", ops::UntagResource},
    {"UpdateContinuousBackups", ops::UpdateContinuousBackups},
    {"UpdateItem", ops::UpdateItem},
    {"UpdateTable", ops::UpdateTable},
    {"UpdateTimeToLive", ops::UpdateTimeToLive},
});

}  // namespace

DynamoDbService::DynamoDbService(store::Store& store, store::Clock& clock)
    : JsonService(protocol::JsonVersion::kV10, context_, kOperations),
      catalog_(store, clock),
      items_(store, clock, [this](std::int64_t second) { expirer_.Notice(second); }),
      expirer_(store, clock, catalog_, items_),
      context_{clock, catalog_, items_, expirer_, statements_} {
  expirer_.Start();
}

protocol::AwsError DynamoDbService::Throttled() const { return ThroughputExceeded(); }

}  // namespace weir::cloud::dynamodb
