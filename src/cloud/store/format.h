// Which format a store is of: one row, by which a program refuses what a later one has written.
#pragma once

#include <string_view>

namespace weir::cloud::store {

inline constexpr std::string_view kFormatKey = "weir/format";
inline constexpr std::string_view kFormatVersion = "2";
/// Before the rows had versions of their own (record/migration.h), which are all 1 then.
inline constexpr std::string_view kFormatWithoutSpaces = "1";

}  // namespace weir::cloud::store
