// The event's own part of its line of the lake: as text, and the body that it was claimed with.
#pragma once

#include <optional>
#include <string_view>

#include "src/event/fingerprint.h"

namespace weir::pipeline {

/// A line up to what Weir has added to it, without the comma and the brace behind: all of it where
/// nothing was added.
[[nodiscard]] std::string_view OwnMembers(std::string_view line);

/// The fingerprint that the event of a line was claimed with: that of its JSON without white space
/// and without what Weir has added. Nothing where a member's name ends as those do that have made
/// room for Weir's: what it was called before is not known.
[[nodiscard]] std::optional<event::Fingerprint> BodyFingerprint(
    std::string_view line, event::Fingerprinter& fingerprinter);

}  // namespace weir::pipeline
