// One line for all of them: where the first is, why, and what to do.
#include "src/cloud/usage/unread_rows.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace weir::cloud::usage {

void UnreadRows::Add(const std::string& place, std::string_view why) {
  if (count_++ == 0) first_ = fmt::format("{}: {}", place, why);
}

void UnreadRows::Tell() const {
  if (count_ == 0) return;
  const std::string others = count_ == 1 ? "" : fmt::format(", and {} more like it", count_ - 1);
  spdlog::error(
      "usage: {}{}; what stands there is missing in the bill: put back a copy of the data "
      "directory, or do without",
      first_, others);
}

}  // namespace weir::cloud::usage
