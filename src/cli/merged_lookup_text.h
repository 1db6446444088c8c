// What is known of an id in a lake that landings are merged into, for people and as JSON.
#pragma once

#include <string>

#include "src/lake/merged_lookup.h"

namespace weir::cli {

[[nodiscard]] std::string MergedLookupText(const std::string& id, const lake::MergedLookup& found);

/// One object on one line, with its end; docs/claims.md lists its members.
[[nodiscard]] std::string MergedLookupJson(const std::string& id, const lake::MergedLookup& found);

}  // namespace weir::cli
