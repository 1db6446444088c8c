// Through the client of the services, for it knows endpoints, TLS and credentials.
#include "src/cli/own_call.h"

#include <chrono>
#include <cstdlib>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace weir::cli {
namespace {

namespace json = boost::json;

constexpr const char* kDefaultEndpoint = "http://127.0.0.1:4566";
constexpr std::chrono::seconds kPatience{15};
constexpr int kBadRequest = 400;
constexpr const char* kNoWeir =
    "what answers there is no `weir up`; name the endpoint of one with AWS_ENDPOINT_URL";

std::string MessageOf(const json::value& answer, int status) {
  const json::object* object = answer.if_object();
  const json::value* message = object == nullptr ? nullptr : object->if_contains("message");
  if (message == nullptr || !message->is_string()) return fmt::format("status {}", status);
  return std::string(message->get_string());
}

}  // namespace

Result<json::object> CallOwn(const AwsOptions& options, const std::string& method,
                             const std::string& path, const json::object& body) {
  AwsOptions where = options;
  if (where.endpoint.empty() && std::getenv("AWS_ENDPOINT_URL") == nullptr) {
    where.endpoint = kDefaultEndpoint;
  }
  const auto session = OpenSession(where);
  if (!session) return session.error();
  aws::Call call{.service = "weir", .method = method, .path = path};
  call.headers = {{"Content-Type", "application/json"}};
  if (!body.empty()) call.body = json::serialize(body);
  const auto answer = (*session)->client().SendOne(call, (*session)->clock().Now() + kPatience);
  if (!answer) return answer.error().In("no answer of `weir up`");
  boost::system::error_code error;
  const json::value value = json::parse(answer->body, error);
  if (!answer->IsSuccess()) {
    const bool is_refused = answer->status == kBadRequest;
    return Error{is_refused ? ErrorKind::kInvalidInput : ErrorKind::kUnavailable,
                 MessageOf(value, answer->status)};
  }
  if (error || !value.is_object()) {
    return Error{ErrorKind::kUnavailable, kNoWeir};
  }
  return value.get_object();
}

}  // namespace weir::cli
