// Calls of services that speak JSON.
#include "src/deployment/json_call.h"

#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "src/aws/api_error.h"

namespace weir::deployment {

namespace json = boost::json;

aws::Call TargetCall(std::string_view service, std::string_view version, std::string_view target,
                     const json::object& body) {
  aws::Call call;
  call.service = service;
  call.headers = {{"Content-Type", fmt::format("application/x-amz-json-{}", version)},
                  {"X-Amz-Target", std::string(target)}};
  call.body = json::serialize(body);
  return call;
}

aws::Call LambdaCall(std::string_view method, std::string path, const json::object& body) {
  aws::Call call;
  call.service = "lambda";
  call.method = method;
  call.path = std::move(path);
  call.headers = {{"Content-Type", "application/json"}};
  if (method != "GET") call.body = json::serialize(body);
  return call;
}

Result<json::object> JsonOf(const Result<aws::HttpResponse>& response, std::string_view what) {
  if (!response) return response.error().In(what);
  if (!response->IsSuccess()) return aws::ErrorOf(*response, what);
  boost::system::error_code failed;
  const json::value answer = json::parse(response->body, failed);
  if (failed || !answer.is_object()) {
    return Error{ErrorKind::kCorrupt, std::string(what) + ": the answer makes no sense"};
  }
  return answer.get_object();
}

std::string TextOf(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

json::object ObjectOf(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_object() ? value->get_object() : json::object();
}

json::array ArrayOf(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_array() ? value->get_array() : json::array();
}

}  // namespace weir::deployment
