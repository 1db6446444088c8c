// Conditional puts of many objects, sent until each has a clear answer.
#include "src/aws/s3_puts.h"

#include <numeric>
#include <string>
#include <utility>

#include "src/aws/api_error.h"
#include "src/aws/backoff.h"
#include "src/aws/s3_calls.h"

namespace weir::aws {
namespace {

bool IsUnclear(const Result<HttpResponse>& response) {
  return !response && response.error().kind == ErrorKind::kUnknown;
}

std::string WordsOfPut(const Result<HttpResponse>& response) {
  return response ? ErrorOf(*response, "no clear answer").message : response.error().message;
}

/// False where the answer is clear.
bool HasToBeSentAgain(Result<HttpResponse> response, PutAnswer& answer) {
  const bool is_open = CanPutLater(response);
  answer.was_unclear = answer.was_unclear || IsUnclear(answer.response);
  if (is_open && answer.was_unclear) response = Error{ErrorKind::kUnknown, WordsOfPut(response)};
  answer.response = std::move(response);
  return is_open;
}

class Sending {
 public:
  Sending(Client& client, const Puts& puts, Deadline deadline)
      : client_(client), puts_(puts), deadline_(deadline) {}

  std::vector<PutAnswer> Run() {
    std::vector<std::size_t> open(puts_.count);
    std::iota(open.begin(), open.end(), 0);
    for (Backoff backoff(client_.clock(), deadline_); !open.empty();) {
      open = SendOnce(open);
      if (open.empty() || is_held_back_ || !backoff.Wait()) break;
    }
    return std::move(answers_);
  }

 private:
  /// Those that have to be sent again.
  std::vector<std::size_t> SendOnce(const std::vector<std::size_t>& open) {
    std::vector<std::size_t> again;
    for (std::size_t next = 0; next < open.size();) {
      const std::size_t first = next;
      std::vector<Call> calls;
      for (std::size_t bytes = 0; bytes < kPutBytesInFlight && next < open.size(); ++next) {
        bytes += calls.emplace_back(puts_.call(open[next])).body.size();
      }
      int rounds = 0;
      auto responses = client_.Send(calls, deadline_, [&] {
        return (!puts_.tells_tries_apart || rounds++ == 0) && MaySendMore();
      });
      for (std::size_t i = 0; i < responses.size(); ++i) {
        const std::size_t number = open[first + i];
        if (HasToBeSentAgain(std::move(responses[i]), answers_[number])) again.push_back(number);
      }
    }
    return again;
  }

  bool MaySendMore() {
    is_held_back_ = is_held_back_ || (puts_.may_send && !puts_.may_send());
    return !is_held_back_;
  }

  Client& client_;
  const Puts& puts_;
  const Deadline deadline_;
  bool is_held_back_ = false;
  std::vector<PutAnswer> answers_ = std::vector<PutAnswer>(
      puts_.count, {Error{ErrorKind::kUnavailable, "no time was left to send it"}, false});
};

}  // namespace

std::vector<PutAnswer> SendUntilClear(Client& client, const Puts& puts, Deadline deadline) {
  return Sending(client, puts, deadline).Run();
}

}  // namespace weir::aws
