// What is sorted by name, with some of the names taken off.
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace weir::compact {

/// Takes off those that `names` has; both are sorted by name. In one walk along both.
template <typename Named, typename Name = std::identity>
void TakeOff(std::vector<Named>& sorted, const std::vector<std::string>& names, Name name = {}) {
  auto next = names.begin();
  auto kept = sorted.begin();
  for (Named& one : sorted) {
    next = std::find_if(next, names.end(),
                        [&](const std::string& other) { return other >= std::invoke(name, one); });
    if (next != names.end() && *next == std::invoke(name, one)) continue;
    if (&*kept != &one) *kept = std::move(one);
    ++kept;
  }
  sorted.erase(kept, sorted.end());
}

}  // namespace weir::compact
