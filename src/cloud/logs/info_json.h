// Groups and streams as they stand in the store.
#pragma once

#include <string>
#include <string_view>

#include "src/cloud/logs/model.h"

namespace weir::cloud::logs {

[[nodiscard]] std::string ToJson(const GroupInfo& group);
[[nodiscard]] std::string ToJson(const StreamInfo& stream);
/// Both throw StoreFailure for text that ToJson did not write.
[[nodiscard]] GroupInfo GroupFromJson(GroupKey key, std::string_view text);
[[nodiscard]] StreamInfo StreamFromJson(std::string name, std::string_view text);

}  // namespace weir::cloud::logs
