// What was used, and its marks, over HTTP:
//
//     GET    /_weir/usage             {"began":"2026-01-31T12:00:00Z","at":"…","hours":1.5,
//                                      "used":{"s3_put_requests":7,…},
//                                      "held":{"kinesis_shard_hours":2,…}}
//
//     GET    /_weir/usage/marks       {"marks":[{"name":"before","at":"…","hours":0.5,"used":{…}}]}
//
//     POST   /_weir/usage/marks       {"name":"before"}
//
//     DELETE /_weir/usage/marks/before
//
// `hours` by Weir's clock, since the data directory began; `held` is what each hour adds, of what
// grows by the month in GB.
#pragma once

#include <string_view>

#include "src/cloud/http/message.h"
#include "src/cloud/usage/tally.h"

namespace weir::cloud::server {

inline constexpr std::string_view kUsagePath = "/_weir/usage";
inline constexpr std::string_view kMarksPath = "/_weir/usage/marks";

[[nodiscard]] http::Response AnswerUsage(usage::Tally& tally, const http::Request& request);

}  // namespace weir::cloud::server
