// Turns the expiry of items on and off.
#include <shared_mutex>

#include <fmt/format.h>

#include "src/cloud/dynamodb/arguments.h"
#include "src/cloud/dynamodb/expiry_index.h"
#include "src/cloud/dynamodb/ops/features.h"

namespace weir::cloud::dynamodb::ops {
namespace {

namespace json = boost::json;

Outcome<void> Switch(TableSettings& settings, bool enabled, std::string_view attribute) {
  if (enabled && settings.ttl_attribute == attribute) {
    return Invalid("TimeToLive is already enabled");
  }
  if (settings.ttl_attribute && settings.ttl_attribute != attribute) {
    return Invalid(fmt::format(
        "TimeToLive is active on a different AttributeName: current AttributeName is {}",
        *settings.ttl_attribute));
  }
  if (!enabled && !settings.ttl_attribute) return Invalid("TimeToLive is already disabled");
  settings.ttl_attribute = enabled ? std::optional(std::string(attribute)) : std::nullopt;
  settings.ttl_indexed = false;
  return {};
}

}  // namespace

protocol::JsonOutcome UpdateTimeToLive(Context& context, const protocol::Call& call,
                                       const json::object& input) {
  protocol::Input in(input);
  const TableId id = ReadTable(in, call);
  const json::object* specification = in.Object("TimeToLiveSpecification");
  if (in.error()) return *in.error();
  const protocol::Input inner(*specification);
  const bool enabled = inner.Boolean("Enabled").value_or(false);
  const std::string attribute(inner.Text("AttributeName"));
  const TablePointer table = context.catalog.Find(id);
  if (table == nullptr) return TableNotFound(id.name);
  const auto changed =
      context.catalog.Apply(*table, [&](TableSettings& settings, store::WriteBatch& batch) {
        const store::Key index = ExpiryPrefix(table->identity.number);
        batch.DeleteRange(index, index.After());
        return Switch(settings, enabled, attribute);
      });
  if (!changed) return changed.error();
  context.expirer.Ring();
  return json::object{
      {"TimeToLiveSpecification", {{"Enabled", enabled}, {"AttributeName", attribute}}}};
}

protocol::JsonOutcome DescribeTimeToLive(Context& context, const protocol::Call& call,
                                         const json::object& input) {
  protocol::Input in(input);
  const TableId id = ReadTable(in, call);
  if (in.error()) return *in.error();
  const TablePointer table = context.catalog.Find(id);
  if (table == nullptr) return TableNotFound(id.name);
  const std::shared_lock lock(table->mutex);
  json::object description = {
      {"TimeToLiveStatus", table->settings.ttl_attribute ? "ENABLED" : "DISABLED"}};
  if (table->settings.ttl_attribute) {
    description["AttributeName"] = *table->settings.ttl_attribute;
  }
  return json::object{{"TimeToLiveDescription", std::move(description)}};
}

}  // namespace weir::cloud::dynamodb::ops
