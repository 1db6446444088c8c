// Rows that a count could not read: what they hold is missing in the bill, which the log is told.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "src/cloud/store/store.h"

namespace weir::cloud::usage {

/// Of one count. However many there are, they are one line.
class UnreadRows {
 public:
  /// Calls `read`. `place` says which row it reads, and is asked only where that fails.
  template <typename Read, typename Place>
  void Try(const Read& read, const Place& place) {
    try {
      read();
    } catch (const store::StoreFailure& failure) {
      Add(place(), failure.what());
    }
  }
  void Add(const std::string& place, std::string_view why);
  void Tell() const;

 private:
  std::size_t count_ = 0;
  std::string first_;
};

}  // namespace weir::cloud::usage
