// The body of an event as it was claimed, from its line of the lake.
#pragma once

#include <optional>
#include <string_view>

#include "src/event/fingerprint.h"

namespace weir::pipeline {

/// The fingerprint that the event of a line was claimed with: that of its JSON without white space
/// and without what Weir has added. Nothing where a member's name ends as those do that have made
/// room for Weir's: what it was called before is not known.
[[nodiscard]] std::optional<event::Fingerprint> BodyFingerprint(
    std::string_view line, event::Fingerprinter& fingerprinter);

}  // namespace weir::pipeline
