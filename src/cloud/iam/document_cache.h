// Policies are kept as the texts that they were given as, and asked for with every call: read once.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "src/policy/document.h"

namespace weir::cloud::iam {

/// Thread-safe.
class DocumentCache {
 public:
  static constexpr std::size_t kMaxDocuments = 1024;  ///< all are dropped when there is one more

  /// Shared with who judges by it while the cache drops it.
  using Pointer = std::shared_ptr<const policy::Document>;

  /// Null for a text that is no policy of this kind, as a version of before may have kept one.
  [[nodiscard]] Pointer Read(std::string_view text, policy::Kind kind);

 private:
  using Key = std::pair<policy::Kind, std::string>;

  std::mutex mutex_;
  std::map<Key, Pointer> documents_;
};

}  // namespace weir::cloud::iam
