// Makes, describes, lists, changes and deletes tables. All of it is done when it is answered.
#include "src/cloud/dynamodb/ops/tables.h"

#include <shared_mutex>

#include "src/cloud/dynamodb/describe.h"
#include "src/cloud/dynamodb/table_arguments.h"

namespace weir::cloud::dynamodb::ops {
namespace {

namespace json = boost::json;

constexpr std::int64_t kMaxListed = 100;

/// AWS's quotas of units, in a new account.
constexpr std::int64_t kAccountUnits = 80'000;
constexpr std::int64_t kTableUnits = 40'000;

json::object Described(const Context& context, Table& table, std::string_view status) {
  const Items::Extent extent = context.items.Measure(table);
  const std::shared_lock lock(table.mutex);
  return dynamodb::DescribeTable(table.identity, table.settings, extent, status);
}

}  // namespace

protocol::JsonOutcome CreateTable(Context& context, const protocol::Call& call,
                                  const json::object& input) {
  protocol::Input in(input);
  TableId id = ReadTable(in, call);
  const json::array* tags = in.Array("Tags");
  if (in.error()) return *in.error();
  auto schema = ReadKeySchema(in);
  if (!schema) return schema.error();
  TableSettings settings;
  if (auto read = ReadBilling(in, context.clock.Now(), settings); !read) return read.error();
  if (auto read = ReadFeatures(in, id.region, settings); !read) return read.error();
  auto read_tags = ReadTags(tags);
  if (!read_tags) return read_tags.error();
  settings.tags = std::move(*read_tags);
  const auto table = context.catalog.Create(std::move(id), std::move(*schema), std::move(settings));
  if (!table) return table.error();
  return json::object{{"TableDescription", Described(context, **table, "CREATING")}};
}

protocol::JsonOutcome DescribeTable(Context& context, const protocol::Call& call,
                                    const json::object& input) {
  protocol::Input in(input);
  const TableId id = ReadTable(in, call);
  if (in.error()) return *in.error();
  const TablePointer table = context.catalog.Find(id);
  if (table == nullptr) return TableNotFound(id.name);
  return json::object{{"Table", Described(context, *table, "ACTIVE")}};
}

protocol::JsonOutcome ListTables(Context& context, const protocol::Call& call,
                                 const json::object& input) {
  protocol::Input in(input);
  const std::string after(in.Text("ExclusiveStartTableName"));
  const std::int64_t limit = in.Integer("Limit").value_or(kMaxListed);
  if (in.error()) return *in.error();
  const auto wanted = static_cast<std::size_t>(limit);
  const auto tables = context.catalog.List(call.region, after, wanted + 1);
  json::array names;
  for (const TablePointer& table : tables) {
    if (names.size() < wanted) names.push_back(json::string(table->identity.id.name));
  }
  json::object answer;
  if (tables.size() > wanted) answer["LastEvaluatedTableName"] = names.back();
  answer["TableNames"] = std::move(names);
  return answer;
}

protocol::JsonOutcome UpdateTable(Context& context, const protocol::Call& call,
                                  const json::object& input) {
  protocol::Input in(input);
  const TableId id = ReadTable(in, call);
  if (in.error()) return *in.error();
  if (input.size() == 1) {
    return Invalid(
        "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
        "GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required");
  }
  const TablePointer table = context.catalog.Find(id);
  if (table == nullptr) return TableNotFound(id.name);
  const auto changed =
      context.catalog.Apply(*table, [&](TableSettings& settings, store::WriteBatch& /*batch*/) {
        auto read = ReadBilling(in, context.clock.Now(), settings);
        return read ? ReadFeatures(in, id.region, settings) : read;
      });
  if (!changed) return changed.error();
  return json::object{{"TableDescription", Described(context, *table, "UPDATING")}};
}

protocol::JsonOutcome DeleteTable(Context& context, const protocol::Call& call,
                                  const json::object& input) {
  protocol::Input in(input);
  const TableId id = ReadTable(in, call);
  if (in.error()) return *in.error();
  const TablePointer table = context.catalog.Find(id);
  if (table == nullptr) return TableNotFound(id.name);
  json::object description = Described(context, *table, "DELETING");
  if (auto deleted = context.catalog.Delete(table); !deleted) return deleted.error();
  return json::object{{"TableDescription", std::move(description)}};
}

protocol::JsonOutcome DescribeLimits(Context& /*context*/, const protocol::Call& /*call*/,
                                     const json::object& /*input*/) {
  return json::object{{"AccountMaxReadCapacityUnits", kAccountUnits},
                      {"AccountMaxWriteCapacityUnits", kAccountUnits},
                      {"TableMaxReadCapacityUnits", kTableUnits},
                      {"TableMaxWriteCapacityUnits", kTableUnits}};
}

}  // namespace weir::cloud::dynamodb::ops
