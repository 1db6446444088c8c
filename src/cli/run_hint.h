// A guess at why little of an input was stored.
#pragma once

#include <optional>
#include <string_view>

#include "src/event/figures.h"
#include "src/pipeline/rejection_examples.h"

namespace weir::cli {

/// Whether so little was stored that a person should be told why: less than was rejected.
[[nodiscard]] bool IsLittleStored(const event::Counts& counts);

/// One sentence on what the input seems to be, and the remedy; nothing where its look says nothing,
/// or enough of it was stored. Holds nothing of the input.
[[nodiscard]] std::optional<std::string_view> HintOf(const event::Figures& figures,
                                                     const pipeline::RejectionExamples& examples);

}  // namespace weir::cli
