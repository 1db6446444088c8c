// Lines that are no valid events, in every way that producers get them wrong.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "src/generator/event_members.h"
#include "src/generator/random.h"

namespace weir::generator {

enum class BadKind {
  kTruncated,        ///< the JSON ends early
  kInvalidUtf8,      ///< a byte of Latin-1 in a string
  kMissingId,        ///< no event_uuid
  kNullName,         ///< event_name is null
  kInvalidId,        ///< event_uuid is no UUID
  kInvalidName,      ///< event_name is no string
  kInvalidTime,      ///< created_at is no time
  kFarFuture,        ///< created_at is in the 23rd century
  kDuplicateId,      ///< the member event_uuid twice, with two ids
  kNotAnObject,      ///< JSON, but a number, a string, a list, ...
  kTrailingGarbage,  ///< something behind the object
};
inline constexpr std::size_t kBadKinds = 11;

/// "truncated", "invalid_utf8", ...: for people and for the counts.
[[nodiscard]] std::string_view Name(BadKind kind);

/// Spoils the members of a valid event and appends the line of about `size` bytes, without a line
/// feed and without one inside.
void AppendBadObject(BadKind kind, EventMembers& members, std::size_t size, Random& random,
                     std::string& out);

}  // namespace weir::generator
