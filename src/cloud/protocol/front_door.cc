// The gates, in their order. A request that fails at one never reaches the next.
#include "src/cloud/protocol/front_door.h"

#include <exception>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "src/cloud/http/date.h"
#include "src/cloud/http/http1_response.h"
#include "src/cloud/http/whole_body.h"
#include "src/cloud/protocol/absent_service.h"
#include "src/cloud/protocol/authenticator.h"
#include "src/cloud/protocol/aws_json.h"
#include "src/cloud/protocol/presigned_v2.h"
#include "src/cloud/protocol/query_input.h"
#include "src/cloud/protocol/router.h"
#include "src/cloud/store/store.h"
#include "src/codec/decompressor.h"
#include "src/text/uuid.h"

namespace weir::cloud::protocol {
namespace {

using store::FaultKind;

constexpr std::string_view kOwnSigningName = "weir";
constexpr int kFirstServerError = 500;

AwsError TooLarge(std::size_t most) {
  return {413, "RequestEntityTooLargeException",
          fmt::format("The request's body is larger than {} bytes.", most)};
}

AwsError Overloaded() {
  return {503, "ServiceUnavailable",
          "The request has failed due to a temporary failure of the server: too many requests are "
          "under way."};
}

bool IsOwn(const http::Request& request, const Credential& credential) {
  if (IsOwnPath(request.path)) return true;
  const bool is_read = request.method == "GET" || request.method == "HEAD";
  const bool is_ours = credential.service.empty() || credential.service == kOwnSigningName;
  return request.path == "/metrics" && is_read && is_ours;  // else a bucket
}

/// In the words that each protocol has for it, with the way in.
AwsError Forbidden(OriginVerdict verdict, AuthDialect dialect) {
  const bool is_json = dialect == AuthDialect::kJson || dialect == AuthDialect::kRestJson;
  const std::string message =
      verdict == OriginVerdict::kUnknownHost
          ? "This server is not known by the Host of the request; weir up --allow-host NAME lets "
            "it be."
          : "Pages of other sites are not let in; weir up --allow-origin ORIGIN lets one in.";
  return {403, is_json ? "AccessDeniedException" : "AccessDenied", message};
}

AuthDialect DialectOf(const Service& service) {
  if (service.signing_name() == "s3") return AuthDialect::kS3;
  if (!service.target_prefix().empty()) return AuthDialect::kJson;
  return service.api_version().empty() ? AuthDialect::kRestJson : AuthDialect::kQuery;
}

http::Response Dropped() {
  http::Response response;
  response.dropped = true;
  return response;
}

/// Whether its signature can be checked before its body is read: it is over a stated hash, or over
/// no body at all.
bool StatesItsPayload(const http::Request& request) {
  return !request.headers.Get("X-Amz-Content-Sha256").empty() ||
         !QueryParameter(request.query, "X-Amz-Signature").empty() || IsPresignedV2(request);
}

/// A form of the query protocol names its operation in its body; to S3 it is an object like others.
bool AsksInItsBody(const Service& service, const http::Request& request) {
  return !service.api_version().empty() && IsForm(request);
}

/// As announced, or as it was read.
std::uint64_t BodyBytes(const http::Request& request) {
  return request.source ? request.source->length().value_or(0) : request.body.size();
}

/// In the service's words, where there is one that has some.
http::Response Refuse(const Service* service, const Asked& asked, const AwsError& error,
                      std::string_view request_id) {
  http::Response response = service != nullptr ? service->Render(error, asked.protocol, request_id)
                                               : RenderJsonError(JsonVersion::kV11, error, {});
  response.cause = error.message;
  return response;
}

/// Why a body was not gathered, where there are words for it.
std::optional<AwsError> WhyNotGathered(http::Gathered outcome, std::size_t most) {
  if (outcome == http::Gathered::kTooLarge) return TooLarge(most);
  if (outcome == http::Gathered::kNoRoom) return Overloaded();
  return std::nullopt;
}

/// S3 stores what it gets, and keeps Content-Encoding as metadata.
Outcome<void> Decompress(const Service& service, http::Request& request) {
  if (service.signing_name() == "s3" || request.headers.Get("Content-Encoding") != "gzip") {
    return {};
  }
  const std::size_t most = service.max_body_bytes();
  auto plain = codec::DecompressAll(codec::Compression::kGzip, request.body, most);
  if (!plain && plain.error().kind == ErrorKind::kExhausted) return TooLarge(most);
  if (!plain) return SerializationError("Unable to decompress the request body.");
  request.body = *std::move(plain);
  request.headers.Remove("Content-Encoding");
  return {};
}

/// An error of the service in the protocol that the client speaks.
class Refusal {
 public:
  Refusal(const Service& service, const Call& call)
      : service_(service), protocol_(call.protocol), request_id_(call.request_id) {}
  [[nodiscard]] http::Response operator()(const AwsError& error) const {
    http::Response response = service_.Render(error, protocol_, request_id_);
    response.cause = error.message;
    return response;
  }

