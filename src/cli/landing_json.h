// All of a landing as one JSON object: what its format is made of, for people who look for a fault.
#pragma once

#include <string_view>

#include "src/cli/standard_output.h"
#include "src/landing/reader.h"
#include "src/result/result.h"

namespace weir::cli {

/// One line, in the order in which the parts stand:
///
///     {"object":"s3://…","format":1,"first_position":"…","last_position":"…","judgement":0,
///      "reasons":["invalid_json",…],
///      "parts":{"rows":[{"offset":16,"stored":90,"unpacked":120,"items":2,"crc32":"…"}],…},
///      "rows":[{"line":{…},"kept":88,"rest":"fQ=="},…],"folders":[…],"ids":[…],"records":[…],
///      "entry":{…},"fields":[…]}
[[nodiscard]] Result<void> PrintLandingJson(const landing::LandingReader& reader,
                                            std::string_view object, StandardOutput& out);

}  // namespace weir::cli
