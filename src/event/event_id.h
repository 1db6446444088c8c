// The id of an event as it is claimed.
#pragma once

#include <string>
#include <string_view>

#include "src/event/fingerprint.h"
#include "src/event/schema.h"
#include "src/result/result.h"

namespace weir::event {

/// Ids longer than this are claimed by their SHA-256 (a DynamoDB key holds 2,048 bytes).
inline constexpr std::size_t kMaxIdSize = 256;

/// Cuts an overlong id to "sha256:" and its digest, in hex.
void BoundId(std::string& id, Fingerprinter& fingerprinter);

/// What people write for an id, as an event with that id claims it: normalised as the schema says.
/// Of an id of several fields these stand one behind the other, with the schema's separator
/// between. What is cut already stays as it is. kInvalidInput for what is no id by this schema.
[[nodiscard]] Result<std::string> IdFromText(const Schema& schema, std::string_view text);

}  // namespace weir::event
