// What plans and results call things, for those who write and read them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "src/merge/plan/plan.h"

namespace weir::merge {

inline constexpr std::array<std::string_view, 6> kKindNames = {"merge", "held",  "index",
                                                               "roll",  "erase", "end"};
/// What a plan of kind end says besides.
inline constexpr std::string_view kNextJudges = "claims";

constexpr std::string_view KindName(PlanKind kind) {
  return kKindNames.at(static_cast<std::size_t>(kind));
}

inline constexpr std::array<std::pair<std::string_view, std::uint64_t PlanResult::*>, 8>
    kResultCounts = {{
        {"stored", &PlanResult::stored},
        {"duplicates", &PlanResult::duplicates},
        {"conflicts", &PlanResult::conflicts},
        {"quarantined", &PlanResult::quarantined},
        {"counted_before", &PlanResult::counted_before},
        {"held", &PlanResult::held},
        {"objects", &PlanResult::objects},
        {"rolled", &PlanResult::rolled},
    }};

}  // namespace weir::merge
