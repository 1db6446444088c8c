// Which names somebody may have meant by a word that is none of them.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weir::cli {

/// Letters to insert, leave out, replace, or change over with the next one, to make `to` of `from`.
[[nodiscard]] std::size_t EditDistance(std::string_view from, std::string_view to);

/// Those of `names` that are nearest to `word`, in their order: at most two edits away, and no
/// further than half of its letters; mostly one or none.
[[nodiscard]] std::vector<std::string> ClosestNames(std::string_view word,
                                                    std::span<const std::string> names);

/// `; did you mean "run"?`; "" where nothing is near.
[[nodiscard]] std::string DidYouMean(std::string_view word, std::span<const std::string> names);

}  // namespace weir::cli
