// Reads one object of a lake to its end, and says which members it holds.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/event/decoder.h"
#include "src/event/figures.h"
#include "src/event/fingerprint.h"
#include "src/event/partition.h"
#include "src/lake/audit_findings.h"
#include "src/lake/audit_rows.h"
#include "src/lake/line_check.h"
#include "src/lake/object_lines.h"
#include "src/pipeline/claim_store.h"
#include "src/pipeline/object_listing.h"
#include "src/result/result.h"

namespace weir::lake {

/// By what lines are read.
struct LineSchemas {
  event::Schema lines;  ///< SchemaOfLines() of the lake's schema
  /// SchemaOfOwnMembers() of it, where each line is looked into.
  std::optional<event::Schema> own_members;
};

/// What an AuditRow's key is for that key; safe from all threads.
using KeyOf = std::function<std::string(const pipeline::ClaimKey& key)>;

/// Takes an object's bytes piece by piece. Not thread-safe, but several of them can be at work at
/// once.
class AuditedObject {
 public:
  /// Both references outlive this.
  AuditedObject(pipeline::ListedObject object, const LineSchemas& schemas, const KeyOf& key_of);

  void Add(std::string_view stored);
  void Finish();
  /// It could not be read: why.
  void Fail(const Error& error);
  /// What was found since the last call of Take…() stands in an object of that name, whose lines
  /// these are not.
  void CallIt(const std::string& name);

  /// What has been found since the last call.
  [[nodiscard]] std::vector<AuditRow> TakeRows() { return std::exchange(rows_, {}); }
  [[nodiscard]] std::vector<Finding> TakeFindings() { return std::exchange(findings_, {}); }
  /// Counted since the last call, where lines are looked into: stored events by type and day, rows
  /// by reason.
  [[nodiscard]] event::Figures TakeFigures() { return std::exchange(figures_, {}); }
  [[nodiscard]] bool is_unreadable() const { return is_unreadable_; }
  [[nodiscard]] const std::string& name() const { return object_.name; }

 private:
  void TakeLine(std::string_view line);
  void TakeEvent(std::string_view line);
  void TakeRow(std::string_view line);
  void NoteLine(std::string detail);
  AuditRow& AddRow(const pipeline::ClaimKey& key);
  void Note(const CheckedLine& checked, std::string_view id, AuditRow& row);

  const pipeline::ListedObject object_;
  const KeyOf& key_of_;
  const bool is_quarantine_;
  event::PartitionTable partitions_;
  event::Decoder decoder_;
  event::DecodedBatch decoded_;
  event::Fingerprinter fingerprinter_;
  std::optional<LineCheck> check_;
  ObjectLines lines_;
  std::string padded_;
  std::uint64_t line_ = 0;
  bool is_unreadable_ = false;
  std::vector<AuditRow> rows_;
  std::vector<Finding> findings_;
  event::Figures figures_;
};

}  // namespace weir::lake
