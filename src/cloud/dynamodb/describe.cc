// Tables as AWS describes them.
#include "src/cloud/dynamodb/describe.h"

#include <chrono>

#include <boost/json/array.hpp>

namespace weir::cloud::dynamodb {
namespace {

namespace json = boost::json;

/// What an on-demand table is ready for from its first second.
constexpr std::int64_t kWarmReads = 12'000;
constexpr std::int64_t kWarmWrites = 4'000;

json::array KeySchemaOf(const KeySchema& schema) {
  json::array elements;
  elements.push_back({{"AttributeName", schema.hash.name}, {"KeyType", "HASH"}});
  if (schema.range) {
    elements.push_back({{"AttributeName", schema.range->name}, {"KeyType", "RANGE"}});
  }
  return elements;
}

json::value Definition(const KeyAttribute& attribute) {
  return {{"AttributeName", attribute.name}, {"AttributeType", TypeName(attribute.type)}};
}

json::array DefinitionsOf(const KeySchema& schema) {
  json::array definitions;
  definitions.push_back(Definition(schema.hash));
  if (schema.range) definitions.push_back(Definition(*schema.range));
  return definitions;
}

json::object ThroughputOf(const TableSettings& settings) {
  const Throughput& throughput = settings.throughput;
  json::object described = {{"NumberOfDecreasesToday", 0},
                            {"ReadCapacityUnits", throughput.read},
                            {"WriteCapacityUnits", throughput.write}};
  if (throughput.increased) described["LastIncreaseDateTime"] = Timestamp(*throughput.increased);
  if (throughput.decreased) described["LastDecreaseDateTime"] = Timestamp(*throughput.decreased);
  return described;
}

void AddBilling(const TableSettings& settings, json::object& table) {
  table["ProvisionedThroughput"] = ThroughputOf(settings);
  table["WarmThroughput"] = json::object{
      {"ReadUnitsPerSecond", settings.pay_per_request ? kWarmReads : settings.throughput.read},
      {"WriteUnitsPerSecond", settings.pay_per_request ? kWarmWrites : settings.throughput.write},
      {"Status", "ACTIVE"}};
  if (settings.pay_per_request_since) {
    table["BillingModeSummary"] = json::object{
        {"BillingMode", settings.pay_per_request ? "PAY_PER_REQUEST" : "PROVISIONED"},
        {"LastUpdateToPayPerRequestDateTime", Timestamp(*settings.pay_per_request_since)}};
  }
  if (settings.max_reads || settings.max_writes) {
    constexpr std::int64_t kUnbounded = -1;
    table["OnDemandThroughput"] =
        json::object{{"MaxReadRequestUnits", settings.max_reads.value_or(kUnbounded)},
                     {"MaxWriteRequestUnits", settings.max_writes.value_or(kUnbounded)}};
  }
}

}  // namespace

double Timestamp(store::TimePoint time) {
  const auto millis = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch());
  return static_cast<double>(millis.count()) / 1000;
}

json::object DescribeTable(const TableIdentity& identity, const TableSettings& settings,
                           Items::Extent extent, std::string_view status) {
  json::object table = {{"AttributeDefinitions", DefinitionsOf(identity.schema)},
                        {"TableName", identity.id.name},
                        {"KeySchema", KeySchemaOf(identity.schema)},
                        {"TableStatus", status},
                        {"CreationDateTime", Timestamp(identity.created)},
                        {"TableSizeBytes", extent.bytes},
                        {"ItemCount", extent.items},
                        {"TableArn", ArnOf(identity.id)},
                        {"TableId", identity.uuid},
                        {"DeletionProtectionEnabled", settings.deletion_protection}};
  AddBilling(settings, table);
  if (settings.kms_key_arn) {
    table["SSEDescription"] = json::object{
        {"Status", "ENABLED"}, {"SSEType", "KMS"}, {"KMSMasterKeyArn", *settings.kms_key_arn}};
  }
  if (settings.table_class) {
    table["TableClassSummary"] = json::object{{"TableClass", *settings.table_class}};
  }
  return table;
}

}  // namespace weir::cloud::dynamodb
