// A bounded memory of events made so far, from which they are repeated.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "src/generator/random.h"

namespace weir::generator {

/// Keeps a fixed number of lines; a new one takes the place of any, so that most repetitions follow
/// soon and some late.
///
/// Invariant: no event is both duplicated and contradicted, for then the number of duplicates would
/// depend on which body a pipeline meets first.
class RecentEvents {
 public:
  enum class Use { kNone, kDuplicate, kConflict };

  /// Holds about 4 MB of lines of `line_bytes` each.
  explicit RecentEvents(std::size_t line_bytes);

  void Remember(std::string_view line, Random& random);

  /// Any line that was not put to the other use, and marks it as put to this one; null when a few
  /// draws found none. It is valid until the next Remember().
  [[nodiscard]] const std::string* Take(Use use, Random& random);

 private:
  struct Slot {
    std::string line;
    Use use = Use::kNone;
  };

  std::size_t capacity_;
  std::vector<Slot> slots_;
};

}  // namespace weir::generator
