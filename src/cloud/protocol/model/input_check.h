// Checks a request against AWS's model of it, before anything is looked up.
#pragma once

#include <optional>
#include <string>

#include <boost/json/object.hpp>

#include "src/cloud/protocol/model/service_model.h"

namespace weir::cloud::protocol {

/// Why a request is refused; the service says under which exception.
struct InputComplaint {
  enum class Kind : std::uint8_t {
    kType,        ///< a member of another type than the model says: SerializationException
    kConstraint,  ///< "2 validation errors detected: Value '…' at '…' failed to satisfy constraint:
                  ///< …"
  };
  Kind kind = Kind::kType;
  std::string message;
};

/// Judges all of `input` by `shape`, a structure. A wrong type comes first, alone; then all members
/// that break their constraints together, in the model's order, as AWS's services do (the order of
/// their lists is not documented). A JSON null is an absent member; unknown members are ignored.
/// Turns the base64 of blobs into bytes, where they stand.
///
/// Constraints: https://smithy.io/2.0/spec/constraint-traits.html
[[nodiscard]] std::optional<InputComplaint> CheckInput(const Shape& shape,
                                                       boost::json::object& input);

/// So many violations are worded; the count in the message is of all.
inline constexpr std::size_t kMaxWordedViolations = 100;

}  // namespace weir::cloud::protocol
