// Paths of the folders that a landing's rows go into.
#pragma once

#include <string_view>

namespace weir::landing {

/// Whether a path is a folder's of the lake or of the quarantine, as they are written:
///
///     lake/year=2021/month=07/day=15/event_type=account/event_subtype=created
///     quarantine/year=2021/month=07/day=15/reason=invalid_json
[[nodiscard]] bool IsLakeFolder(std::string_view path);
[[nodiscard]] bool IsQuarantineFolder(std::string_view path);

}  // namespace weir::landing
