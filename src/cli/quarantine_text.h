// Rows of the quarantine as they are shown.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "src/lake/quarantine_rows.h"

namespace weir::cli {

/// Whether a person can read it: UTF-8, and not full of what has no shape.
[[nodiscard]] bool IsReadable(std::string_view data);

/// A few lines, each cut to `width` columns; `place` is where the row stands, for people. What is
/// no printable ASCII is escaped; what nobody can read is shown as base64.
[[nodiscard]] std::string QuarantineRowText(const lake::PlacedRow& row, std::string_view place,
                                            std::size_t width);

/// One JSON object, with its end of line; its members are in docs/quarantine.md.
[[nodiscard]] std::string QuarantineRowJson(const lake::PlacedRow& row, std::string_view place);

}  // namespace weir::cli
