// Times as protocols write them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "src/cloud/store/clock.h"

namespace weir::cloud::protocol {

/// Seconds since 1970, with a fraction: a time as operations answer it.
[[nodiscard]] double EpochSeconds(store::TimePoint time);
/// "2026-01-31T12:00:00Z", whole seconds.
[[nodiscard]] std::string IsoTime(store::TimePoint time);
/// The same of seconds since 1970; a fraction is left out.
[[nodiscard]] std::string IsoTime(double seconds);
/// Seconds since 1970 of such a text, also with a fraction, a lower-case t and z, or an offset
/// ("+01:00"); nothing for others.
[[nodiscard]] std::optional<double> ParseIsoTime(std::string_view text);

}  // namespace weir::cloud::protocol
