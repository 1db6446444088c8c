// What happens when an invariant of our own is broken.
#include "src/result/check.h"

#include <cstdlib>
#include <iostream>

namespace weir {

void CheckFailed(std::string_view condition, std::string_view meaning, std::string_view file,
                 int line) {
  std::cerr << "weir: internal error at " << file << ':' << line << ": " << meaning << " ("
            << condition << ")\n";
  std::abort();
}

}  // namespace weir
