// Reads one object of a lake to its end, and says which members it holds.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/event/decoder.h"
#include "src/event/fingerprint.h"
#include "src/event/partition.h"
#include "src/lake/audit_findings.h"
#include "src/lake/audit_rows.h"
#include "src/lake/object_lines.h"
#include "src/pipeline/claim_listing.h"
#include "src/pipeline/object_listing.h"
#include "src/result/result.h"

namespace weir::lake {

/// Takes an object's bytes piece by piece. Not thread-safe, but several of them can be at work at
/// once: `claims` is only asked for keys.
class AuditedObject {
 public:
  /// `lines` is SchemaOfLines() of the lake's schema; both references outlive this.
  AuditedObject(pipeline::ListedObject object, const event::Schema& lines,
                const pipeline::ClaimListing& claims);

  void Add(std::string_view stored);
  void Finish();
  /// It could not be read: why.
  void Fail(const Error& error);

  /// What has been found since the last call.
  [[nodiscard]] std::vector<AuditRow> TakeRows() { return std::exchange(rows_, {}); }
  [[nodiscard]] std::vector<Finding> TakeFindings() { return std::exchange(findings_, {}); }
  [[nodiscard]] bool is_unreadable() const { return is_unreadable_; }
  [[nodiscard]] const std::string& name() const { return object_.name; }

 private:
  void TakeLine(std::string_view line);
  void TakeEvent(std::string_view line);
  void TakeRow(std::string_view line);
  void NoteLine(std::string detail);
  AuditRow& AddRow(const pipeline::ClaimKey& key);

  const pipeline::ListedObject object_;
  const pipeline::ClaimListing& claims_;
  const bool is_quarantine_;
  event::PartitionTable partitions_;
  event::Decoder decoder_;
  event::DecodedBatch decoded_;
  event::Fingerprinter fingerprinter_;
  ObjectLines lines_;
  std::string padded_;
  std::uint64_t line_ = 0;
  bool is_unreadable_ = false;
  std::vector<AuditRow> rows_;
  std::vector<Finding> findings_;
};

}  // namespace weir::lake
