// The port of functions to buckets: where packages may come from.
#pragma once

#include <string>

#include "src/result/result.h"

namespace weir::cloud::lambda {

struct CodeLocation {
  std::string bucket{};
  std::string key{};
  std::string version{};  ///< "" for the present one
};

/// Why there is no package, in S3's words.
struct CodeRefusal {
  std::string code{};
  std::string message{};
};

/// Thread-safe.
class CodeSource {
 public:
  CodeSource() = default;
  CodeSource(const CodeSource&) = delete;
  CodeSource& operator=(const CodeSource&) = delete;
  virtual ~CodeSource() = default;

  /// Refused as well, and not read, where it is larger than `max_bytes`.
  [[nodiscard]] virtual Result<std::string, CodeRefusal> Fetch(const CodeLocation& location,
                                                               std::size_t max_bytes) = 0;
};

}  // namespace weir::cloud::lambda
