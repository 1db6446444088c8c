// Makes claims anew from what stands in a lake, after they were lost.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/fingerprint.h"
#include "src/event/schema.h"
#include "src/lake/object_reading.h"
#include "src/pipeline/claim_store.h"
#include "src/pipeline/object_listing.h"
#include "src/pipeline/tombstone_lookup.h"
#include "src/result/result.h"

namespace weir::lake {

struct RebuildOptions {
  std::string prefix;    ///< of the lake: "" or "some/folder/"
  event::Schema schema;  ///< that says what an event's id is
  std::size_t threads = 1;
  /// How long claims live after their event was written; nothing where they live for ever. What is
  /// older needs no claim any more.
  std::optional<std::chrono::seconds> claim_life;
  std::int64_t now = 0;  ///< in seconds, by the clock of the lake
};

struct RebuildTally {
  std::uint64_t objects = 0;  ///< that were read
  std::uint64_t expired = 0;  ///< objects too old to be claimed
  std::uint64_t events = 0;
  std::uint64_t rows = 0;  ///< of the quarantine
  std::uint64_t made = 0;  ///< claims
  std::uint64_t kept = 0;  ///< claims that were there
  std::uint64_t open = 0;  ///< of those made, ones whose owner may not be through
  /// Events whose body was taken to have had members of other names.
  std::uint64_t guessed = 0;
  std::uint64_t unreadable_objects = 0;
  std::uint64_t unreadable_lines = 0;

  [[nodiscard]] bool IsWhole() const { return unreadable_objects + unreadable_lines == 0; }
};

/// A claim is made only where there is none, so whatever else is at work on the lake, and however
/// often this is done, what is claimed stays as it is. An object does not tell the positions of its
/// events, so their owners are kUnknownOwner. Only where no attempt has counted the first record of
/// the one that wrote the object, it is kOpenOwner: that attempt broke off, and its records come
/// again. A row of the quarantine has its position, which owns its claim. Files that were rolled up
/// are passed over: what they became is read, and claims name that.
///
/// Not thread-safe, but for what says otherwise.
class ClaimsRebuild {
 public:
  struct Ports {
    pipeline::ObjectListing& objects;
    /// Makes claims where there are none: kCreated or kExists for each, or an error.
    std::function<Result<void>(std::span<const pipeline::ClaimRequest> requests,
                               std::span<pipeline::ClaimAnswer> answers)>
        claim;
    /// Gives the places (PlaceOfRecord) of all records that have a row in the ledger, and an empty
    /// text where an entry has no rows. Empty where a ledger has none.
    std::function<Result<void>(const std::function<Result<void>(std::string place)>& take)>
        for_each_judged;
  };

  /// `options` and what the ports refer to outlive it.
  ClaimsRebuild(const RebuildOptions& options, Ports ports);

  /// An error says that claims are still missing, whatever has been made.
  Result<RebuildTally> Run();

  /// What could not be read, the first of it: where, and why.
  [[nodiscard]] const std::vector<Finding>& unread() const { return unread_; }
  /// Of the objects, as they are stored. Any thread may ask.
  [[nodiscard]] std::uint64_t bytes_read() const { return reading_.bytes_read(); }

 private:
  /// A claim that is to be there.
  struct Wanted {
    pipeline::ClaimKey::Kind kind = pipeline::ClaimKey::Kind::kId;
    std::string key;
    std::string owner;
    event::Fingerprint body{};
    std::string object;
  };

  Result<void> FindOpenAttempts();
  Result<void> ReadFolder(std::string_view folder, std::uint64_t& members);
  Result<void> Collect(AuditedObject& object, std::uint64_t& members);
  void Want(const AuditRow& row, std::string_view owner);
  void Note(Finding finding);
  Result<void> Flush();
  [[nodiscard]] bool IsExpired(const pipeline::ListedObject& object) const;
  [[nodiscard]] bool IsOpen(const std::string& object);
  [[nodiscard]] std::optional<event::Fingerprint> BeginningOf(std::string_view object);

  const RebuildOptions& options_;
  const Ports ports_;
  const LineSchemas schemas_;
  ObjectReading reading_;
  pipeline::TombstoneLookup tombstones_{ports_.objects};
  event::Fingerprinter fingerprinter_;
  /// The first records of attempts that nobody has counted: 16 bytes stand for a place.
  std::set<event::Fingerprint> open_;
  std::deque<Wanted> wanted_;
  RebuildTally tally_;
  std::vector<Finding> unread_;
};

}  // namespace weir::lake
