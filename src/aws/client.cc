// Calls services of AWS: signs, sends many at once, and asks again what may be asked again.
#include "src/aws/client.h"

#include <numeric>
#include <optional>
#include <utility>

#include "src/aws/api_error.h"
#include "src/aws/backoff.h"
#include "src/text/time.h"

namespace weir::aws {
namespace {

/// Below this a signature is not refused for its time, so the clock is not what is wrong.
constexpr std::chrono::minutes kTolerance{4};

/// What the clock of whoever has answered is ahead of ours; nothing where it does not say.
std::optional<std::chrono::seconds> OffsetOf(const HttpResponse& answer, const Clock& clock) {
  const auto date = answer.Header("Date");
  const auto theirs = date ? text::ParseHttpTime(*date) : std::nullopt;
  if (!theirs) return std::nullopt;
  return std::chrono::duration_cast<std::chrono::seconds>(*theirs - clock.Today());
}

/// Whether an attempt that has to be repeated may have had its effect all the same.
bool MayBeDone(const Result<HttpResponse>& answer) {
  if (!answer) return answer.error().kind == ErrorKind::kUnknown;
  return answer->status >= 500 && answer->status != 503;
}

std::string WordsOf(const Result<HttpResponse>& answer) {
  return answer ? ErrorOf(*answer, "no clear answer").message : answer.error().message;
}

/// Whether servers that speak TLS alone answer so to a request without it. What a service says of a
/// value may look so as well: only the first answer of all can be meant.
bool IsAskedForTls(const HttpResponse& answer, const Origin& origin) {
  constexpr int kBadRequest = 400;
  return !origin.is_tls && answer.status == kBadRequest &&
         answer.body.find("HTTPS") != std::string::npos;
}

/// What becomes of a call that was signed for this attempt, and not sent.
Error HeldBack(std::uint32_t attempt, const Result<HttpResponse>& before) {
  if (attempt == 1) return {ErrorKind::kUnavailable, "it was held back and not sent"};
  return {ErrorKind::kUnavailable, WordsOf(before) + "; it was held back and not sent again"};
}

}  // namespace

Client::Client(HttpTransport& transport, Clock& clock, CredentialsProvider& credentials,
               std::string region, EndpointFinder endpoint)
    : transport_(transport),
      clock_(clock),
      credentials_(credentials),
      region_(std::move(region)),
      find_endpoint_(std::move(endpoint)) {}

std::vector<Result<HttpResponse>> Client::Send(std::span<const Call> calls, Deadline deadline,
                                               const MaySend& may_send) {
  const Error not_sent{ErrorKind::kUnavailable, "there was no time to send the request"};
  std::vector<Result<HttpResponse>> answers(calls.size(), not_sent);
  std::vector<std::size_t> open(calls.size());
  std::iota(open.begin(), open.end(), 0);
  std::vector<bool> may_be_done(calls.size());
  Backoff backoff(clock_, deadline);
  for (std::uint32_t attempt = 1; !open.empty(); ++attempt) {
    const auto sent = SendRound(calls, open, deadline, may_send, answers);
    if (!sent) {
      for (const std::size_t i : open) answers[i] = sent.error();
      break;
    }
    if (!*sent) {
      for (const std::size_t i : open) answers[i] = HeldBack(attempt, answers[i]);
      break;
    }
    std::erase_if(open, [&](std::size_t i) { return !IsWorthAnotherTry(answers[i], attempt); });
    for (const std::size_t i : open) may_be_done[i] = may_be_done[i] || MayBeDone(answers[i]);
    if (open.empty() || attempt == kMaxAttempts || !backoff.Wait()) break;
  }
  std::vector<bool> is_final(calls.size(), true);
  for (const std::size_t i : open) is_final[i] = false;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const bool has_answer = is_final[i] && answers[i];
    if (may_be_done[i] && !has_answer) {
      answers[i] = Error{ErrorKind::kUnknown, WordsOf(answers[i])};
    }
  }
  return answers;
}

