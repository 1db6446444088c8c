// Writes and reads the stored descriptions of groups and streams.
#include "src/cloud/logs/info_json.h"

#include <boost/json.hpp>

#include "src/cloud/store/store.h"

namespace weir::cloud::logs {
namespace {

namespace json = boost::json;

std::optional<std::int64_t> Number(const json::object& in, std::string_view name) {
  const json::value* value = in.if_contains(name);
  if (value == nullptr) return std::nullopt;
  return value->to_number<std::int64_t>();
}

std::string Text(const json::object& in, std::string_view name) {
  return std::string(in.at(name).as_string());
}

template <typename Read>
auto Guarded(std::string_view text, const Read& read) {
  try {
    return read(json::parse(text).as_object());
  } catch (const std::exception& problem) {
    throw store::StoreFailure(std::string("the description of a log group or stream: ") +
                              problem.what());
  }
}

}  // namespace

std::string ToJson(const GroupInfo& group) {
  json::object tags;
  for (const auto& [name, value] : group.tags) tags[name] = value;
  json::object out = {{"number", group.number.value},       {"created_ms", group.created_ms},
                      {"kms_key", group.kms_key},           {"class", group.group_class},
                      {"stored_bytes", group.stored_bytes}, {"tags", std::move(tags)}};
  if (group.retention_days) out["retention_days"] = *group.retention_days;
  return json::serialize(out);
}

std::string ToJson(const StreamInfo& stream) {
  json::object out = {{"number", stream.number.value}, {"created_ms", stream.created_ms}};
  if (stream.first_ms) out["first_ms"] = *stream.first_ms;
  if (stream.last_ms) out["last_ms"] = *stream.last_ms;
  if (stream.last_ingestion_ms) out["last_ingestion_ms"] = *stream.last_ingestion_ms;
  return json::serialize(out);
}

GroupInfo GroupFromJson(GroupKey key, std::string_view text) {
  return Guarded(text, [&](const json::object& in) {
    GroupInfo group;
    group.key = std::move(key);
    group.number.value = in.at("number").to_number<std::uint64_t>();
    group.created_ms = in.at("created_ms").to_number<std::int64_t>();
    group.kms_key = Text(in, "kms_key");
    group.group_class = Text(in, "class");
    group.stored_bytes = in.at("stored_bytes").to_number<std::uint64_t>();
    for (const auto& [name, value] : in.at("tags").as_object()) {
      group.tags.emplace(name, value.as_string());
    }
    if (const auto days = Number(in, "retention_days")) {
      group.retention_days = static_cast<int>(*days);
    }
    return group;
  });
}

StreamInfo StreamFromJson(std::string name, std::string_view text) {
  return Guarded(text, [&](const json::object& in) {
    StreamInfo stream;
    stream.name = std::move(name);
    stream.number.value = in.at("number").to_number<std::uint64_t>();
    stream.created_ms = in.at("created_ms").to_number<std::int64_t>();
    stream.first_ms = Number(in, "first_ms");
    stream.last_ms = Number(in, "last_ms");
    stream.last_ingestion_ms = Number(in, "last_ingestion_ms");
    return stream;
  });
}

}  // namespace weir::cloud::logs
