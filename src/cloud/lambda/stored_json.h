// Functions and mappings as they stand in the store.
#pragma once

#include <string>
#include <string_view>

#include "src/cloud/lambda/model.h"

namespace weir::cloud::lambda {

[[nodiscard]] std::string ToJson(const Function& function);
[[nodiscard]] std::string ToJson(const Mapping& mapping);
/// Both throw StoreFailure for what ToJson() did not write.
[[nodiscard]] Function FunctionFromJson(std::string_view text);
[[nodiscard]] Mapping MappingFromJson(std::string_view text);

}  // namespace weir::cloud::lambda
