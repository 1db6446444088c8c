// What is known of a request, by the names of condition keys.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace weir::policy {

/// By its name in lower case ("aws:sourceip", "s3:prefix"): names of keys have no case. A key that
/// the request does not have is not there; one with several values is a list.
using Keys = std::map<std::string, std::vector<std::string>, std::less<>>;

/// Those of the service and those that all requests have, so that the latter are made once.
struct KeyView {
  const Keys* service = nullptr;
  const Keys* global = nullptr;

  /// Null for one that is not there. REQUIRES: in lower case.
  [[nodiscard]] const std::vector<std::string>* Find(std::string_view key) const {
    for (const Keys* keys : {service, global}) {
      if (keys == nullptr) continue;
      if (const auto found = keys->find(key); found != keys->end()) return &found->second;
    }
    return nullptr;
  }
};

}  // namespace weir::policy
