// Audits a lake that landings are merged into: every event there once, known to the index, and all
// that plans have made.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/event/figures.h"
#include "src/lake/audit.h"
#include "src/lake/audit_findings.h"
#include "src/lake/audit_rows.h"
#include "src/lake/object_reading.h"
#include "src/merge/chain_survey.h"
#include "src/merge/index/index_file.h"
#include "src/merge/ports.h"
#include "src/pipeline/object_listing.h"
#include "src/pipeline/scratch.h"
#include "src/result/result.h"

namespace weir::lake {

/// The lake is audited as the last closed plan has left it: what plans behind it have made is
/// passed over, so a merge may be at work. What it deletes meanwhile are files of the index and
/// rows that are held: these are read first; and an hour later files of the lake that it made one:
/// where that comes before they were read, nothing is said of the lake.
///
/// Not thread-safe, but for what says otherwise.
class MergedAudit {
 public:
  struct Ports {
    pipeline::ObjectListing& lake;  ///< whose names have the prefix
    merge::MergeObjects& objects;   ///< the same, below it
    merge::HeadStore& head;
    pipeline::Scratch& scratch;
    /// The ledger's figures as they are now. kCorrupt where it is damaged.
    std::function<Result<LedgerFigures>()> read_ledger;
    /// Gives the places of all records that have a row in the ledger, and an empty text where an
    /// entry has no rows.
    std::function<Result<void>(const Audit::TakeText& take)> for_each_judged;
    std::function<std::int64_t()> now;  ///< in seconds, by the clock of the lake
    std::function<void(std::chrono::milliseconds)> wait;
  };

  /// `options` and what the ports refer to outlive it.
  MergedAudit(const AuditOptions& options, Ports ports);

  /// An error says that the lake could not be audited; kUnavailable, that it changed too fast.
  Result<AuditReport> Run();

  [[nodiscard]] const Findings& findings() const { return findings_; }
  /// Of the objects, as they are stored. Any thread may ask.
  [[nodiscard]] std::uint64_t bytes_read() const { return reading_.bytes_read(); }

 private:
  using PlanNumber = merge::PlanNumber;

  Result<void> Survey();
  Result<void> ReadLedger();
  Result<void> ReadIndex();
  Result<void> ReadIndexFile(const merge::IndexFile& file);
  Result<void> AddIndexRow(const merge::IndexFile& file, const merge::IndexRow& known);
  Result<void> ReadHeld();
  Result<void> ReadHeldOf(const merge::HeldRows& held);
  Result<void> ReadObjects(std::string_view folder, std::uint64_t& members);
  Result<void> CheckWhole();
  bool IsToBeRead(const pipeline::ListedObject& object);
  Result<void> Collect(AuditedObject& object, std::uint64_t& members);
  Result<void> ReadJudged();
  Result<void> JudgeRows();
  Result<void> CheckObjects();
  Result<void> CheckManifests();
  [[nodiscard]] std::string_view NameOf(const pipeline::ListedObject& object) const;
  Result<void> CountWaiting();
  void CompareWithLedger();
  void Add(FindingKind kind, std::string object, std::string detail);
  /// Of what the chain names: gone, unless the merge has gone on.
  Result<void> NoteLost(const std::string& name, std::string why);

  const AuditOptions& options_;
  const Ports ports_;
  LineSchemas schemas_;
  const KeyOf key_of_;
  ObjectReading reading_;
  AuditRows rows_;
  AuditReport report_;
  event::Figures found_;
  Findings findings_;
  merge::ChainSurvey chain_;
  std::optional<LedgerFigures> ledger_;
  bool is_ledger_settled_ = false;  ///< it counts what the closed plan has left, and no more
  bool is_index_whole_ = true;
  bool are_events_read_ = true;
  bool are_rows_known_ = true;
  std::map<PlanNumber, std::uint64_t> listed_;               ///< objects by the plan of their names
  std::vector<std::pair<PlanNumber, std::string>> too_new_;  ///< of plans that have not begun
};

}  // namespace weir::lake
