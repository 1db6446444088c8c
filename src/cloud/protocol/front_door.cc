// The gates, in their order. A request that fails at one never reaches the next.
#include "src/cloud/protocol/front_door.h"

#include <exception>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "src/cloud/http/date.h"
#include "src/cloud/http/http1_response.h"
#include "src/cloud/http/whole_body.h"
#include "src/cloud/protocol/authenticator.h"
#include "src/cloud/protocol/aws_json.h"
#include "src/cloud/protocol/presigned_v2.h"
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

/// Of what is not routed to a service; their own limits are the services'.
constexpr std::size_t kMaxOwnBody = std::size_t{24} << 20;

/// Whether its signature can be checked before its body is read: it is over a stated hash, or over
/// no body at all.
bool StatesItsPayload(const http::Request& request) {
  return !request.headers.Get("X-Amz-Content-Sha256").empty() ||
         !QueryParameter(request.query, "X-Amz-Signature").empty() || IsPresignedV2(request);
}

/// Why a body was not gathered, in the service's words where it has some.
http::Response RefuseBody(const Service* service, const Protocol* protocol, http::Gathered outcome,
                          std::size_t most) {
  if (outcome == http::Gathered::kGone) return Dropped();
  const bool is_large = outcome == http::Gathered::kTooLarge;
  if (service != nullptr && (is_large || outcome == http::Gathered::kNoRoom)) {
    return service->Render(is_large ? TooLarge(most) : Overloaded(), protocol, text::QuickUuid());
  }
  return http::Refusal(http::StatusOf(outcome));
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

void FrontDoor::Handle(http::Request request, http::Respond respond) {
  const OriginJudgement judgement = JudgeOrigin(request, options_.origins);
  if (judgement.verdict != OriginVerdict::kPass) {
    return respond(Refuse(request, judgement.verdict));
  }
  if (judgement.origin.empty()) return Route(std::move(request), std::move(respond));
  if (IsPreflight(request)) return respond(AnswerPreflight(request, judgement.origin));
  Route(std::move(request), [respond = std::move(respond),
                             origin = std::string(judgement.origin)](http::Response response) {
    AllowReading(origin, response);
    respond(std::move(response));
  });
}

/// The route is found for the words alone.
http::Response FrontDoor::Refuse(const http::Request& request, OriginVerdict verdict) const {
  const Credential credential = FindCredential(request);
  const bool is_own = IsOwn(request, credential);
  const Destination to = is_own ? Destination() : FindDestination(services_, request, credential);
  if (to.service != nullptr) {
    return to.service->Render(Forbidden(verdict, DialectOf(*to.service)), to.asked.protocol,
                              text::QuickUuid());
  }
  return RenderJsonError(JsonVersion::kV11, Forbidden(verdict, AuthDialect::kRestJson), {});
}

bool FrontDoor::MayTakeLong(const http::Request& request) const {
  return Handler::MayTakeLong(request) || request.headers.Find("x-amz-copy-source");
}

void FrontDoor::Route(http::Request request, http::Respond respond) {
  if (!request.source) return Admit(std::move(request), std::move(respond));
  const Credential credential = FindCredential(request);
  const bool is_own = IsOwn(request, credential);
  const Destination to = is_own ? Destination{} : FindDestination(services_, request, credential);
  const bool takes_pieces = to.service != nullptr && to.service->TakesPieces(to.asked.operation);
  if (takes_pieces && (options_.keys == nullptr || StatesItsPayload(request))) {
    return Admit(std::move(request), std::move(respond));
  }
  const std::size_t most = to.service != nullptr ? to.service->max_body_bytes() : kMaxOwnBody;
  http::Gather(std::move(request), most,
               [this, service = to.service, protocol = to.asked.protocol, most,
                respond = std::move(respond)](http::Request whole, http::Gathered outcome) {
                 if (outcome == http::Gathered::kWhole) return Admit(std::move(whole), respond);
                 respond(RefuseBody(service, protocol, outcome, most));
               });
}

void FrontDoor::Admit(http::Request request, http::Respond respond) {
  const Credential credential = FindCredential(request);
  if (IsOwn(request, credential)) return HandleOwn(std::move(request), respond);
  const Destination to = FindDestination(services_, request, credential);
  std::string request_id = text::QuickUuid();
  if (to.service == nullptr) return respond(NoSuchService(request, credential, request_id));

  Call call{std::move(request),       credential.region.empty() ? "us-east-1" : credential.region,
            credential.access_key_id, to.asked.operation,
            std::move(request_id),    to.asked.protocol};
  Service& service = *to.service;
  const http::Respond leave = [this, &service, operation = to.asked.operation, id = call.request_id,
                               respond = std::move(respond)](http::Response response) {
    if (options_.observe && !response.dropped) {
      options_.observe(service, operation, response.status);
    }
    if (response.status >= kFirstServerError) {
      failures_.Tell({service.signing_name(), operation, id, response.status, response.cause});
    }
    in_flight_.fetch_sub(1);
    Date(response);
    respond(std::move(response));
  };
  const bool is_full = in_flight_.fetch_add(1) >= options_.in_flight;
  const Refusal refuse(service, call);
  if (is_full || call.http.is_surplus) return leave(refuse(Overloaded()));
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
  if (request.body.size() > service.max_body_bytes()) return TooLarge(service.max_body_bytes());
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
