// WEIR_CHECK: an invariant of our own, checked in release too; never for input.
#pragma once

#include <string_view>

namespace weir {

/// Prints the broken invariant with its place to standard error and aborts.
/// (The built-ins are what std::source_location is made of; clang 14 lacks it with libstdc++.)
[[noreturn]] void CheckFailed(std::string_view condition, std::string_view meaning,
                              std::string_view file = __builtin_FILE(),
                              int line = __builtin_LINE());

}  // namespace weir

/// Aborts with `meaning`, a sentence, when `condition` does not hold.
#define WEIR_CHECK(condition, meaning)          \
  do {                                          \
    if (!(condition)) [[unlikely]]              \
      ::weir::CheckFailed(#condition, meaning); \
  } while (false)
