// How long attempts of a layout go on after it was changed.
#pragma once

#include <chrono>
#include <string_view>

#include "src/merge/ports.h"
#include "src/pipeline/object_listing.h"
#include "src/result/result.h"

namespace weir::lake {

/// An attempt that was begun under the layout of before is over once a landing that came behind the
/// change is so old: a function's longest time-out, as much for a changed configuration to reach
/// every invocation, and the life of a request.
inline constexpr std::chrono::minutes kLastAttempts{45};

/// kUnavailable as long as attempts from the time of that landing may be at work: `what` may still
/// happen, and `how` says what to do then.
[[nodiscard]] Result<void> CheckAttemptsAreOver(const merge::MergeObjects& objects,
                                                const pipeline::ListedObject& landing,
                                                std::string_view what, std::string_view how);

}  // namespace weir::lake
