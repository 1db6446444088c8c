// Calls services of AWS: signs, sends many at once, and asks again what may be asked again.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/aws/clock.h"
#include "src/aws/credentials.h"
#include "src/aws/http.h"
#include "src/aws/request_signer.h"
#include "src/event/timestamp.h"
#include "src/result/result.h"

namespace weir::aws {

/// Whether requests that are signed may be sent.
using MaySend = std::function<bool()>;

/// Asks again after throttling, failures of the service's own, lost connections, expired
/// credentials and a clock that is wrong: at most kMaxAttempts times, with full jitter in between,
/// and never past the deadline. So whatever is called here has to be such that doing it twice is
/// doing it once: an uncertain outcome ends as "it is there already".
///
/// Not thread-safe.
class Client {
 public:
  static constexpr std::uint32_t kMaxAttempts = 10;

  /// What may be done where nobody answers at this endpoint.
  using Remedy = std::function<std::string(const Endpoint& endpoint)>;
  /// As long as nobody has answered, so many attempts to connect are enough: people who wait want
  /// to know soon that nobody is there. The error ends with what `remedy` says.
  void GiveUpConnectingAfter(std::uint32_t attempts, Remedy remedy = {}) {
    connection_attempts_ = attempts;
    remedy_ = std::move(remedy);
  }

  /// `endpoint` says where a service is. All references outlive the client.
  using EndpointFinder = std::function<Result<Endpoint>(std::string_view service)>;
  Client(HttpTransport& transport, Clock& clock, CredentialsProvider& credentials,
         std::string region, EndpointFinder endpoint);

  /// The final answer to each call, success or refusal. An error says that there was none:
  /// kUnavailable when no attempt had an effect, kUnknown when one may have.
  /// `may_send` is asked each time that requests are signed, before they are sent; nothing given is
  /// a yes. Once it says no, nothing more is sent, and what has no final answer ends as an error.
  /// It may call this client: a round that waits to be sent is the caller's own, and what answers
  /// teach the client (clock, credentials) is for the next round.
  [[nodiscard]] std::vector<Result<HttpResponse>> Send(std::span<const Call> calls,
                                                       Deadline deadline,
                                                       const MaySend& may_send = {});
  [[nodiscard]] Result<HttpResponse> SendOne(const Call& call, Deadline deadline);

  [[nodiscard]] const std::string& region() const { return region_; }
  [[nodiscard]] Clock& clock() { return clock_; }
  /// The time of day by the clock of the services, as their last answer told it (`Date`); before
  /// the first answer, the machine's own. What a service judges later, such as the expiry of an
  /// item, goes by this. Signatures do not, as long as none was refused for its time.
  [[nodiscard]] std::chrono::system_clock::time_point ServiceTime() const {
    return clock_.Today() + service_offset_;
  }
  /// The same as events have it.
  [[nodiscard]] event::Timestamp ServiceTimestamp() const;

 private:
  /// False where `may_send` said no.
  Result<bool> SendRound(std::span<const Call> calls, std::span<const std::size_t> open,
                         Deadline deadline, const MaySend& may_send,
                         std::vector<Result<HttpResponse>>& answers);
  Result<Endpoint> EndpointOf(std::string_view service);
  [[nodiscard]] bool IsWorthAnotherTry(const Result<HttpResponse>& answer, std::uint32_t attempt);
  bool CorrectClock(const HttpResponse& answer);
  void NoteServiceTime(const HttpResponse& answer);
  Result<HttpResponse> Look(Result<HttpResponse> answer, const Endpoint& endpoint);

  HttpTransport& transport_;
  Clock& clock_;
  CredentialsProvider& credentials_;
  const std::string region_;
  const EndpointFinder find_endpoint_;
  std::map<std::string, Endpoint, std::less<>> endpoints_;
  std::uint32_t connection_attempts_ = kMaxAttempts;
  Remedy remedy_;
  bool was_answered_ = false;
  std::chrono::seconds clock_offset_{0};    ///< what signatures are ahead of our clock
  std::chrono::seconds service_offset_{0};  ///< what AWS's clock is ahead of ours
};

}  // namespace weir::aws
