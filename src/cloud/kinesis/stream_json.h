// A stream's description as it stands in the store.
#pragma once

#include <string>
#include <string_view>

#include "src/cloud/kinesis/model.h"

namespace weir::cloud::kinesis {

[[nodiscard]] std::string ToJson(const StreamInfo& stream);
/// Throws StoreFailure for text that ToJson did not write.
[[nodiscard]] StreamInfo FromJson(StreamKey key, std::string_view text);

}  // namespace weir::cloud::kinesis
