// Parsed statements by their text.
#pragma once

#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "src/cloud/dynamodb/partiql/statement.h"

namespace weir::cloud::dynamodb {

/// Thread-safe. Keeps statements with parameters only: those without have their values in their
/// text, so that the same text hardly comes again.
class StatementCache {
 public:
  static constexpr std::size_t kMaxStatements = 256;  ///< all are dropped when there is one more

  /// Shared with the requests that run it while the cache drops it.
  using Pointer = std::shared_ptr<const partiql::Statement>;
  [[nodiscard]] protocol::Outcome<Pointer> Find(std::string_view text);

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  std::shared_mutex mutex_;
  std::unordered_map<std::string, Pointer, Hash, std::equal_to<>> statements_;
};

}  // namespace weir::cloud::dynamodb
