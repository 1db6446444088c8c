// Counting under one lock: a map of some tens of lines.
#include "src/cloud/server/request_counts.h"

#include <algorithm>

#include <fmt/format.h>

namespace weir::cloud::server {
namespace {

constexpr std::size_t kMaxNameLength = 64;
constexpr const char* kOther = "other";

/// A name of an API's operation, safe inside quotes.
bool IsPlain(std::string_view name) {
  return !name.empty() && name.size() <= kMaxNameLength &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '_';
         });
}

}  // namespace

void RequestCounts::Count(std::string_view service, std::string_view operation, int status) {
  constexpr int kHundred = 100;
  const auto status_class =
      static_cast<std::size_t>(std::clamp(status / kHundred, 0, static_cast<int>(kClasses) - 1));
  const bool has_succeeded = status_class == 2 || status_class == 3;
  Line line(service, IsPlain(operation) ? operation : kOther);
  const std::lock_guard lock(mutex_);
  if (!lines_.contains(line) && (!has_succeeded || lines_.size() >= kMaxLines)) {
    line.second = kOther;
  }
  ++lines_[line][status_class];
}

std::string RequestCounts::Render() const {
  std::string text =
      "# HELP weir_requests_total Requests that were answered.\n"
      "# TYPE weir_requests_total counter\n";
  const std::lock_guard lock(mutex_);
  for (const auto& [line, counts] : lines_) {
    for (std::size_t i = 0; i < kClasses; ++i) {
      if (counts[i] == 0) continue;
      text +=
          fmt::format("weir_requests_total{{service=\"{}\",operation=\"{}\",status=\"{}xx\"}} {}\n",
                      line.first, line.second, i, counts[i]);
    }
  }
  return text;
}

}  // namespace weir::cloud::server