 private:
  const Service& service_;
  const Protocol* const protocol_;
  const std::string request_id_;
};

/// What a service throws is a store that can't be read, or our own bug, which is told to the log
/// alone.
void Guard(Service& service, Call call, const http::Respond& respond) {
  const Refusal refuse(service, call);
  try {
    service.Handle(std::move(call), respond);
  } catch (const store::StoreFailure& failure) {
    respond(refuse(Because(service.Failed(), {ErrorKind::kCorrupt, failure.what()})));
  } catch (const std::exception& error) {
    http::Response failed = refuse(service.Failed());
    failed.cause = error.what();
    respond(std::move(failed));
  }
}

/// What `weir faults` asked for.
http::Response OnRequest(http::Response response) {
  response.cause = "a fault that was asked for";
  return response;
}

}  // namespace

FrontDoor::FrontDoor(Options options, std::vector<Service*> services, http::Handler& own,
                     const store::Clock& clock, store::Faults& faults)
    : options_(std::move(options)),
      services_(std::move(services)),
      own_(own),
      clock_(clock),
      faults_(faults) {}

std::size_t FrontDoor::Route::max_body_bytes() const {
  return service == nullptr ? kMaxBodyBytes : service->max_body_bytes();
}

FrontDoor::Route FrontDoor::FindRoute(const http::Request& request) const {
  Route route;
  route.credential = FindCredential(request);
  route.is_own = IsOwn(request, route.credential);
  if (!route.is_own) route.service = FindService(services_, request, route.credential);
  if (route.service == nullptr) return route;
  const bool is_there = !request.source || !AsksInItsBody(*route.service, request);
  if (is_there) route.asked = route.service->Ask(request);
  route.takes_pieces = request.source && (options_.keys == nullptr || StatesItsPayload(request)) &&
                       route.asked.takes_pieces;
  return route;
}

void FrontDoor::Handle(http::Request request, http::Respond respond) {
  Route route = FindRoute(request);
  if (!route.takes_pieces && BodyBytes(request) > route.max_body_bytes()) {
    return TurnAway(route, TooLarge(route.max_body_bytes()), respond);
  }
  const OriginJudgement judgement = JudgeOrigin(request, options_.origins);
  if (judgement.verdict != OriginVerdict::kPass) {
    const AuthDialect dialect =
        route.service == nullptr ? AuthDialect::kRestJson : DialectOf(*route.service);
    return TurnAway(route, Forbidden(judgement.verdict, dialect), respond);
  }
  if (!judgement.origin.empty()) {
    if (IsPreflight(request)) return respond(AnswerPreflight(request, judgement.origin));
    respond = [respond = std::move(respond),
               origin = std::string(judgement.origin)](http::Response response) {
      AllowReading(origin, response);
      respond(std::move(response));
    };
  }
  const bool is_full = request.is_surplus || in_flight_.load() >= options_.in_flight;
  if (route.service != nullptr && is_full) return TurnAway(route, Overloaded(), respond);
  Gather(std::move(route), std::move(request), std::move(respond));
}

bool FrontDoor::MayTakeLong(const http::Request& request) const {
  return Handler::MayTakeLong(request) || request.headers.Find("x-amz-copy-source");
}

void FrontDoor::Gather(Route route, http::Request request, http::Respond respond) {
  if (!request.source || route.takes_pieces) {
    return Admit(route, std::move(request), std::move(respond));
  }
  const std::size_t most = route.max_body_bytes();
  http::Gather(std::move(request), most,
               [this, route = std::move(route), most, respond = std::move(respond)](
                   http::Request whole, http::Gathered outcome) mutable {
                 if (outcome != http::Gathered::kWhole) {
                   return RefuseBody(route, outcome, most, respond);
                 }
                 if (route.service != nullptr && AsksInItsBody(*route.service, whole)) {
                   route.asked = route.service->Ask(whole);
                 }
                 Admit(route, std::move(whole), respond);
               });
}

void FrontDoor::RefuseBody(const Route& route, http::Gathered outcome, std::size_t most,
                           const http::Respond& respond) {
  if (outcome == http::Gathered::kGone) return respond(Dropped());
  if (const auto why = WhyNotGathered(outcome, most)) return TurnAway(route, *why, respond);
  Leave(route, text::QuickUuid(), http::Refusal(http::StatusOf(outcome)), respond);
}

void FrontDoor::TurnAway(const Route& route, const AwsError& error, const http::Respond& respond) {
  const std::string request_id = text::QuickUuid();
  Leave(route, request_id, Refuse(route.service, route.asked, error, request_id), respond);
}

void FrontDoor::Leave(const Route& route, const std::string& request_id, http::Response response,
                      const http::Respond& respond) {
  if (route.service != nullptr) {
    Tell(*route.service, route.asked.operation, request_id, response);
  }
  Date(response);
  respond(std::move(response));
}

void FrontDoor::Tell(const Service& service, const std::string& operation,
                     const std::string& request_id, const http::Response& response) {
  if (options_.observe && !response.dropped) {
    options_.observe(service, operation, response.status);
  }
  if (response.status >= kFirstServerError) {
    failures_.Tell(
        {service.signing_name(), operation, request_id, response.status, response.cause});
  }
}

http::Respond FrontDoor::Leaving(const Service& service, const Call& call, http::Respond respond) {
  return [this, &service, operation = call.operation, id = call.request_id,
          respond = std::move(respond)](http::Response response) {
    Tell(service, operation, id, response);
    in_flight_.fetch_sub(1);
    Date(response);
    respond(std::move(response));
  };
}

void FrontDoor::Admit(const Route& route, http::Request request, http::Respond respond) {
  if (route.is_own) return HandleOwn(std::move(request), std::move(respond));
  std::string request_id = text::QuickUuid();
  const Credential& credential = route.credential;
  if (route.service == nullptr) {
    return respond(NoSuchService(request, credential, services_, request_id));
  }
  Call call{std::move(request),       credential.region.empty() ? "us-east-1" : credential.region,
            credential.access_key_id, route.asked.operation,
            std::move(request_id),    route.asked.protocol,
            route.asked.reading};
  const AccessGate* const gate = options_.access;
  if (gate != nullptr && gate->Judges(call.access_key_id)) call.gate = gate;
  Service& service = *route.service;
  const http::Respond leave = Leaving(service, call, std::move(respond));
  const bool is_full = in_flight_.fetch_add(1) >= options_.in_flight;
  const Refusal refuse(service, call);
  if (is_full) return leave(refuse(Overloaded()));
  const Outcome<void> passed = Pass(service, call.http);
  if (!passed) return leave(refuse(passed.error()));
  Enter(service, std::move(call), leave);
}

Outcome<void> FrontDoor::CheckOwn(const http::Request& request) const {
  const bool is_read = request.method == "GET" || request.method == "HEAD";
  const bool is_anonymous = !request.headers.Find("Authorization");
  if (is_read && is_anonymous && request.path == "/_weir/health") return {};
  if (is_read && request.path == "/metrics" && HasBasicKey(request, *options_.keys)) return {};
  const AuthScope scope = {.service = kOwnSigningName, .dialect = AuthDialect::kRestJson};
  return CheckSignature(request, scope, *options_.keys, Clocks());
}

void FrontDoor::HandleOwn(http::Request request, http::Respond respond) {
  http::Respond leave = [this, respond = std::move(respond)](http::Response response) {
    RefuseFraming(response);
    Date(response);
    respond(std::move(response));
  };
  if (options_.keys != nullptr) {
    const Outcome<void> passed = CheckOwn(request);
    if (!passed) return leave(RenderJsonError(JsonVersion::kV11, passed.error(), {}));
  }
  own_.Handle(std::move(request), std::move(leave));
}

SignerClocks FrontDoor::Clocks() const {
  const store::TimePoint now = clock_.Now();
  return {.system = now - clock_.offset(), .moved = now};
}

/// An answer's time is that of the clock which services go by: who writes down what they judge
/// later (the expiry of an item) learns it there.
void FrontDoor::Date(http::Response& response) const {
  const auto ahead = std::chrono::duration_cast<std::chrono::seconds>(clock_.offset());
  if (ahead.count() != 0) response.headers.Set("Date", http::ImfDate(ahead));
}

Outcome<void> FrontDoor::Pass(const Service& service, http::Request& request) const {
  const AuthScope scope = {.service = service.signing_name(), .dialect = DialectOf(service)};
  Outcome<void> is_signed = options_.keys == nullptr
                                ? CheckIsSigned(request, scope.dialect)
                                : CheckSignature(request, scope, *options_.keys, Clocks());
  if (!is_signed) return is_signed;
  return Decompress(service, request);
}

void FrontDoor::Enter(Service& service, Call call, const http::Respond& respond) {
  const auto fault = faults_.Draw(service.signing_name(), call.operation, call.http.body);
  if (!fault) return Guard(service, std::move(call), respond);
  const std::string key = call.access_key_id;
  const Refusal refuse(service, call);
  const auto kill_caller = [this, key] {
    if (options_.kill_caller) options_.kill_caller(key);
  };
  switch (*fault) {
    case FaultKind::kThrottle:
      return respond(OnRequest(refuse(service.Throttled())));
    case FaultKind::kServerError:
      return respond(OnRequest(refuse(service.Failed())));
    case FaultKind::kDropBefore:
      return respond(Dropped());
    case FaultKind::kKillBefore:
      kill_caller();
      return respond(Dropped());
    case FaultKind::kDropAfter:
      return Guard(service, std::move(call),
                   [respond](const http::Response&) { respond(Dropped()); });
    case FaultKind::kErrorAfter:
      return Guard(service, std::move(call), [respond, &service, refuse](const http::Response&) {
        respond(OnRequest(refuse(service.Failed())));
      });
    case FaultKind::kKillAfter:
      return Guard(service, std::move(call), [respond, kill_caller](const http::Response&) {
        kill_caller();
        respond(Dropped());
      });
    case FaultKind::kDuplicate:
      break;  // of event source mappings alone
  }
  Guard(service, std::move(call), respond);
}

}  // namespace weir::cloud::protocol
