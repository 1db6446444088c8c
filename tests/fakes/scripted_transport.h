// A network between client and services whose every fault is chosen by the test; time is a number.
#pragma once

#include <deque>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "src/aws/clock.h"
#include "src/aws/http.h"

namespace weir::fakes {

/// Stands still but for SleepFor().
class ManualClock final : public aws::Clock {
 public:
  [[nodiscard]] std::chrono::steady_clock::time_point Now() const override { return now_; }
  [[nodiscard]] std::chrono::system_clock::time_point Today() const override { return today_; }
  void SleepFor(std::chrono::milliseconds duration) override {
    now_ += duration;
    today_ += duration;
  }
  /// From now on: so long.
  [[nodiscard]] aws::Deadline In(std::chrono::milliseconds duration) const {
    return now_ + duration;
  }

 private:
  std::chrono::steady_clock::time_point now_{std::chrono::hours(1)};
  std::chrono::system_clock::time_point today_{std::chrono::seconds(1'626'336'550)};
};

/// What a request meets on its way.
enum class Fate {
  kServed,
  kUnsent,       ///< no connection
  kLost,         ///< on its way there: no effect
  kAnswerLost,   ///< on its way back: it had its effect
  kGarbled,      ///< it had its effect, and a success comes back that makes no sense
  kThrottled,    ///< refused for now
  kServerError,  ///< the service failed, without an effect
};

/// Hands each request to `service`, unless the test chose another fate for it.
class ScriptedTransport final : public aws::HttpTransport {
 public:
  using Service = std::function<aws::HttpResponse(const aws::HttpRequest&)>;
  explicit ScriptedTransport(Service service) : service_(std::move(service)) {}

  std::vector<Result<aws::HttpResponse>> Send(std::span<const aws::HttpRequest> requests,
                                              aws::Deadline deadline) override;

  /// The fates of the next requests, one each.
  void Plan(std::initializer_list<Fate> fates) { plan_.insert(plan_.end(), fates); }
  /// The fate of every request that no plan is made for.
  void Always(std::function<Fate()> fate) { always_ = std::move(fate); }

  /// What was sent, without bodies.
  [[nodiscard]] const std::vector<aws::HttpRequest>& sent() const { return sent_; }

 private:
  Result<aws::HttpResponse> SendOne(const aws::HttpRequest& request);

  const Service service_;
  std::deque<Fate> plan_;
  std::function<Fate()> always_ = [] { return Fate::kServed; };
  std::vector<aws::HttpRequest> sent_;
};

/// The value of a request's header, "" where it has none.
[[nodiscard]] std::string HeaderOf(const aws::HttpRequest& request, std::string_view name);

}  // namespace weir::fakes
