// Figures as JSON, spelled alike by every command.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "src/event/figures.h"

namespace weir::lake {

/// `text` as a JSON string; what is no UTF-8 in it becomes U+FFFD.
[[nodiscard]] std::string StringJson(std::string_view text);

/// A number, or null.
[[nodiscard]] std::string NumberJson(std::optional<double> number);

/// {"received":…,"stored":…,"duplicates":…,"conflicts":…,"quarantined":…,"balanced":true}
[[nodiscard]] std::string LedgerJson(const event::Counts& counts);

/// {"completeness":0.99,"validity":…,"uniqueness":…}, null where there was nothing to divide by.
[[nodiscard]] std::string QualityJson(const event::Counts& counts);

/// {"invalid_json":3,…}: the reasons that there were.
[[nodiscard]] std::string ReasonsJson(const event::Figures& figures);

}  // namespace weir::lake
