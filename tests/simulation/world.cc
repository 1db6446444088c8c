// All that a simulated run consists of, made from its seed.
#include "tests/simulation/world.h"

#include <array>

#include <fmt/format.h>

namespace weir::simulation {

using pipeline::Verdict;

void World::NoteVerdicts(std::span<const std::uint32_t> records, std::span<const Verdict> given) {
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (given[i] == Verdict::kFailed) continue;
    auto& known = verdicts[records[i]];
    if (known && *known != given[i] && workload.IsSteady(records[i])) {
      failures.push_back(fmt::format("{} was {}, then {}", workload.records[records[i]].position,
                                     VerdictName(*known), VerdictName(given[i])));
    }
    known = given[i];
  }
}

std::string_view VerdictName(Verdict verdict) {
  static constexpr std::array<std::string_view, 5> kNames = {"failed", "stored", "a duplicate",
                                                             "a conflict", "quarantined"};
  return kNames.at(static_cast<std::size_t>(verdict));
}

}  // namespace weir::simulation
