// One table's form in the store: a JSON object with the members of TableIdentity and TableSettings.
#include "src/cloud/dynamodb/table.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "src/cloud/protocol/service.h"
#include "src/cloud/store/store.h"

namespace weir::cloud::dynamodb {
namespace {

namespace json = boost::json;

using MaybeTime = std::optional<store::TimePoint>;

json::value Micros(const MaybeTime& time) {
  if (!time) return nullptr;
  return time->time_since_epoch().count();
}

template <typename T>
json::value OrNull(const std::optional<T>& value) {
  return value ? json::value(*value) : json::value();
}

json::value RenderKey(const KeyAttribute& attribute) {
  return {{"name", attribute.name}, {"type", std::string(TypeName(attribute.type))}};
}

std::string TextAt(const json::object& object, std::string_view name) {
  const auto& text = object.at(json::string_view(name.data(), name.size())).as_string();
  return {text.data(), text.size()};
}

const json::value* Present(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(json::string_view(name.data(), name.size()));
  return value == nullptr || value->is_null() ? nullptr : value;
}

std::int64_t NumberAt(const json::object& object, std::string_view name) {
  const auto* value = Present(object, name);
  return value == nullptr ? 0 : value->to_number<std::int64_t>();
}

bool FlagAt(const json::object& object, std::string_view name) {
  const auto* value = Present(object, name);
  return value != nullptr && value->as_bool();
}

MaybeTime TimeAt(const json::object& object, std::string_view name) {
  if (Present(object, name) == nullptr) return std::nullopt;
  return store::TimePoint(store::Duration(NumberAt(object, name)));
}

std::optional<std::int64_t> MaybeNumberAt(const json::object& object, std::string_view name) {
  if (Present(object, name) == nullptr) return std::nullopt;
  return NumberAt(object, name);
}

std::optional<std::string> MaybeTextAt(const json::object& object, std::string_view name) {
  if (Present(object, name) == nullptr) return std::nullopt;
  return TextAt(object, name);
}

KeyAttribute ParseKey(const json::value& value) {
  const json::object& object = value.as_object();
  const auto type = TypeNamed(TextAt(object, "type"));
  if (!type) throw store::StoreFailure("a stored table has a key of no known type");
  return {TextAt(object, "name"), *type};
}

TableIdentity ParseIdentity(const json::object& object) {
  TableIdentity identity;
  identity.id = {TextAt(object, "region"), TextAt(object, "name")};
  identity.number = TableNumber(NumberAt(object, "number"));
  identity.uuid = TextAt(object, "uuid");
  identity.schema.hash = ParseKey(object.at("hash"));
  if (const auto* range = Present(object, "range")) identity.schema.range = ParseKey(*range);
  identity.created = TimeAt(object, "created").value_or(store::TimePoint());
  return identity;
}

TableSettings ParseSettings(const json::object& object) {
  TableSettings settings;
  settings.pay_per_request = FlagAt(object, "pay_per_request");
  settings.pay_per_request_since = TimeAt(object, "pay_per_request_since");
  settings.throughput = {.read = NumberAt(object, "read"),
                         .write = NumberAt(object, "write"),
                         .increased = TimeAt(object, "increased"),
                         .decreased = TimeAt(object, "decreased")};
  settings.max_reads = MaybeNumberAt(object, "max_reads");
  settings.max_writes = MaybeNumberAt(object, "max_writes");
  settings.table_class = MaybeTextAt(object, "table_class");
  settings.kms_key_arn = MaybeTextAt(object, "kms_key_arn");
  settings.deletion_protection = FlagAt(object, "deletion_protection");
  settings.ttl_attribute = MaybeTextAt(object, "ttl_attribute");
  settings.ttl_indexed = FlagAt(object, "ttl_indexed");
  settings.recovery_since = TimeAt(object, "recovery_since");
  settings.recovery_days = NumberAt(object, "recovery_days");
  for (const auto& tag : object.at("tags").as_object()) {
    settings.tags.emplace(std::string(tag.key().data(), tag.key().size()),
                          std::string(tag.value().as_string().c_str()));
  }
  return settings;
}

}  // namespace

std::string ArnOf(const TableId& id) {
  return fmt::format("arn:aws:dynamodb:{}:{}:table/{}", id.region, protocol::kAccountId, id.name);
}

std::string RenderTable(const TableIdentity& identity, const TableSettings& settings) {
  json::object tags;
  for (const auto& [key, value] : settings.tags) tags.emplace(key, value);
  const json::value range =
      identity.schema.range ? RenderKey(*identity.schema.range) : json::value();
  const json::object object = {
      {"region", identity.id.region},
      {"name", identity.id.name},
      {"number", static_cast<std::int64_t>(identity.number)},
      {"uuid", identity.uuid},
      {"hash", RenderKey(identity.schema.hash)},
      {"range", range},
      {"created", Micros(identity.created)},
      {"pay_per_request", settings.pay_per_request},
      {"pay_per_request_since", Micros(settings.pay_per_request_since)},
      {"read", settings.throughput.read},
      {"write", settings.throughput.write},
      {"increased", Micros(settings.throughput.increased)},
      {"decreased", Micros(settings.throughput.decreased)},
      {"max_reads", OrNull(settings.max_reads)},
      {"max_writes", OrNull(settings.max_writes)},
      {"table_class", OrNull(settings.table_class)},
      {"kms_key_arn", OrNull(settings.kms_key_arn)},
      {"deletion_protection", settings.deletion_protection},
      {"ttl_attribute", OrNull(settings.ttl_attribute)},
      {"ttl_indexed", settings.ttl_indexed},
      {"recovery_since", Micros(settings.recovery_since)},
      {"recovery_days", settings.recovery_days},
      {"tags", tags},
  };
  return json::serialize(object);
}

std::pair<TableIdentity, TableSettings> ParseTable(std::string_view text) {
  try {
    const json::value value = json::parse(json::string_view(text.data(), text.size()));
    return {ParseIdentity(value.as_object()), ParseSettings(value.as_object())};
  } catch (const std::exception& error) {
    throw store::StoreFailure(std::string("a stored table cannot be read: ") + error.what());
  }
}

}  // namespace weir::cloud::dynamodb