Result<HttpResponse> Client::SendOne(const Call& call, Deadline deadline) {
  return std::move(Send({&call, 1}, deadline).front());
}

event::Timestamp Client::ServiceTimestamp() const {
  const auto since_epoch = ServiceTime().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::microseconds>(since_epoch).count()};
}

/// Sends the calls numbered in `open`, once.
Result<bool> Client::SendRound(std::span<const Call> calls, std::span<const std::size_t> open,
                               Deadline deadline, const MaySend& may_send,
                               std::vector<Result<HttpResponse>>& answers) {
  const auto credentials = credentials_.Get(deadline);
  if (!credentials) return credentials.error();
  const Signing signing{*credentials, region_, clock_.Today() + clock_offset_};
  std::vector<Endpoint> endpoints;
  std::vector<HttpRequest> requests;
  for (const std::size_t i : open) {
    auto endpoint = EndpointOf(calls[i].service);
    if (!endpoint) return endpoint.error();
    requests.push_back(SignedRequest(calls[i], *endpoint, signing));
    endpoints.push_back(*std::move(endpoint));
  }
  if (may_send && !may_send()) return false;
  auto responses = transport_.Send(requests, deadline);
  WEIR_CHECK(responses.size() == requests.size(), "each request has its response");
  for (std::size_t i = 0; i < open.size(); ++i) {
    answers[open[i]] = Look(std::move(responses[i]), endpoints[i]);
  }
  return true;
}

/// An answer as it has come; an error where nobody answers, or not to what this client speaks.
Result<HttpResponse> Client::Look(Result<HttpResponse> answer, const Endpoint& endpoint) {
  if (answer) {
    if (!was_answered_ && IsAskedForTls(*answer, endpoint.origin)) {
      return Error{ErrorKind::kDenied, endpoint.origin.Authority() +
                                           ": it speaks TLS: write https:// in place of http://"};
    }
    was_answered_ = true;
    NoteServiceTime(*answer);
    return answer;
  }
  const bool nobody_is_there = !was_answered_ && answer.error().kind == ErrorKind::kUnavailable;
  if (!remedy_ || !nobody_is_there) return answer;
  return Error{answer.error().kind, answer.error().message + "; " + remedy_(endpoint)};
}

Result<Endpoint> Client::EndpointOf(std::string_view service) {
  const auto known = endpoints_.find(service);
  if (known != endpoints_.end()) return known->second;
  auto endpoint = find_endpoint_(service);
  if (endpoint) endpoints_.emplace(service, *endpoint);
  return endpoint;
}

/// After `attempt` that had this answer.
bool Client::IsWorthAnotherTry(const Result<HttpResponse>& answer, std::uint32_t attempt) {
  if (!answer) {
    switch (answer.error().kind) {
      case ErrorKind::kDenied:        // a certificate that is not trusted
      case ErrorKind::kInvalidInput:  // or roots that can't be read
      case ErrorKind::kNotFound:
        return false;
      case ErrorKind::kUnavailable:  // no connection
        return attempt < (was_answered_ ? kMaxAttempts : connection_attempts_);
      default:
        return true;
    }
  }
  switch (TreatmentOf(*answer)) {
    case Treatment::kTake:
      return false;
    case Treatment::kRetry:
      return true;
    case Treatment::kRenew:
      credentials_.Refuse();
      return true;
    case Treatment::kCorrect:
      return CorrectClock(*answer);
  }
  return false;
}

/// Whether the clock was so wrong that this explains the refusal.
bool Client::CorrectClock(const HttpResponse& answer) {
  const auto offset = OffsetOf(answer, clock_);
  if (!offset || std::chrono::abs(*offset - clock_offset_) < kTolerance) return false;
  clock_offset_ = *offset;
  return true;
}

void Client::NoteServiceTime(const HttpResponse& answer) {
  service_offset_ = OffsetOf(answer, clock_).value_or(service_offset_);
}

}  // namespace weir::aws
