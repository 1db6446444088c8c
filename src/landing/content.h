// What a landing holds: each record with its line or its rejection, and all that a merge asks of
// it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/decoder.h"
#include "src/event/fingerprint.h"
#include "src/event/reason.h"
#include "src/event/timestamp.h"
#include "src/pipeline/figure_counter.h"
#include "src/pipeline/ledger.h"

namespace weir::landing {

/// Which records a landing holds: those of one shard that one attempt was given and has begun, each
/// record of the stream with all of its parts.
struct Origin {
  std::string first_position;
  std::string last_position;
  /// 0 as the stream gave them; a replay of them counts upwards.
  std::uint64_t judgement = 0;

  friend bool operator==(const Origin&, const Origin&) = default;
};

/// What goes into the lake or the quarantine: the line, without its end. An event's record is the
/// first `kept` bytes of the line and then `rest`: a conflict is quarantined with these. The row of
/// a rejection holds its record itself; there both are nothing.
struct LandedRow {
  std::string_view line;
  std::uint64_t kept = 0;
  std::string_view rest = {};

  friend bool operator==(const LandedRow&, const LandedRow&) = default;
};

/// Rows that go into one folder: "lake/year=…/event_type=…/event_subtype=…" or
/// "quarantine/year=…/month=…/day=…/reason=…".
struct LandedFolder {
  std::string_view path;
  std::uint64_t first_row = 0;
  std::uint64_t rows = 0;

  friend bool operator==(const LandedFolder&, const LandedFolder&) = default;
};

/// The first 16 bytes of the SHA-256 of an event's id. Evenly spread, whoever chooses the ids.
using IdHash = event::Fingerprint;

/// An event as the merge judges it: who wants which id, with which body. Whether its record counts
/// here at all is not seen from ids: see places.h.
struct LandedId {
  IdHash hash{};
  event::Fingerprint fingerprint{};
  std::string_view position;
  std::uint64_t row = 0;

  friend bool operator==(const LandedId&, const LandedId&) = default;
};

/// Hashes from the first to the last, both included.
struct IdRange {
  IdHash first{};
  IdHash last = AllOnes();

  static constexpr IdHash AllOnes() {
    IdHash hash{};
    for (std::byte& byte : hash) byte = std::byte{0xFF};
    return hash;
  }

  friend bool operator==(const IdRange&, const IdRange&) = default;
};

/// The reasons that a landing's records have, each once. Their names stand in it: the numbers of
/// reasons are this program's alone.
using Reasons = std::vector<event::Reason>;

/// A record as the ledger counts it, but for its verdict (`counted.verdict` says nothing).
struct LandedRecord {
  std::string_view position = {};
  std::uint64_t row = 0;
  event::Timestamp arrived_at = {};
  pipeline::CountedRecord counted = {};
  std::optional<std::string_view> type = {};
  std::optional<event::Day> day = {};
  event::FieldMask present = 0;
  event::FieldMask valid = 0;
};

/// What is known of all its records together.
struct LandedEntry {
  /// Whatever needs a verdict is 0: stored, duplicates, conflicts, quarantined, moved.
  pipeline::LedgerEntry entry;
  std::vector<std::string> fields;  ///< what the bits of LandedRecord's masks stand for
};

}  // namespace weir::landing
