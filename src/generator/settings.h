// What the events shall be like.
#pragma once

#include <cstdint>

#include "src/event/timestamp.h"
#include "src/result/result.h"

namespace weir::generator {

/// Rates are shares of all events, from 0 to 1; what remains is new, valid events.
struct Settings {
  std::uint64_t events = 1000;
  std::uint32_t types = 10;
  std::uint32_t subtypes = 5;      ///< of each type
  event::Day start = {20'454};     ///< 2026-01-01; created_at begins here
  std::uint32_t days = 7;          ///< and is spread evenly over so many days
  std::uint32_t size_bytes = 350;  ///< of a line with its line feed, on average
  double duplicates = 0;           ///< an id again, with the same body
  double conflicts = 0;            ///< an id again, with another body
  double bad = 0;                  ///< no valid event, evenly over all BadKinds
  double odd_names = 0.01;         ///< of the valid events: a name of one part or of three
  std::uint64_t seed = 1;
};

inline constexpr std::uint32_t kMaxNames = 1'000'000;  ///< types x subtypes
inline constexpr std::uint32_t kMaxDays = 36'500;
inline constexpr std::uint32_t kMinSizeBytes = 150;  ///< id, name and time alone need about 120
inline constexpr std::uint32_t kMaxSizeBytes = 1'000'000;

/// kInvalidInput, in words for the user, when no events can be made from `settings`.
[[nodiscard]] Result<void> Validate(const Settings& settings);

}  // namespace weir::generator
