// Audits a lake: every event there once, with its claim, and every claim with its event.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_set>

#include "src/event/figures.h"
#include "src/event/schema.h"
#include "src/lake/audit_findings.h"
#include "src/lake/audit_judge.h"
#include "src/lake/audit_rows.h"
#include "src/lake/audited_object.h"
#include "src/lake/figures_check.h"
#include "src/lake/object_reading.h"
#include "src/lake/second_look.h"
#include "src/pipeline/claim_listing.h"
#include "src/pipeline/object_listing.h"
#include "src/pipeline/scratch.h"
#include "src/pipeline/tombstone_lookup.h"
#include "src/result/result.h"

namespace weir::lake {

/// What a ledger says of all records together.
struct LedgerFigures {
  std::uint64_t entries = 0;
  std::uint64_t stored = 0;
  std::uint64_t set_aside = 0;  ///< in quarantine: conflicts and rejections
  std::uint64_t missing = 0;    ///< received, and nobody knows what became of them
  std::uint64_t surplus = 0;    ///< accounted for, and never received
  event::Figures figures{};     ///< of which these are the totals
  /// Whether stored is exact: what several schemas have judged may be counted twice.
  bool is_exact = true;
  bool is_one_schema = true;  ///< as far as the ledger tells
  /// Whether the quarantine may hold rows of records that have become something else by now.
  bool may_be_replayed = false;
};

struct AuditOptions {
  std::string prefix;    ///< of the lake: "" or "some/folder/"
  event::Schema schema;  ///< that says what an event's id is
  bool deep = false;     ///< whether each line is looked into
  /// A copy of a lake on S3, in a directory: its claims are elsewhere, so events are not held
  /// against them, and its manifests name files as they were there.
  bool is_copy = false;
  std::size_t most_kept = 10;
  std::size_t threads = 1;
  /// How long claims live after their event was written; nothing where they live for ever.
  std::optional<std::chrono::seconds> claim_life;
  /// How long to wait for attempts that may be under way.
  std::chrono::seconds patience{0};
};

/// Of a lake that landings are merged into.
struct MergedFigures {
  std::uint64_t plan = 0;             ///< the last one that is closed: so far the audit goes
  std::optional<std::uint64_t> open;  ///< that is begun: what it has made is passed over
  std::uint64_t held = 0;             ///< events that wait for a later plan to store them
  /// Landings that no plan has taken; nothing where plans that would tell are gone.
  std::optional<std::uint64_t> waiting;
  bool are_manifests_compared = false;  ///< not while a merge is at work
};

struct AuditReport {
  std::uint64_t objects = 0;
  std::uint64_t events = 0;
  std::uint64_t rows = 0;    ///< of the quarantine
  std::uint64_t claims = 0;  ///< of a merged lake rows of its index
  std::uint64_t ledger_entries = 0;
  std::uint64_t expired = 0;            ///< events and rows without a claim that may have expired
  std::uint64_t uncompared = 0;         ///< events whose body could not be compared with the claim
  std::uint64_t erased = 0;             ///< ids that are known as erased
  bool is_compared_with_claims = true;  ///< or, of a merged lake, with its index
  bool is_compared_with_ledger = false;
  bool is_looked_into = false;  ///< each line, and the ledger by type and day
  std::optional<MergedFigures> merged;
};

/// What is read first matters, for a pipeline may be at work on the lake: the ledger's figures,
/// then the claims, then the objects, then the ledger's rows. So what the ledger counts as stored
/// is in the lake that is read later, and what is claimed is written soon. What does not fit is
/// looked at again, by itself, as long as the patience lasts. What still does not fit is a finding.
/// Files that were rolled up are not read, though they may be there for a while: what they became
/// is.
///
/// Not thread-safe, but for what says otherwise.
class Audit {
 public:
  using TakeText = std::function<Result<void>(std::string text)>;

  struct Ports {
    pipeline::ObjectListing& objects;
    pipeline::ClaimListing& claims;
    pipeline::Scratch& scratch;
    /// The ledger's figures as they are now. kCorrupt where it is damaged.
    std::function<Result<LedgerFigures>()> read_ledger;
    /// Gives the names of all objects that there should be; empty where nobody has noted them.
    std::function<Result<void>(const TakeText& take)> for_each_expected;
    /// Gives the places (PlaceOfRecord) of all records that have a row in the ledger and were not
    /// given before, and an empty text where an entry has no rows. Empty where a ledger has none.
    std::function<Result<void>(const TakeText& take)> for_each_judged;
    /// Gives the names of landings that nobody judges; empty where there can be none.
    std::function<Result<void>(const TakeText& take)> for_each_unjudged;
    std::function<std::int64_t()> now;  ///< in seconds, by the clock of the lake
    std::function<void(std::chrono::milliseconds)> wait;
  };

  /// `options` and what the ports refer to outlive it.
  Audit(const AuditOptions& options, Ports ports);

  /// An error says that the lake could not be audited.
  Result<AuditReport> Run();

  [[nodiscard]] const Findings& findings() const { return findings_; }
  /// Of the objects, as they are stored. Any thread may ask.
  [[nodiscard]] std::uint64_t bytes_read() const { return reading_.bytes_read(); }

 private:
  Result<void> ReadEverything();
  Result<void> ReadClaims();
  Result<void> ReadObjects(std::string_view folder, std::uint64_t& members);
  Result<void> LookForMaker(const std::string& file);
  Result<void> NoteListed(const std::string& name);
  Result<void> Collect(AuditedObject& object, std::uint64_t& members);
  Result<void> ReadExpected();
  Result<void> ReadJudged();
  Result<void> ReadUnjudged();
  Result<void> LookAgain();
  Result<Suspects> LookForRows(Suspects suspects);
  Result<void> NoteLedger();
  /// What was rolled up until now; whether that is more than before.
  Result<bool> LookForTombstones();
  [[nodiscard]] bool IsAheadOfLedger() const;
  [[nodiscard]] ComparedFigures Compared() const;
  void CompareWithLedger();

  const AuditOptions& options_;
  const Ports ports_;
  LineSchemas schemas_;
  ObjectReading reading_;
  pipeline::TombstoneLookup tombstones_{ports_.objects};
  AuditRows rows_;
  AuditReport report_;
  event::Figures found_;  ///< see AuditedObject::TakeFigures()
  Findings findings_;
  AuditJudge judge_{findings_,
                    tombstones_,
                    {.life = options_.claim_life, .now = ports_.now()},
                    !options_.is_copy};
  bool is_rolled_meanwhile_ = false;     ///< then events may have been read twice
  bool are_rows_known_ = true;           ///< of the ledger, for every record
  std::optional<LedgerFigures> before_;  ///< the ledger as it was before anything else was read
  std::optional<LedgerFigures> after_;
};

/// What stands in the ledger for a record: where it stands in its stream, whatever part of it owns
/// a claim. The whole text for what is no position in a stream.
[[nodiscard]] std::string PlaceOfRecord(std::string_view position);

}  // namespace weir::lake
