// Rows of a landing that are to say nothing any more: their events were erased.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "src/landing/byte_source.h"
#include "src/landing/content.h"
#include "src/landing/name.h"
#include "src/result/result.h"

namespace weir::landing {

/// The fingerprint of a row that is blank, and of no body.
inline constexpr event::Fingerprint kNoBody{};
/// The detail of a rejection that is blank.
inline constexpr std::string_view kBlankDetail = "erased";

struct RowsToBlank {
  std::function<bool(const IdHash& hash)> is_event;         ///< asked of ids
  std::function<bool(std::string_view line)> is_rejection;  ///< asked of rows of the quarantine
};

struct BlankedLanding {
  std::string bytes;
  std::uint64_t rows = 0;  ///< that are blank now and were not before
};

/// A landing with the same rows, numbers, ids and positions, in which these rows have neither line
/// nor body: so whatever is or will be judged of it is the same, and all else that is counted.
/// Nothing where there is nothing to blank. All of it stands in memory. kCorrupt, kInvalidInput.
[[nodiscard]] Result<std::optional<BlankedLanding>> BlankRows(ByteSource& source,
                                                              const LandingName& name,
                                                              const RowsToBlank& rows);

}  // namespace weir::landing
