// What a source gives: records, each at its position.
#pragma once

#include <string>
#include <string_view>

#include "src/event/reason.h"
#include "src/event/timestamp.h"
#include "src/pipeline/stream_position.h"

namespace weir::pipeline {

/// Where a record stands in its source, for good: printable ASCII, ordered as text within one shard
/// or file, never used again for another record. A view; the batch holds the text. The two forms of
/// one position in a stream are equal (stream_position.h).
struct Position {
  std::string_view text;
  friend bool operator==(const Position& a, const Position& b) {
    return IsSamePosition(a.text, b.text);
  }
};

/// Bytes at a position. A view; event::kJsonPadding readable bytes follow `data`.
struct Record {
  std::string_view data;
  Position position;
  event::Timestamp arrived_at;
  bool oversized = false;  ///< a piece of a record that is longer than the limit
  /// What it was set aside for before it is decoded, and the detail; kNone for all others.
  event::Reason set_aside = event::Reason::kNone;
  std::string_view why = {};
};

}  // namespace weir::pipeline
