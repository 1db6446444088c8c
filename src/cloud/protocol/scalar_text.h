// Values that travel as text: in forms, paths, queries and headers.
#pragma once

#include <optional>
#include <string_view>

#include <boost/json/value.hpp>

#include "src/cloud/protocol/model/service_model.h"

namespace weir::cloud::protocol {

/// "true", "12", "2026-01-31T12:00:00Z" (seconds then) as what they are; nothing where the text is
/// none of the kind. REQUIRES: a scalar's kind.
[[nodiscard]] std::optional<boost::json::value> FromText(Kind kind, std::string_view text);

/// "no integer", "neither true nor false": what a text is then.
[[nodiscard]] std::string_view WhatItIsNot(Kind kind);

}  // namespace weir::cloud::protocol
