// Makes claims of what a merge's index knows: how a lake goes back from layout landing.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "src/event/schema.h"
#include "src/lake/audit_rows.h"
#include "src/lake/object_reading.h"
#include "src/merge/chain_survey.h"
#include "src/merge/ports.h"
#include "src/pipeline/claim_store.h"
#include "src/pipeline/object_listing.h"
#include "src/pipeline/scratch.h"
#include "src/result/result.h"

namespace weir::lake {

struct IndexClaimsSettings {
  std::string prefix;    ///< of the lake: "" or "some/folder/"
  event::Schema schema;  ///< that says what an event's id is
  std::size_t threads = 1;
};

struct IndexClaimsTally {
  std::uint64_t known = 0;   ///< ids in the index
  std::uint64_t events = 0;  ///< that stand in the lake
  std::uint64_t made = 0;    ///< claims
  std::uint64_t kept = 0;    ///< claims that were there
  /// Of these, so many named another object than the one that the event stands in by now.
  std::uint64_t moved = 0;
  /// Ids that the index knows and whose event does not stand in the lake: they can't be claimed,
  /// for an index has no more than their hashes.
  std::uint64_t gone = 0;
  /// Ids that were erased: they can't be claimed for the same reason.
  std::uint64_t erased = 0;
};

/// Each event of the lake that the index knows is claimed: by its owner, with the body that was
/// judged, in the object that it stands in. Then the merge's chain is ended. Events that the index
/// has forgotten need no claim. A claim is made only where there is none; one of before the merge
/// stays, but names the object that the event stands in by now, for the merge may have rolled up
/// the one that it named. What is ended stays so: this may be cut off anywhere, and run again.
///
/// Nothing lands and nothing merges while it runs. Memory does not grow with the lake.
class IndexClaims {
 public:
  struct Ports {
    pipeline::ObjectListing& lake;  ///< whose names have the prefix
    merge::MergeObjects& objects;   ///< the same, below it
    merge::HeadStore& head;
    pipeline::Scratch& scratch;
    /// Makes claims where there are none: kCreated or kExists for each, or an error. The answers'
    /// views are good until the next call.
    std::function<Result<void>(std::span<const pipeline::ClaimRequest> requests,
                               std::span<pipeline::ClaimAnswer> answers)>
        claim;
    /// Makes a claim name an object, if it still names what it did (ClaimStore::Move).
    std::function<Result<void>(std::span<const pipeline::ClaimMove> moves)> move;
  };

  /// `settings` and what the ports refer to outlive it.
  IndexClaims(const IndexClaimsSettings& settings, Ports ports);

  /// kInvalidInput where nothing was merged, kUnavailable where something waits to be merged,
  /// stored or deleted or has landed too short a time ago, kConflict where a merge goes on
  /// meanwhile, kCorrupt with the object that can't be read. Of a lake whose merge is ended it
  /// makes no claims; kConflict where something has landed since.
  Result<IndexClaimsTally> Run();

  /// Of the lake's objects, as they are stored. Any thread may ask.
  [[nodiscard]] std::uint64_t bytes_read() const { return reading_.bytes_read(); }

 private:
  Result<void> CheckIsOver();
  Result<void> CheckNothingLands();
  /// Landings that no plan names.
  [[nodiscard]] Result<std::uint64_t> CountWaiting();
  /// Behind the end: what landed meanwhile is judged by nobody.
  Result<void> CheckNothingIsLeft();
  Result<void> ReadIndex();
  Result<void> ReadIndexFile(const merge::IndexFile& file);
  Result<void> ReadEvents();
  Result<void> ClaimAll();
  Result<void> ClaimOne(const AuditRows::Group& rows);
  Result<void> Flush();

  const IndexClaimsSettings& settings_;
  const Ports ports_;
  const LineSchemas schemas_;
  ObjectReading reading_;
  AuditRows rows_;
  merge::ChainSurvey chain_;
  struct Wanted {
    std::string id;
    std::string owner;
    event::Fingerprint body{};
    std::string object;
  };
  std::vector<Wanted> wanted_;
  IndexClaimsTally tally_;
};

}  // namespace weir::lake
