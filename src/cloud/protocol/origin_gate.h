// Whether a request comes from where it may come from: pages of other sites in a user's browser can
// send requests to this machine, and a name of theirs can be made to point here (DNS rebinding).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/cloud/http/message.h"

namespace weir::cloud::protocol {

/// Who is let in besides the hosts that are always known (see JudgeOrigin).
struct OriginRules {
  /// Hosts without a port: "weir.example", "10.0.0.7"; "*.weir.example" is all below it, "*" any.
  std::vector<std::string> hosts = {};
  /// "http://localhost:3000": pages that may do everything; "*" any.
  std::vector<std::string> origins = {};
  /// For a listener on all addresses: any address is known as a host, for nobody can make an
  /// address point elsewhere.
  bool any_address = false;
};

enum class OriginVerdict : std::uint8_t {
  kPass,
  kUnknownHost,  ///< Host is none of ours, malformed, missing or given twice
  kForeignPage,  ///< a page of another origin has sent it
};

struct OriginJudgement {
  OriginVerdict verdict = OriginVerdict::kPass;
  /// Of a page of another origin that is let in: it has to be told that it may read the answer. A
  /// view into the request.
  std::string_view origin = {};
};

/// Pure; allocates nothing. Known hosts: `localhost` and all below it, loopback addresses, AWS's
/// own
/// (`bucket.s3.amazonaws.com`), and those of `rules`. An Origin has to be the host's own or one of
/// `rules`. Without one, Sec-Fetch-Site has to be `same-origin` or `none` where a browser sends it;
/// only a plain navigation to a page of `/_weir/` may come from elsewhere.
[[nodiscard]] OriginJudgement JudgeOrigin(const http::Request& request, const OriginRules& rules);

/// `/_weir` and all below it.
[[nodiscard]] bool IsOwnPath(std::string_view path);

/// The answer to an OPTIONS of a browser that asks, for a page of `origin`, whether it may send.
[[nodiscard]] bool IsPreflight(const http::Request& request);
[[nodiscard]] http::Response AnswerPreflight(const http::Request& request, std::string_view origin);
/// Lets a page of `origin` read the answer.
void AllowReading(std::string_view origin, http::Response& response);
/// Forbids that any page shows the answer in a frame, or takes it for a script or an image.
void RefuseFraming(http::Response& response);

}  // namespace weir::cloud::protocol
