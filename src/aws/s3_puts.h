// Conditional puts of many objects, sent until each has a clear answer.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "src/aws/client.h"
#include "src/aws/request_signer.h"
#include "src/result/result.h"

namespace weir::aws {

/// Bodies of so many bytes in all are held for sending at once.
inline constexpr std::size_t kPutBytesInFlight = std::size_t{32} << 20;

struct Puts {
  std::size_t count = 0;
  std::function<Call(std::size_t number)> call;
  MaySend may_send = {};  ///< see Client::Send(); asked no more once it has said no
  /// Whether what one try has done must not pass for what was there before it: then `was_unclear`
  /// tells of every try.
  bool tells_tries_apart = false;
};

/// The last answer to a put. What has none that is clear is an error: kUnknown where it may have
/// had its effect, else kUnavailable, or the refusal that was last.
struct PutAnswer {
  Result<HttpResponse> response;
  bool was_unclear = false;  ///< a try before may have had its effect
};

/// Those without a clear answer are sent again, alone, as long as there is time.
[[nodiscard]] std::vector<PutAnswer> SendUntilClear(Client& client, const Puts& puts,
                                                    Deadline deadline);

}  // namespace weir::aws
