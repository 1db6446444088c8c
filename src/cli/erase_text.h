// What an erasure has done, for people and as JSON.
#pragma once

#include <string>
#include <string_view>

#include "src/lake/erasure.h"

namespace weir::cli {

[[nodiscard]] std::string EraseText(std::string_view lake, const lake::ErasureReport& report,
                                    bool dry_run);
[[nodiscard]] std::string EraseJson(std::string_view lake, const lake::ErasureReport& report,
                                    bool dry_run);

}  // namespace weir::cli
