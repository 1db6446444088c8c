// The rows of the quarantine: what was wrong with a record, where it came from, and its bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "src/event/reason.h"
#include "src/event/timestamp.h"
#include "src/pipeline/record.h"
#include "src/result/result.h"

namespace weir::pipeline {

/// The detail of a conflict.
inline constexpr std::string_view kConflictDetail =
    "another position owns this id, with another body";

/// One record that is not in the lake.
struct QuarantineRow {
  event::Reason reason = event::Reason::kNone;
  std::string_view detail;
  Position position;
  std::optional<Position> owner;  ///< for conflicts: the position that owns the id
  event::Timestamp arrived_at;
  std::string_view data;
};

/// Appends `{"reason":…,"detail":…,"position":…,"owner_position":…,"arrived_at":…,"data":…}`
/// without a line break; data is base64 (RFC 4648).
void AppendQuarantineRow(const QuarantineRow& row, std::string& out);

/// What a row says of its record: all that it takes to process it again, and to show it.
struct QuarantinedRecord {
  event::Reason reason = event::Reason::kNone;
  std::string detail;
  std::string position;
  std::string owner;  ///< of a conflict: the position that owns the id; else empty
  event::Timestamp arrived_at;
  std::string data;
};

/// The inverse; kCorrupt when `line` is no such row.
[[nodiscard]] Result<QuarantinedRecord> ParseQuarantineRow(std::string_view line);

}  // namespace weir::pipeline
