// {"name":"a","id":"AROA…","path":"/","arn":"…","created":1769860800000000,…}
#include "src/cloud/iam/stored_json.h"

#include <exception>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>
#include <boost/json/value_to.hpp>

#include "src/cloud/store/store.h"

namespace weir::cloud::iam {
namespace {

namespace json = boost::json;

std::int64_t Micros(TimePoint time) { return time.time_since_epoch().count(); }

TimePoint Time(const json::value& micros) { return TimePoint(store::Duration(micros.as_int64())); }

std::string Text(const json::value& value) { return json::value_to<std::string>(value); }

json::value Optional(const std::optional<std::string>& text) {
  return text ? json::value(*text) : json::value();
}

std::optional<std::string> OptionalText(const json::value& value) {
  return value.is_null() ? std::nullopt : std::optional(Text(value));
}

template <typename Convert>
auto Parsed(std::string_view text, Convert convert) {
  try {
    const json::value value = json::parse(text);
    return convert(value.as_object());
  } catch (const std::exception& error) {
    throw store::StoreFailure(std::string("a stored role or policy is damaged: ") + error.what());
  }
}

}  // namespace

std::string ToStored(const Role& role) {
  return json::serialize(json::object{
      {"name", role.name},
      {"id", role.id},
      {"path", role.path},
      {"arn", role.arn},
      {"created", Micros(role.created)},
      {"trust_policy", role.trust_policy},
      {"description", Optional(role.description)},
      {"max_session_seconds", role.max_session_seconds},
      {"boundary", Optional(role.boundary)},
      {"tags", json::value_from(role.tags)},
      {"inline_policies", json::value_from(role.inline_policies)},
      {"attached", json::value_from(role.attached)},
  });
}

Role RoleFromStored(std::string_view text) {
  return Parsed(text, [](const json::object& stored) {
    Role role;
    role.name = Text(stored.at("name"));
    role.id = Text(stored.at("id"));
    role.path = Text(stored.at("path"));
    role.arn = Text(stored.at("arn"));
    role.created = Time(stored.at("created"));
    role.trust_policy = Text(stored.at("trust_policy"));
    role.description = OptionalText(stored.at("description"));
    role.max_session_seconds = json::value_to<int>(stored.at("max_session_seconds"));
    role.boundary = OptionalText(stored.at("boundary"));
    role.tags = json::value_to<Tags>(stored.at("tags"));
    role.inline_policies = json::value_to<Tags>(stored.at("inline_policies"));
    role.attached = json::value_to<std::set<std::string>>(stored.at("attached"));
    return role;
  });
}

std::string ToStored(const Policy& policy) {
  json::array versions;
  for (const PolicyVersion& version : policy.versions) {
    versions.emplace_back(json::object{{"number", version.number},
                                       {"document", version.document},
                                       {"created", Micros(version.created)}});
  }
  return json::serialize(json::object{
      {"name", policy.name},
      {"id", policy.id},
      {"path", policy.path},
      {"arn", policy.arn},
      {"created", Micros(policy.created)},
      {"updated", Micros(policy.updated)},
      {"description", Optional(policy.description)},
      {"tags", json::value_from(policy.tags)},
      {"default_version", policy.default_version},
      {"last_version", policy.last_version},
      {"versions", std::move(versions)},
  });
}

Policy PolicyFromStored(std::string_view text) {
  return Parsed(text, [](const json::object& stored) {
    Policy policy;
    policy.name = Text(stored.at("name"));
    policy.id = Text(stored.at("id"));
    policy.path = Text(stored.at("path"));
    policy.arn = Text(stored.at("arn"));
    policy.created = Time(stored.at("created"));
    policy.updated = Time(stored.at("updated"));
    policy.description = OptionalText(stored.at("description"));
    policy.tags = json::value_to<Tags>(stored.at("tags"));
    policy.default_version = json::value_to<int>(stored.at("default_version"));
    policy.last_version = json::value_to<int>(stored.at("last_version"));
    for (const json::value& version : stored.at("versions").as_array()) {
      const json::object& one = version.as_object();
      policy.versions.push_back({json::value_to<int>(one.at("number")), Text(one.at("document")),
                                 Time(one.at("created"))});
    }
    return policy;
  });
}

}  // namespace weir::cloud::iam
