// The head of a merge in a copy of its lake, which has none: it is in the table that it was in.
#pragma once

#include <string>
#include <utility>

#include "src/merge/ports.h"

namespace weir::embedded {

/// A lost head is at nothing, and the plans themselves tell how far their chain goes. Nobody moves
/// this one.
class CopiedHeadStore final : public merge::HeadStore {
 public:
  /// `owner`: which head the lake's plans are made under, as its merge/owner says.
  explicit CopiedHeadStore(std::string owner) : owner_(std::move(owner)) {}

  Result<merge::Head> Read() override { return merge::Head(); }
  Result<bool> Move(const merge::Head& /*from*/, const merge::Head& /*to*/) override {
    return Error{ErrorKind::kDenied, "a copy of a lake is merged by nobody"};
  }
  [[nodiscard]] std::string Describe() const override { return owner_; }

 private:
  const std::string owner_;
};

}  // namespace weir::embedded
