// How the way of a stream into its lake stands, and what is wrong with it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "src/deployment/stream_consumers.h"
#include "src/deployment/stream_look.h"
#include "src/deployment/stream_state.h"

namespace weir::cli {

/// What of a lake with layout landing has landed and is not merged.
struct UnmergedLandings {
  std::string function;  ///< that merges it; "" if none does
  std::uint64_t count = 0;
  /// When the hour of the oldest began, in milliseconds since 1970; nothing where none waits.
  std::optional<std::int64_t> oldest_hour;
};

struct StreamStatus {
  deployment::StreamConsumer consumer;
  deployment::StreamState stream;
  deployment::UnjudgedRecords unjudged;
  std::optional<UnmergedLandings> landings;  ///< layout landing alone
  /// Whether what the mapping gave up lies there; nothing where that is not known.
  std::optional<bool> has_failed;

  /// Whether all that is in the stream is judged.
  [[nodiscard]] bool IsThrough() const {
    return unjudged.count == 0 && !unjudged.are_more && (!landings || landings->count == 0);
  }
};

/// What is healthy: `now` in milliseconds since 1970, and how long a record may take, in seconds.
struct Health {
  std::int64_t now = 0;
  std::int64_t max_age_seconds = 0;
};

/// What is wrong, each with what to do; none where all is well. What waits for a merge may be as
/// old as that merge is rare, and an hour, for an hour is all that is known of it.
[[nodiscard]] std::vector<std::string> ProblemsOf(const StreamStatus& status, const Health& health);

[[nodiscard]] std::string StatusText(const std::vector<StreamStatus>& all, const Health& health);

/// {"healthy":…,"streams":[{"stream","status","shards","retention_hours","function","mapping",
///  "last_result","lake","layout","waiting_records","waiting_records_is_least",
///  "oldest_waiting_seconds","landings","oldest_landing_seconds","failed","has_failed",
///  "problems":[…]}]}; null what is not there or not known.
[[nodiscard]] std::string StatusJson(const std::vector<StreamStatus>& all, const Health& health);

}  // namespace weir::cli
