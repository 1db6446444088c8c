// Why a record is no event of the lake: the reasons, and their names in paths and figures.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace weir::event {

/// The order is the order of judgement: a record with several faults has the first one's reason.
enum class Reason : std::uint8_t {
  kNone,             ///< it is an event
  kEmpty,            ///< nothing but white space
  kTooLarge,         ///< longer than the limit; arrives in pieces of at most the limit
  kExpandsTooFar,    ///< unpacks to more than a record may hold; set aside as it came, whole
  kRejectedWhole,    ///< so much of it would be rejected that it is set aside as it came, whole
  kContainer,        ///< a container that Weir does not open; set aside as it came
  kControlMessage,   ///< CloudWatch Logs looking whether it reaches its destination; no event
  kInvalidUtf8,      ///< not UTF-8
  kInvalidJson,      ///< not one JSON text
  kTooDeep,          ///< nested deeper than kMaxDepth
  kNotAnObject,      ///< JSON, but no object
  kDuplicateField,   ///< a field of the schema is there twice: which one counts?
  kLoneSurrogate,    ///< an escape names half a character (half of a surrogate pair)
  kAmbiguousMember,  ///< two members of one object have the same name, or differ only in its case
  kReservedMember,   ///< a member has a name that the lake needs, and can't be moved or shall not
  kMissingField,     ///< a required field is absent or null
  kInvalidId,
  kInvalidName,
  kInvalidTime,
  kTimeOutOfRange,  ///< a time before the schema's earliest, or too far past the record's arrival
  kInvalidField,    ///< another field breaks its rule
  kConflict,        ///< the id belongs to another position with another body
};

inline constexpr std::array<std::string_view, 22> kReasonNames = {
    "none",          "empty",           "too_large",      "expands_too_far",  "rejected_whole",
    "container",     "control_message", "invalid_utf8",   "invalid_json",     "too_deep",
    "not_an_object", "duplicate_field", "lone_surrogate", "ambiguous_member", "reserved_member",
    "missing_field", "invalid_id",      "invalid_name",   "invalid_time",     "time_out_of_range",
    "invalid_field", "conflict"};

[[nodiscard]] constexpr std::string_view ReasonName(Reason reason) {
  return kReasonNames.at(static_cast<std::size_t>(reason));
}

/// Whether records are set aside for this as they came, before anything in them is looked at: what
/// was wrong is no more to be seen by the decoder.
[[nodiscard]] constexpr bool IsSetAsideAsItCame(Reason reason) {
  return reason == Reason::kExpandsTooFar || reason == Reason::kContainer ||
         reason == Reason::kControlMessage;
}

[[nodiscard]] constexpr std::optional<Reason> ReasonNamed(std::string_view name) {
  for (std::size_t i = 0; i < kReasonNames.size(); ++i) {
    if (kReasonNames.at(i) == name) return static_cast<Reason>(i);
  }
  return std::nullopt;
}

}  // namespace weir::event
