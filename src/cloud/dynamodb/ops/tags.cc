// Tags of tables.
#include <shared_mutex>

#include <fmt/format.h>

#include "src/cloud/dynamodb/arguments.h"
#include "src/cloud/dynamodb/ops/features.h"
#include "src/cloud/dynamodb/table_arguments.h"

namespace weir::cloud::dynamodb::ops {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxTags = 50;

/// The table that ResourceArn names.
Outcome<TablePointer> ReadResource(const Context& context, protocol::Input& in,
                                   const protocol::Call& call) {
  const std::string_view arn = in.Text("ResourceArn");
  if (in.error()) return *in.error();
  if (!arn.starts_with("arn:")) {
    return Invalid(fmt::format("Invalid TableArn: Invalid ResourceArn provided as input {}", arn));
  }
  const auto id = ParseTableName(arn, call.region);
  const TablePointer table = id ? context.catalog.Find(*id) : nullptr;
  if (table == nullptr) return ResourceNotFound(arn);
  return table;
}

}  // namespace

protocol::JsonOutcome TagResource(Context& context, const protocol::Call& call,
                                  const json::object& input) {
  protocol::Input in(input);
  const json::array* tags = in.Array("Tags");
  const auto table = ReadResource(context, in, call);
  if (!table) return table.error();
  const auto added = ReadTags(tags);
  if (!added) return added.error();
  const auto changed =
      context.catalog.Apply(**table, [&](TableSettings& settings, store::WriteBatch& /*batch*/) {
        for (const auto& [key, value] : *added) settings.tags.insert_or_assign(key, value);
        if (settings.tags.size() <= kMaxTags) return Outcome<void>();
        return Outcome<void>(InvalidParameters(fmt::format("Too many tags, {} at most", kMaxTags)));
      });
  if (!changed) return changed.error();
  return json::object();
}

protocol::JsonOutcome UntagResource(Context& context, const protocol::Call& call,
                                    const json::object& input) {
  protocol::Input in(input);
  const std::vector<std::string> names = in.Texts("TagKeys");
  const auto table = ReadResource(context, in, call);
  if (!table) return table.error();
  const auto changed =
      context.catalog.Apply(**table, [&](TableSettings& settings, store::WriteBatch& /*batch*/) {
        for (const std::string& name : names) settings.tags.erase(name);
        return Outcome<void>();
      });
  if (!changed) return changed.error();
  return json::object();
}

protocol::JsonOutcome ListTagsOfResource(Context& context, const protocol::Call& call,
                                         const json::object& input) {
  protocol::Input in(input);
  const auto table = ReadResource(context, in, call);
  if (!table) return table.error();
  json::array tags;
  const std::shared_lock lock((*table)->mutex);
  for (const auto& [key, value] : (*table)->settings.tags) {
    tags.push_back({{"Key", key}, {"Value", value}});
  }
  return json::object{{"Tags", std::move(tags)}};
}

}  // namespace weir::cloud::dynamodb::ops
