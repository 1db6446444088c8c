// Which members an object of the lake holds: read back from its lines.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "src/event/schema.h"
#include "src/pipeline/claim_store.h"

namespace weir::pipeline {

/// The texts of the claim keys (ids in lake objects, positions in quarantine objects) whose members
/// stand in `lines`, the content of object `name`. Lines that hold no member are passed over: what
/// is not found is written again.
[[nodiscard]] std::set<std::string, std::less<>> MembersOf(std::string_view name,
                                                           std::string_view lines,
                                                           const event::Schema& schema);

/// Whether two lines of the lake are one event: their own members are the same bytes. What Weir has
/// added may differ, for the mapping may have changed between the two.
[[nodiscard]] bool IsSameEvent(std::string_view a, std::string_view b);

}  // namespace weir::pipeline
