// Names of files that were made one with others.
#pragma once

#include <string_view>
#include <vector>

#include "src/event/fingerprint.h"

namespace weir::merge {

/// By their hashes, for `weir compact` may make a million of them one within an hour.
class NamesMadeOne {
 public:
  void Add(std::string_view name) { hashes_.push_back(fingerprinter_.Of(name)); }
  /// After the last one.
  void Finish();

  /// REQUIRES: Finish() was called.
  [[nodiscard]] bool Contains(std::string_view name);

 private:
  event::Fingerprinter fingerprinter_;
  std::vector<event::Fingerprint> hashes_;
};

}  // namespace weir::merge
