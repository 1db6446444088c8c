// A row's actions, taken apart.
#include "src/cloud/protocol/access.h"

#include <algorithm>
#include <utility>

namespace weir::cloud::protocol {

void AccessWish::On(std::string_view resource) {
  for (std::string_view rest = actions_; !rest.empty();) {
    const std::string_view action = rest.substr(0, rest.find(' '));
    Add(action, resource);
    rest.remove_prefix(std::min(rest.size(), action.size() + 1));
  }
}

void AccessWish::Add(std::string_view action, std::string_view resource) {
  Access access = {std::string(action), std::string(resource)};
  if (std::ranges::find(accesses_, access) != accesses_.end()) return;
  accesses_.push_back(std::move(access));
}

}  // namespace weir::cloud::protocol
