// AWS JSON: a body {"__type":"ResourceNotFoundException","message":"…"} for an error, any object
// for an answer.
#include "src/cloud/protocol/json_service.h"

#include <exception>
#include <string>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <zlib.h>

namespace weir::cloud::protocol {
namespace {

namespace json = boost::json;

/// Deeper bodies are refused; DynamoDB's values nest up to 32 levels, two of JSON each.
constexpr std::size_t kMaxDepth = 128;

/// What Content-Type says, and whether clients check a CRC of the body (DynamoDB's do).
http::Response WithBody(JsonVersion version, int status, const json::object& body,
                        std::string_view request_id) {
  http::Response response;
  response.status = status;
  response.body = json::serialize(body);
  response.headers.Add("x-amzn-RequestId", std::string(request_id));
  if (version == JsonVersion::kV11) {
    response.headers.Add("Content-Type", "application/x-amz-json-1.1");
    return response;
  }
  response.headers.Add("Content-Type", "application/x-amz-json-1.0");
  const auto crc =
      ::crc32_z(0, reinterpret_cast<const Bytef*>(response.body.data()), response.body.size());
  response.headers.Add("x-amz-crc32", fmt::to_string(crc));
  return response;
}

}  // namespace

http::Response RenderJson(JsonVersion version, const json::object& output,
                          std::string_view request_id) {
  return WithBody(version, 200, output, request_id);
}

http::Response RenderJsonError(JsonVersion version, const AwsError& error,
                               std::string_view request_id) {
  json::object body;
  body["__type"] = error.code;
  if (!error.message.empty()) body["message"] = error.message;
  for (const auto& member : error.members) body[member.key()] = member.value();
  return WithBody(version, error.status, body, request_id);
}

JsonOutcome ParseJsonBody(std::string_view body) {
  if (body.empty()) return json::object();
  json::parse_options options;
  options.max_depth = kMaxDepth;
  boost::system::error_code error;
  json::value value = json::parse(body, error, {}, options);
  if (error) return SerializationError("Unable to parse the request body as JSON.");
  json::object* object = value.if_object();
  if (object == nullptr) return SerializationError("Unexpected value type in payload");
  return std::move(*object);
}

}  // namespace weir::cloud::protocol
