// The figures of a stretch of records: what became of them, and the quality of the data. One
// definition for every outlet: ledger, report, metrics.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "src/event/lateness.h"
#include "src/event/reason.h"
#include "src/event/timestamp.h"

namespace weir::event {

/// Counts of records. Each is counted where it happens, none is computed from the others.
struct Counts {
  std::uint64_t received = 0;     ///< counted by the source
  std::uint64_t complete = 0;     ///< all required fields are there and not null
  std::uint64_t valid = 0;        ///< complete, and every field is in the right format
  std::uint64_t stored = 0;       ///< events in the lake
  std::uint64_t duplicates = 0;   ///< another position owns the id, with the same body
  std::uint64_t conflicts = 0;    ///< another position owns the id, with another body
  std::uint64_t quarantined = 0;  ///< rejections in the quarantine
  std::uint64_t bytes = 0;        ///< of the records as received
  std::uint64_t moved = 0;        ///< of the stored, those with members that got another name

  void Merge(const Counts& other);
  /// The ledger's equation: received = stored + duplicates + conflicts + quarantined.
  [[nodiscard]] bool IsBalanced() const {
    return received == stored + duplicates + conflicts + quarantined;
  }
  friend bool operator==(const Counts&, const Counts&) = default;
};

/// Events with all required fields ÷ records received. Nothing when there were none.
[[nodiscard]] std::optional<double> Completeness(const Counts& counts);
/// Events whose fields are all in the right format ÷ events with all required fields.
[[nodiscard]] std::optional<double> Validity(const Counts& counts);
/// Distinct ids ÷ events, valid ones: only these claim their id.
[[nodiscard]] std::optional<double> Uniqueness(const Counts& counts);

/// The figures of one type, one day, or all.
struct Slice {
  Counts counts;
  LatenessHistogram lateness;  ///< of valid events

  void Merge(const Slice& other);
};

/// How often one of the schema's fields was there (and not null), and in the right format.
struct FieldCounts {
  std::uint64_t present = 0;
  std::uint64_t valid = 0;
};

/// At most this many types are told apart; the others are kept together as kOtherTypes.
inline constexpr std::size_t kMaxTypes = 1000;
inline constexpr std::string_view kOtherTypes = "(other)";
/// The type of records whose name is missing or invalid.
inline constexpr std::string_view kUnknownType = "(unknown)";

struct Figures {
  Slice total;
  std::map<std::string, Slice, std::less<>> by_type;
  std::map<std::optional<Day>, Slice> by_day;  ///< by created_at; nothing for unknown times
  std::array<std::uint64_t, kReasonNames.size()> by_reason{};
  std::map<std::string, FieldCounts, std::less<>> by_field;

  void Merge(const Figures& other);
  /// The slice of a type; of kOtherTypes once there are kMaxTypes.
  [[nodiscard]] Slice& OfType(std::string_view type);
};

}  // namespace weir::event
