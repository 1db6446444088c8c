// The quarantine's rows of conflicts, which only the judge can know.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/landing/reader.h"
#include "src/merge/judge/verdicts.h"
#include "src/merge/open_plan.h"
#include "src/result/result.h"

namespace weir::merge {

/// Landings, by their place in the plan, that have conflicts for a folder of the quarantine.
using ConflictFolders = std::map<std::string, std::vector<std::uint32_t>, std::less<>>;

/// "quarantine/<day of arrival>/reason=conflict" of each conflict's record.
[[nodiscard]] Result<ConflictFolders> FindConflictFolders(
    std::span<const landing::LandingReader* const> landings, const Verdicts& verdicts);

/// Gives the rows of one landing's conflicts that go into `folder`, in the order of its rows.
/// Anything but kDone that `take` returns ends it.
[[nodiscard]] Result<Step> ForEachConflictRow(
    const landing::LandingReader& landing, std::uint32_t number, const Verdicts& verdicts,
    std::string_view folder, const std::function<Result<Step>(std::string_view row)>& take);

}  // namespace weir::merge
