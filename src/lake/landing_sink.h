// Replays into a lake of layout landing: records are written down, and the next merge judges them.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "src/event/schema.h"
#include "src/event/timestamp.h"
#include "src/lake/replay_sink.h"
#include "src/landing/landing_store.h"

namespace weir::lake {

/// Records of a batch that a mapping gave up land as any batch that comes again: with judgement 0,
/// and where one of them has landed already, it counts there.
///
/// Rows of the quarantine land with a judgement of their own, the second in which this began. What
/// of them is an event now the merge judges by its id, and nothing else that the record holds. A
/// row that is what it was does not land: it stands where it stood. Parts into which a row is cut
/// now do, rejected or not, so that the ledger counts each of them; quarantine has them in that
/// row.
///
/// A merge knows for so many days what it has stored. A row that is no older than that was not
/// replayed before these; an older one could be stored a second time, so it does not land.
class LandingSink final : public ReplaySink {
 public:
  struct Ports {
    landing::LandingStore& store;
    std::function<std::chrono::steady_clock::time_point()> now;
    std::function<std::string()> draw_token;  ///< random, 16 hex digits
  };

  /// `prefix` of the lake: "" or "some/folder/"; `horizon`: how long its merge knows an id.
  /// `schema` and what the ports refer to outlive it.
  LandingSink(std::string prefix, const event::Schema& schema, std::chrono::days horizon,
              Ports ports);

  Result<void> Take(const ReplayedRecords& given, ReplayTally& tally) override;

 private:
  /// All but rows that are what they were, or are too old.
  [[nodiscard]] std::vector<pipeline::Record> Changed(const ReplayedRecords& given,
                                                      ReplayTally& tally) const;

  const std::string prefix_;
  const event::Schema& schema_;
  const Ports ports_;
  const std::uint64_t judgement_;
  const event::Timestamp oldest_;  ///< to arrive, of rows that land
};

}  // namespace weir::lake
