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

/// Thread-safe.
class CodeSource {
 public:
  CodeSource() = default;
  CodeSource(const CodeSource&) = delete;
  CodeSource& operator=(const CodeSource&) = delete;
  virtual ~CodeSource() = default;

  /// kNotFound with AWS's words ("The specified bucket does not exist", "The specified key does not
  /// exist."), kExhausted where it is larger than `max_bytes`.
  [[nodiscard]] virtual Result<std::string> Fetch(const CodeLocation& location,
                                                  std::size_t max_bytes) = 0;
};

}  // namespace weir::cloud::lambda
