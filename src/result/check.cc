// What happens when an invariant of our own is broken.
#include "src/result/check.h"

#include <cstdio>
#include <cstdlib>

namespace weir {

void CheckFailed(std::string_view condition, std::string_view meaning,
                 const std::source_location& where) {
  std::fprintf(stderr, "weir: internal error at %s:%u: %.*s (%.*s)\n", where.file_name(),
               where.line(), static_cast<int>(meaning.size()), meaning.data(),
               static_cast<int>(condition.size()), condition.data());
  std::abort();
}

}  // namespace weir
