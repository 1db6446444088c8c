// A network between client and services whose every fault is chosen by the test.
#include "tests/fakes/scripted_transport.h"

#include <utility>

namespace weir::fakes {

using aws::HttpRequest;
using aws::HttpResponse;

std::vector<Result<HttpResponse>> ScriptedTransport::Send(std::span<const HttpRequest> requests,
                                                          aws::Deadline /*deadline*/) {
  std::vector<Result<HttpResponse>> responses;
  for (const HttpRequest& request : requests) responses.push_back(SendOne(request));
  return responses;
}

Result<HttpResponse> ScriptedTransport::SendOne(const HttpRequest& request) {
  sent_.push_back(request);
  sent_.back().body = {};
  Fate fate = plan_.empty() ? always_() : plan_.front();
  if (!plan_.empty()) plan_.pop_front();
  switch (fate) {
    case Fate::kServed:
      return service_(request);
    case Fate::kUnsent:
      return Error{ErrorKind::kUnavailable, "no connection"};
    case Fate::kLost:
      return Error{ErrorKind::kUnknown, "no answer"};
    case Fate::kAnswerLost:
      service_(request);
      return Error{ErrorKind::kUnknown, "no answer"};
    case Fate::kGarbled:
      service_(request);
      return HttpResponse{200, {}, R"({"Responses":[{"Err)"};
    case Fate::kThrottled:
      return HttpResponse{400, {}, R"({"__type":"x#ThrottlingException","message":"slower"})"};
    case Fate::kServerError:
      return HttpResponse{500, {}, R"({"__type":"x#InternalServerError","message":"ours"})"};
  }
  return Error{ErrorKind::kUnavailable, "no such fate"};
}

std::string HeaderOf(const HttpRequest& request, std::string_view name) {
  for (const auto& header : request.headers) {
    if (header.name == name) return header.value;
  }
  return {};
}

}  // namespace weir::fakes
