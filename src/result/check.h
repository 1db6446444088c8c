// WEIR_CHECK: an invariant of our own, checked in release too; never for input.
#pragma once

#include <source_location>
#include <string_view>

namespace weir {

/// Prints the broken invariant with its place to standard error and aborts.
[[noreturn]] void CheckFailed(std::string_view condition, std::string_view meaning,
                              const std::source_location& where = std::source_location::current());

}  // namespace weir

/// Aborts with `meaning`, a sentence, when `condition` does not hold.
#define WEIR_CHECK(condition, meaning)          \
  do {                                          \
    if (!(condition)) [[unlikely]]              \
      ::weir::CheckFailed(#condition, meaning); \
  } while (false)
