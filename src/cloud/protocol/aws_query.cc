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

/// Writes values as elements, by their shapes.
class Writer {
 public:
  explicit Writer(const FlatNames& flat) : flat_(flat) {}

  void Object(const json::object& object, const Shape* shape, pugi::xml_node node) const {
    for (const auto& member : object) {
      const Shape* inner = ShapeOf(shape, member.key());
      if (const FlatName* name = FindFlat(flat_, inner)) {
        Flat(member.value(), *inner, *name, node);
      } else {
        Value(member.value(), inner, node.append_child(std::string(member.key()).c_str()));
      }
    }
  }

 private:
  void Value(const json::value& value, const Shape* shape, pugi::xml_node node) const {
    if (const auto* object = value.if_object()) {
      Object(*object, shape, node);
    } else if (const auto* array = value.if_array()) {
      const Shape* element = shape == nullptr ? nullptr : shape->value;
      for (const json::value& one : *array) Value(one, element, node.append_child("member"));
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

  /// <Tag><Key>a</Key><Value>b</Value></Tag><Tag>…: the entries, without anything around them.
  void Flat(const json::value& value, const Shape& shape, const FlatName& name,
            pugi::xml_node node) const {
    const std::string entry(name.entry);
    if (const auto* array = value.if_array()) {
      for (const json::value& one : *array) {
        Value(one, shape.value, node.append_child(entry.c_str()));
      }
    } else if (const auto* map = value.if_object()) {
      for (const auto& [key, of_key] : *map) {
        pugi::xml_node child = node.append_child(entry.c_str());
        child.append_child(std::string(name.key).c_str()).text().set(std::string(key).c_str());
        Value(of_key, shape.value, child.append_child(std::string(name.value).c_str()));
      }
    }
  }

  const FlatNames& flat_;
};

/// A reader would take a line's end of two characters for one.
std::string WithReturnsEscaped(std::string_view xml) {
  std::string escaped;
  escaped.reserve(xml.size());
  while (!xml.empty()) {
    const std::size_t at = xml.find('\r');
    escaped += xml.substr(0, at);
    if (at == std::string_view::npos) break;
    escaped += "&#13;";
    xml.remove_prefix(at + 1);
  }
  return escaped;
}

http::Response ToResponse(const pugi::xml_document& document, int status,
                          std::string_view request_id) {
  std::ostringstream text;
  document.save(text, "", pugi::format_raw | pugi::format_no_declaration);
  http::Response response;
  response.status = status;
  response.headers.Add("x-amzn-RequestId", std::string(request_id));
  response.headers.Add("Content-Type", "text/xml");
  response.body = WithReturnsEscaped(text.view());
  return response;
}

class AwsQuery final : public Protocol {
 public:
  explicit AwsQuery(QueryDialect dialect)
      : dialect_(dialect), flat_(ParseFlatNames(dialect.flat)) {}

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
    return ReadQueryInput(*operation.input, *parameters, flat_);
  }

  [[nodiscard]] http::Response Answer(const ApiOperation& operation, const json::object& output,
                                      std::string_view request_id) const override {
    pugi::xml_document document;
    pugi::xml_node root = Root(document, fmt::format("{}Response", operation.name));
    if (operation.answers) {
      writer_.Object(output, operation.output,
                     root.append_child(fmt::format("{}Result", operation.name).c_str()));
    }
    writer_.Object({{"ResponseMetadata", {{"RequestId", request_id}}}}, nullptr, root);
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
    writer_.Object({{"Error", std::move(body)}, {"RequestId", request_id}}, nullptr, root);
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
  const FlatNames flat_;
  const Writer writer_{flat_};
};

}  // namespace

std::unique_ptr<const Protocol> MakeAwsQuery(QueryDialect dialect) {
  return std::make_unique<AwsQuery>(dialect);
}

}  // namespace weir::cloud::protocol
