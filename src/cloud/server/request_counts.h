// How many requests were answered, by service, operation and class of status.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace weir::cloud::server {

/// Thread-safe. Operations' names come from clients: only one that has succeeded gets a line of its
/// own, the rest count as "other", and there are at most kMaxLines.
class RequestCounts {
 public:
  static constexpr std::size_t kMaxLines = 1000;

  void Count(std::string_view service, std::string_view operation, int status);

  /// Prometheus's text format, version 0.0.4:
  ///
  ///     weir_requests_total{service="kinesis",operation="PutRecords",status="2xx"} 7
  [[nodiscard]] std::string Render() const;

 private:
  using Line = std::pair<std::string, std::string>;  ///< service, operation
  static constexpr std::size_t kClasses = 6;         ///< 0 to 5xx

  mutable std::mutex mutex_;
  std::map<Line, std::array<std::uint64_t, kClasses>> lines_;
};

}  // namespace weir::cloud::server
