// The lines of an object that is packed or not.
#pragma once

#include <string_view>

#include "src/cli/standard_output.h"
#include "src/landing/byte_source.h"
#include "src/result/result.h"

namespace weir::cli {

/// Prints what the object holds, unpacked as its first bytes say (`beginning`, four or more of
/// them where it has so many). kCorrupt, naming it, when it is damaged or cut short.
[[nodiscard]] Result<void> PrintLines(landing::ByteSource& source, std::string_view beginning,
                                      StandardOutput& out);

}  // namespace weir::cli
