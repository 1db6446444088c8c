// <GetRoleResponse xmlns="…"><GetRoleResult><Role><RoleName>a</RoleName>…
#include "src/cloud/protocol/query_service.h"

#include <sstream>
#include <string>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <pugixml.hpp>

namespace weir::cloud::protocol {
namespace {

namespace json = boost::json;

void AppendObject(const json::object& object, pugi::xml_node node);

void AppendValue(const json::value& value, pugi::xml_node node) {
  if (const auto* object = value.if_object()) {
    AppendObject(*object, node);
  } else if (const auto* array = value.if_array()) {
    for (const json::value& member : *array) AppendValue(member, node.append_child("member"));
  } else if (const auto* text = value.if_string()) {
    node.text().set(text->c_str());
  } else if (!value.is_null()) {
    node.text().set(json::serialize(value).c_str());
  }
}

void AppendObject(const json::object& object, pugi::xml_node node) {
  for (const auto& member : object) {
    AppendValue(member.value(), node.append_child(std::string(member.key()).c_str()));
  }
}

http::Response ToResponse(const pugi::xml_document& document, int status,
                          std::string_view request_id) {
  std::ostringstream text;
  document.save(text, "", pugi::format_raw | pugi::format_no_declaration);
  http::Response response;
  response.status = status;
  response.headers.Add("x-amzn-RequestId", std::string(request_id));
  response.headers.Add("Content-Type", "text/xml");
  response.body = text.str();
  return response;
}

pugi::xml_node Root(pugi::xml_document& document, const std::string& name,
                    const QueryDialect& dialect) {
  pugi::xml_node root = document.append_child(name.c_str());
  root.append_attribute("xmlns").set_value(std::string(dialect.xml_namespace).c_str());
  return root;
}

}  // namespace

http::Response RenderQuery(const QueryDialect& dialect, std::string_view operation,
                           const json::value& output, std::string_view request_id) {
  pugi::xml_document document;
  pugi::xml_node root = Root(document, fmt::format("{}Response", operation), dialect);
  if (!output.is_null()) {
    AppendValue(output, root.append_child(fmt::format("{}Result", operation).c_str()));
  }
  AppendObject({{"ResponseMetadata", {{"RequestId", request_id}}}}, root);
  return ToResponse(document, 200, request_id);
}

http::Response RenderQueryError(const QueryDialect& dialect, const AwsError& error,
                                std::string_view request_id) {
  constexpr int kServerErrors = 500;
  pugi::xml_document document;
  json::object body = {{"Type", error.status < kServerErrors ? "Sender" : "Receiver"},
                       {"Code", error.code},
                       {"Message", error.message}};
  for (const auto& member : error.members) body[member.key()] = member.value();
  const pugi::xml_node root = Root(document, "ErrorResponse", dialect);
  AppendObject({{"Error", std::move(body)}, {"RequestId", request_id}}, root);
  http::Response response = ToResponse(document, error.status, request_id);
  response.cause = error.message;
  return response;
}

AwsError InvalidAction(std::string_view operation, std::string_view version) {
  return {400, "InvalidAction",
          fmt::format("Could not find operation {} for version {}", operation, version)};
}

}  // namespace weir::cloud::protocol
