// A gate for tests: it notes what it is asked, and denies what it is told to.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/cloud/protocol/access.h"

namespace weir::cloud::protocol {

class ScriptedGate : public AccessGate {
 public:
  std::set<std::string, std::less<>> denied;  ///< "<action>", or "<action> <resource>"

  [[nodiscard]] bool Judges(std::string_view /*access_key_id*/) const override { return true; }
  [[nodiscard]] std::optional<std::string> WhyDenied(const Call& /*call*/,
                                                     const AccessWish& wish) const override {
    keys_ = wish.keys();
    std::optional<std::string> why;
    for (const Access& access : wish.accesses()) {
      asked_.push_back(access.action + " " + access.resource);
      if (denied.contains(access.action) || denied.contains(asked_.back())) {
        why = "No " + asked_.back();
      }
    }
    return why;
  }

  /// "<action> <resource>", what was asked since the last time.
  std::vector<std::string> Asked() { return std::exchange(asked_, {}); }
  /// Of the last request.
  [[nodiscard]] const policy::Keys& keys() const { return keys_; }

 private:
  mutable std::vector<std::string> asked_;
  mutable policy::Keys keys_;
};

}  // namespace weir::cloud::protocol
