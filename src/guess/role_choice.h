// Which field of a sample carries an event's id, which its name, which its time.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "src/guess/field_census.h"

namespace weir::guess {

enum class Role : std::uint8_t { kId, kName, kTime };
inline constexpr std::array<std::string_view, 3> kRoleNames = {"id", "name", "time"};

/// A field that could have a role. More points are better; none below kLeastPoints is chosen.
struct Candidate {
  const FieldFacts* facts;
  int points;
};
inline constexpr int kLeastPoints = 40;

/// The candidates of a role, the best first. What a field is called counts most, then what it
/// holds: an id differs from record to record, a name comes again and again, a time is one.
/// `census` outlives what is given.
[[nodiscard]] std::vector<Candidate> CandidatesFor(Role role, const FieldCensus& census);

/// Whether nearly all are: some records may be no events.
[[nodiscard]] bool IsNearlyAll(std::uint64_t part, std::uint64_t whole);

/// How the values of a field are spelled as times: one format, where one reads them all, else
/// kAuto, which tells numbers apart by their size.
[[nodiscard]] event::TimeFormat FormatOfTimes(const FieldFacts& facts);

}  // namespace weir::guess
