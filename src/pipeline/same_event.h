// Whether two lines of the lake are one event.
#pragma once

#include <string>
#include <string_view>

namespace weir::pipeline {

/// Whether the events' own members are the same. What Weir has added may differ, for the mapping
/// may have changed between the two. So may what became of members whose names the lake needs: they
/// are there as they came, or moved to another name, or, if a version wrote the line that did not
/// move them yet, those with names of members that Weir adds are not there at all.
[[nodiscard]] bool IsSameEvent(std::string_view a, std::string_view b);

/// A text that is the same for all lines that are one event by IsSameEvent(). Lines that differ
/// only in what one of them may have left out share it too.
[[nodiscard]] std::string ComparableMembers(std::string_view line);

}  // namespace weir::pipeline
