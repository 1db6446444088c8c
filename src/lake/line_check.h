// Looks into one line of the lake or the quarantine: whether it is what its own bytes make of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/decoder.h"
#include "src/event/field_tree.h"
#include "src/event/fingerprint.h"
#include "src/event/json_scanner.h"
#include "src/event/partition.h"
#include "src/event/schema.h"
#include "src/lake/audit_findings.h"
#include "src/pipeline/quarantine.h"

namespace weir::lake {

/// How the own members of an event in the lake are read again: its id, name and time by `schema`.
/// What was stored once is an event, whatever other rules say today.
[[nodiscard]] event::Schema SchemaOfOwnMembers(const event::Schema& schema);

struct LineFault {
  FindingKind kind = FindingKind::kLineUnreadable;
  std::string detail;
};

/// What has been read in a line.
struct CheckedLine {
  std::optional<LineFault> fault;
  /// What it may have been claimed with, one or two.
  std::vector<event::Fingerprint> bodies;
  /// Whether there is nothing else that it may have been claimed with.
  bool is_certain = true;
  /// Of an event: where it belongs, by its own members. Null where these do not say it.
  event::PartitionRef partition;
};

/// Not thread-safe; keep one for each object.
class LineCheck {
 public:
  /// `schema` is SchemaOfOwnMembers() of the lake's and outlives this; `object` is the name of the
  /// object that holds the lines.
  LineCheck(const event::Schema& schema, std::string object);

  /// `derived` is what the line itself says of its time, for events that have none of their own.
  [[nodiscard]] CheckedLine CheckEvent(std::string_view line, event::Timestamp derived);
  [[nodiscard]] CheckedLine CheckRow(const pipeline::QuarantinedRecord& row);

 private:
  /// The event's own members as it came with them: one text or, where members have names that Weir
  /// may have given them, two.
  struct OwnTexts {
    std::vector<std::string> texts;
    bool is_certain = true;
  };
  [[nodiscard]] OwnTexts OwnTextsOf(std::string_view members);
  [[nodiscard]] std::optional<LineFault> FaultOf(std::string_view folder) const;

  const event::Schema& schema_;
  const std::string object_;
  event::PartitionTable partitions_;
  event::Decoder decoder_;
  event::DecodedBatch decoded_;
  const event::FieldTree no_fields_;
  event::JsonScanner moved_;
  event::Fingerprinter fingerprinter_;
};

}  // namespace weir::lake
