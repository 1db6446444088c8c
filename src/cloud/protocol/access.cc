// A row's actions, taken apart.
#include "src/cloud/protocol/access.h"

#include <algorithm>

namespace weir::cloud::protocol {

void AccessWish::On(std::string_view resource) {
  for (std::string_view rest = actions_; !rest.empty();) {
    const std::string_view action = rest.substr(0, rest.find(' '));
    Add(action, resource);
    rest.remove_prefix(std::min(rest.size(), action.size() + 1));
  }
}

}  // namespace weir::cloud::protocol
