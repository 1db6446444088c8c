// Realistic NDJSON events from a seed, and the truth about them.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "src/generator/bad_events.h"
#include "src/generator/event_members.h"
#include "src/generator/random.h"
#include "src/generator/recent_events.h"
#include "src/generator/settings.h"
#include "src/generator/vocabulary.h"

namespace weir::generator {

/// What was made: events = unique + duplicates + conflicts + bad. A pipeline has to find the same
/// numbers, in whatever order it takes the events.
struct GeneratedCounts {
  std::uint64_t events = 0;
  std::uint64_t unique = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t conflicts = 0;
  std::uint64_t bad = 0;
  std::array<std::uint64_t, kBadKinds> bad_by_kind{};  ///< indexed by BadKind
};

/// Gives the same bytes for the same settings on every machine, in memory that does not grow with
/// their number.
class EventGenerator {
 public:
  /// REQUIRES: Validate(settings).
  explicit EventGenerator(const Settings& settings);

  /// Appends the next event with its line feed to `out`; false, and nothing appended, when all of
  /// them were given.
  bool Next(std::string& out);

  [[nodiscard]] const GeneratedCounts& counts() const { return counts_; }

 private:
  void AppendUnique(std::string& out);
  void AppendBad(std::string& out);
  bool AppendRepetition(RecentEvents::Use use, std::string& out);
  std::size_t DrawSize();

  Settings settings_;
  std::vector<EventName> names_;
  Random random_;
  RecentEvents recent_;
  EventMembers members_;  // scratch
  GeneratedCounts counts_;
};

}  // namespace weir::generator
