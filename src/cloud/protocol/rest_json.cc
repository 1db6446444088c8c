// POST /2015-03-31/functions/{FunctionName}/invocations
#include "src/cloud/protocol/rest_json.h"

#include <algorithm>
#include <utility>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "src/cloud/protocol/aws_json.h"
#include "src/cloud/protocol/scalar_text.h"
#include "src/text/percent.h"

namespace weir::cloud::protocol {
namespace {

namespace json = boost::json;

/// Takes what stands before the next slash off a path that begins with one.
std::string_view TakeSegment(std::string_view& path) {
  path.remove_prefix(1);
  const std::string_view segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

bool IsEnd(std::string_view path) { return path.empty() || path == "/"; }

/// Tells `take(label, segment)` of each {label}; false where the path is another one. A slash at
/// the end means nothing, for some clients write one.
template <typename Take>
bool Match(std::string_view pattern, std::string_view path, const Take& take) {
  while (!IsEnd(pattern) && !IsEnd(path)) {
    const std::string_view expected = TakeSegment(pattern);
    const std::string_view segment = TakeSegment(path);
    if (!expected.starts_with('{')) {
      if (expected != segment) return false;
    } else if (segment.empty() || !take(expected.substr(1, expected.size() - 2), segment)) {
      return false;
    }
  }
  return IsEnd(pattern) && IsEnd(path);
}

/// "/2018-10-31/layers?find=LayerVersion" asks for its query as well.
bool Means(const ApiOperation& operation, const http::Request& request, bool with_query) {
  const std::size_t mark = std::min(operation.uri.find('?'), operation.uri.size());
  const std::string_view query = operation.uri.substr(std::min(mark + 1, operation.uri.size()));
  if (operation.method != request.method || query.empty() == with_query) return false;
  if (with_query && request.query.find(query) == std::string::npos) return false;
  return Match(operation.uri.substr(0, mark), request.path, [](auto, auto) { return true; });
}

class RestJson final : public Protocol {
 public:
  explicit RestJson(http::Response (*refuse)(const AwsError&, std::string_view))
      : refuse_(refuse) {}

  [[nodiscard]] std::optional<std::string> OperationOf(
      const ServiceModel& model, const http::Request& request) const override {
    for (const bool with_query : {true, false}) {
      for (const ApiOperation& operation : model.operations()) {
        if (Means(operation, request, with_query)) return std::string(operation.name);
      }
    }
    return std::nullopt;
  }

  [[nodiscard]] Outcome<json::object> Read(const ApiOperation& operation,
                                           const http::Request& request) const override {
    const auto& members = operation.input->members;
    const bool has_body = std::any_of(members.begin(), members.end(), [](const Member& member) {
      return member.place == Place::kBody;
    });
    Outcome<json::object> input = has_body ? ParseJsonBody(request.body) : json::object();
    if (!input) return input;
    for (const Member& member : members) {  // what is bound elsewhere is not the body's to say
      if (member.place != Place::kBody) input->erase(member.name);
    }
    if (auto wrong = ReadLabels(operation, request, *input)) return *std::move(wrong);
    if (auto wrong = ReadQuery(operation, request, *input)) return *std::move(wrong);
    for (const Member& member : members) {
      const auto header = request.headers.Find(member.wire_name);
      if (member.place != Place::kHeader || !header) continue;
      if (auto wrong = Put(member, *header, *input)) return *std::move(wrong);
    }
    return input;
  }

  [[nodiscard]] http::Response Answer(const ApiOperation& operation, const json::object& output,
                                      std::string_view request_id) const override {
    constexpr int kNoContent = 204;
    http::Response response;
    response.status = operation.status;
    response.headers.Add("x-amzn-RequestId", std::string(request_id));
    json::object rest;
    for (const auto& [name, value] : output) {
      const Member* member = operation.output == nullptr ? nullptr : operation.output->Find(name);
      if (member == nullptr || member->place == Place::kBody) {
        rest[name] = value;
      } else {
        Bind(*member, value, response);
      }
    }
    if (!HasPayload(operation) && response.status != kNoContent)
      response.body = json::serialize(rest);
    if (!response.body.empty()) response.headers.Add("Content-Type", "application/json");
    return response;
  }

  [[nodiscard]] http::Response Refuse(const AwsError& error,
                                      std::string_view request_id) const override {
    return refuse_(error, request_id);
  }

  [[nodiscard]] AwsError UnknownOperation(std::string_view operation) const override {
    AwsError error = Protocol::UnknownOperation(operation);
    error.status = 404;
    return error;
  }

 private:
  /// Whether a member of an answer is its body.
  static bool HasPayload(const ApiOperation& operation) {
    if (operation.output == nullptr) return false;
    const auto& members = operation.output->members;
    return std::any_of(members.begin(), members.end(),
                       [](const Member& member) { return member.place == Place::kPayload; });
  }

  /// What travels elsewhere than in a JSON body.
  static void Bind(const Member& member, const json::value& value, http::Response& response) {
    if (member.place == Place::kStatus) {
      response.status = static_cast<int>(value.as_int64());
    } else if (member.place == Place::kPayload) {
      response.body = std::string_view(value.as_string());
    } else {
      response.headers.Add(std::string(member.wire_name), std::string(value.as_string()));
    }
  }

  static const Member* Bound(const ApiOperation& operation, Place place, std::string_view name) {
    const auto& members = operation.input->members;
    const auto found = std::find_if(members.begin(), members.end(), [&](const Member& member) {
      return member.place == place && member.wire_name == name;
    });
    return found == members.end() ? nullptr : &*found;
  }

  std::optional<AwsError> ReadLabels(const ApiOperation& operation, const http::Request& request,
                                     json::object& input) const {
    std::optional<AwsError> wrong;
    Match(operation.uri.substr(0, operation.uri.find('?')), request.path,
          [&](std::string_view label, std::string_view segment) {
            const Member* member = Bound(operation, Place::kUri, label);
            const auto text = text::PercentDecoded(segment);
            if (member != nullptr && text) wrong = Put(*member, *text, input);
            return !wrong.has_value();
          });
    return wrong;
  }

  std::optional<AwsError> ReadQuery(const ApiOperation& operation, const http::Request& request,
                                    json::object& input) const {
    const auto query = http::ParseQuery(request.query);
    if (!query) return WrongType("The query string has a broken escape.");
    for (const auto& [name, text] : *query) {
      const Member* member = Bound(operation, Place::kQuery, name);
      if (member == nullptr) continue;
      if (auto wrong = Put(*member, text, input)) return wrong;
    }
    return std::nullopt;
  }

  std::optional<AwsError> Put(const Member& member, std::string_view text,
                              json::object& input) const {
    const bool is_list = member.shape->kind == Kind::kList;
    const Kind kind = is_list ? member.shape->value->kind : member.shape->kind;
    auto value = FromText(kind, text);
    if (!value) return WrongType(fmt::format("{} is {}", member.name, WhatItIsNot(kind)));
    json::value& at = input[member.name];
    if (!is_list) {
      at = *std::move(value);
    } else if (at.is_array()) {
      at.get_array().push_back(*std::move(value));
    } else {
      at = json::array{*std::move(value)};
    }
    return std::nullopt;
  }

  http::Response (*refuse_)(const AwsError&, std::string_view);
};

}  // namespace

std::unique_ptr<const Protocol> MakeRestJson(
    http::Response (*refuse)(const AwsError& error, std::string_view request_id)) {
  return std::make_unique<RestJson>(refuse);
}

}  // namespace weir::cloud::protocol
