// JSON in, JSON out.
#include "src/cloud/server/own_answers.h"

#include <boost/json/serialize.hpp>

#include "src/cloud/protocol/model/input_check.h"

namespace weir::cloud::server {
namespace {

namespace json = boost::json;

/// What the bodies may hold, said as AWS's models say it (src/cloud/protocol/model/README.md).
constexpr std::string_view kModel = R"(
service weir 1
operation AddFault
 input Fault
operation AddMark
 input Mark
operation AdvanceClock
 input Advance
structure Fault
 kind! string
 service Name
 operation Name
 containing Text
 probability double
 skip Count
 count Count
 seed Seed
structure Advance
 advance_seconds! Seconds
structure Mark
 name! Name
string Name 0..100
string Text 0..1000
long Count 0..1000000000
long Seed 0..
long Seconds 0..315576000
)";

}  // namespace

http::Response Json(const json::object& body, int status) {
  http::Response response;
  response.status = status;
  response.headers.Add("Content-Type", "application/json");
  response.body = json::serialize(body) + "\n";
  return response;
}

http::Response Refusal(int status, std::string_view message) {
  return Json({{"message", message}}, status);
}

protocol::JsonOutcome ReadBody(std::string_view operation, const http::Request& request) {
  static const protocol::ServiceModel kBodies(kModel);
  protocol::JsonOutcome input = protocol::ParseJsonBody(request.body);
  if (!input) return input;
  const auto complaint = protocol::CheckInput(*kBodies.Find(operation)->input, *input);
  if (complaint) return protocol::ValidationError(complaint->message);
  return input;
}

}  // namespace weir::cloud::server
