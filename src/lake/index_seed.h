// Makes a merge's index of what claims know: how a lake gets layout landing beside traffic.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/schema.h"
#include "src/lake/audit_rows.h"
#include "src/lake/last_attempts.h"
#include "src/lake/object_reading.h"
#include "src/lake/seed_rows.h"
#include "src/merge/index/erased_list.h"
#include "src/merge/index/index_file.h"
#include "src/merge/index/index_lookup.h"
#include "src/merge/plan/plan.h"
#include "src/merge/ports.h"
#include "src/merge/seed.h"
#include "src/pipeline/claim_listing.h"
#include "src/pipeline/object_listing.h"
#include "src/pipeline/scratch.h"
#include "src/pipeline/tombstone_lookup.h"
#include "src/result/result.h"

namespace weir::lake {

struct SeedSettings {
  std::string prefix;    ///< of the lake: "" or "some/folder/"
  event::Schema schema;  ///< that says what an event's id is
  std::size_t threads = 1;
};

struct SeedTally {
  std::uint64_t claims = 0;  ///< of ids
  std::uint64_t events = 0;  ///< that stand in the lake
  std::uint64_t seeded = 0;  ///< claims whose event stands there: so many rows has the index
  std::uint64_t files = 0;   ///< that hold them
};

/// What the claims know goes into the index that the lake's first plan begins with. A claim counts
/// if its event stands in the lake: one whose attempt has died before that is left out, for its
/// record has landed since, or will, and is stored then. Whoever is second to make the first plan
/// finds it made: then nothing was done. A lake whose merge was ended is seeded as well: its index
/// stays, and what it knows already is not added.
///
/// Nothing is claimed any more when this begins: see kLastAttempts. Memory does not grow with the
/// lake. One that is cut off leaves objects that nobody names, and is begun anew.
class IndexSeed {
 public:
  struct Ports {
    pipeline::ObjectListing& lake;
    pipeline::ClaimListing& claims;
    merge::MergeObjects& objects;  ///< of the same lake
    merge::HeadStore& head;
    pipeline::Scratch& by_key;
    pipeline::Scratch& by_hash;
    /// The hash of the id that a listed claim is of; nothing where it is of a position.
    std::function<std::optional<landing::IdHash>(std::string_view claim_key)> hash_of;
    /// The key of the id's own claim where a listed one says who owns it; nothing for others.
    std::function<std::optional<std::string>(std::string_view claim_key)> id_key_of;
    std::function<std::uint32_t()> draw;  ///< a random number
  };

  /// `settings` and what the ports refer to outlive it.
  IndexSeed(const SeedSettings& settings, Ports ports);

  /// kConflict where the lake has a plan, kUnavailable where attempts may be at work still, with
  /// the time when they are not, kInvalidInput where nothing has landed, kCorrupt with the object
  /// that can't be read.
  Result<SeedTally> Run();

  /// Of the lake's objects, as they are stored. Any thread may ask.
  [[nodiscard]] std::uint64_t bytes_read() const { return reading_.bytes_read(); }

 private:
  Result<void> CheckTime();
  Result<void> ReadClaims();
  Result<void> ReadEvents();
  [[nodiscard]] Error IsBeingRolledUp(const std::string& name) const;
  Result<void> JoinThem();
  Result<void> Join(const AuditRows::Group& rows);
  Result<void> WriteFiles();
  /// Those that the index does not know, all at once, in order.
  Result<void> WriteRows(std::vector<merge::IndexRow>& rows);
  Result<void> WriteRow(const merge::IndexRow& row);
  Result<void> AddErased(const merge::IndexRow& row);
  Result<void> WriteFile();
  Result<void> WriteErased();
  Result<void> CleanIndex();
  Result<void> PutFile(merge::IndexFile& file, std::string bytes);
  Result<void> WritePlan();

  const SeedSettings& settings_;
  const Ports ports_;
  const LineSchemas schemas_;
  ObjectReading reading_;
  pipeline::TombstoneLookup tombstones_{ports_.lake};
  AuditRows by_key_;
  SeedRows by_hash_;
  std::uint32_t first_piece_ = 0;
  std::uint32_t pieces_ = 0;  ///< that were put
  merge::SeedPlace place_;
  std::optional<merge::IndexLookup> known_;   ///< by the index that the lake has
  std::optional<merge::IndexWriter> writer_;  ///< of the file that is being made
  std::vector<merge::IndexFile> files_;
  std::optional<merge::ErasedList> erased_;    ///< where ids were erased since the merge of before
  std::vector<landing::IdHash> erased_since_;  ///< by claims; sorted
  std::optional<merge::IndexFile> erased_file_;
  SeedTally tally_;
};

}  // namespace weir::lake
