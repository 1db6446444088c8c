// Replays into a lake of layout batch or event: records are claimed and stored at once.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "src/event/schema.h"
#include "src/lake/replay_sink.h"
#include "src/pipeline/attempt_stores.h"
#include "src/pipeline/stream_attempt.h"

namespace weir::lake {

/// The lake that records are replayed into, as its function has it.
struct ReplayTarget {
  std::string prefix;  ///< of the lake: "" or "some/folder/"
  event::Schema schema;
  pipeline::Layout layout = pipeline::Layout::kBatch;
  codec::Compression compression = codec::Compression::kGzip;
};

/// Every record keeps its position, so whatever has been stored meanwhile is met, not repeated, and
/// replaying twice changes nothing.
class ClaimingSink final : public ReplaySink {
 public:
  struct Ports {
    pipeline::Storage& storage;
    std::function<std::chrono::steady_clock::time_point()> now;
    std::function<std::string()> draw_token;  ///< random, safe in a path
  };

  /// `target` and what the ports refer to outlive it.
  ClaimingSink(const ReplayTarget& target, Ports ports);

  Result<void> Take(const ReplayedRecords& given, ReplayTally& tally) override;

 private:
  /// How many of `records` were begun; the rest is for an attempt of its own.
  Result<std::size_t> Attempt(std::span<const pipeline::Record> records, std::string_view source,
                              ReplayTally& tally);

  const ReplayTarget& target_;
  const Ports ports_;
};

}  // namespace weir::lake
