// UUIDs: every spelling that producers use, made one.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace weir::event {

inline constexpr std::size_t kUuidChars = 36;

/// Writes the canonical spelling of a UUID, `6ae1768a-eb84-57ba-8981-2139135385a9`, to `out`.
/// Accepts both cases, hyphens at 8-4-4-4-12 or none at all, braces around it, `urn:uuid:` before
/// it; any version and variant, the nil and the max UUID too. False for any other text, which
/// leaves `out` unspecified.
[[nodiscard]] bool NormaliseUuid(std::string_view text, std::span<char, kUuidChars> out);

}  // namespace weir::event
