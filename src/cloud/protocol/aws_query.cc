// <GetRoleResponse xmlns="…"><GetRoleResult><Role><RoleName>a</RoleName>…
#include "src/cloud/protocol/aws_query.h"

#include <cmath>
#include <sstream>
#include <utility>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <pugixml.hpp>

#include "src/cloud/protocol/query_input.h"
#include "src/text/time.h"

namespace weir::cloud::protocol {
namespace {

namespace json = boost::json;

/// The shape of a member, where the table has it: nullptr for one that needs no word.
const Shape* ShapeOf(const Shape* structure, std::string_view member) {
  const Member* found = structure == nullptr ? nullptr : structure->Find(member);
  return found == nullptr ? nullptr : found->shape;
}

void AppendObject(const json::object& object, const Shape* shape, pugi::xml_node node);

void AppendValue(const json::value& value, const Shape* shape, pugi::xml_node node) {
  if (const auto* object = value.if_object()) {
    AppendObject(*object, shape, node);
  } else if (const auto* array = value.if_array()) {
    const Shape* element = shape == nullptr ? nullptr : shape->value;
    for (const json::value& one : *array) AppendValue(one, element, node.append_child("member"));
  } else if (const auto* text = value.if_string()) {
    node.text().set(text->c_str());
  } else if (shape != nullptr && shape->kind == Kind::kTimestamp && value.is_number()) {
    const text::Micros time(
        std::chrono::seconds(static_cast<std::int64_t>(std::floor(value.to_number<double>()))));
    node.text().set(text::IsoTime(time).c_str());
  } else if (!value.is_null()) {
    node.text().set(json::serialize(value).c_str());
  }
}

void AppendObject(const json::object& object, const Shape* shape, pugi::xml_node node) {
  for (const auto& member : object) {
    AppendValue(member.value(), ShapeOf(shape, member.key()),
                node.append_child(std::string(member.key()).c_str()));
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

class AwsQuery final : public Protocol {
 public:
  explicit AwsQuery(QueryDialect dialect) : dialect_(dialect) {}

  [[nodiscard]] std::optional<std::string> OperationOf(
      const ServiceModel& /*model*/, const http::Request& request) const override {
    std::string action = FormParameter(request, "Action");
    if (action.empty()) return std::nullopt;
    return action;
  }

  [[nodiscard]] Outcome<json::object> Read(const ApiOperation& operation,
                                           const http::Request& request) const override {
    const auto parameters = ReadQueryParameters(request);
    if (!parameters) return AwsError{400, "MalformedQueryString", "The query can't be parsed."};
    return ReadQueryInput(*operation.input, *parameters);
  }

  [[nodiscard]] http::Response Answer(const ApiOperation& operation, const json::object& output,
                                      std::string_view request_id) const override {
    pugi::xml_document document;
    pugi::xml_node root = Root(document, fmt::format("{}Response", operation.name));
    if (operation.answers) {
      AppendObject(output, operation.output,
                   root.append_child(fmt::format("{}Result", operation.name).c_str()));
    }
    AppendObject({{"ResponseMetadata", {{"RequestId", request_id}}}}, nullptr, root);
    return ToResponse(document, 200, request_id);
  }

  [[nodiscard]] http::Response Refuse(const AwsError& error,
                                      std::string_view request_id) const override {
    constexpr int kServerErrors = 500;
    pugi::xml_document document;
    json::object body = {{"Type", error.status < kServerErrors ? "Sender" : "Receiver"},
                         {"Code", dialect_.code(error)},
                         {"Message", error.message}};
    for (const auto& member : error.members) body[member.key()] = member.value();
    const pugi::xml_node root = Root(document, "ErrorResponse");
    AppendObject({{"Error", std::move(body)}, {"RequestId", request_id}}, nullptr, root);
    http::Response response = ToResponse(document, error.status, request_id);
    response.cause = error.message;
    return response;
  }

  [[nodiscard]] AwsError UnknownOperation(std::string_view operation) const override {
    return {400, "InvalidAction",
            fmt::format("Could not find operation {} for version {}", operation, dialect_.version)};
  }

  [[nodiscard]] AwsError WrongType(std::string message) const override {
    return {400, "MalformedInput", std::move(message)};
  }

 private:
  [[nodiscard]] pugi::xml_node Root(pugi::xml_document& document, const std::string& name) const {
    pugi::xml_node root = document.append_child(name.c_str());
    root.append_attribute("xmlns").set_value(std::string(dialect_.xml_namespace).c_str());
    return root;
  }

  const QueryDialect dialect_;
};

}  // namespace

std::unique_ptr<const Protocol> MakeAwsQuery(QueryDialect dialect) {
  return std::make_unique<AwsQuery>(dialect);
}

}  // namespace weir::cloud::protocol
