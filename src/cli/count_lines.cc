// Counts of records as lines for people.
#include "src/cli/count_lines.h"

#include <fmt/format.h>

#include "src/cli/units.h"

namespace weir::cli {

std::string CountLine(std::uint64_t count, std::string_view what) {
  return fmt::format("{:>15}  {}\n", CountText(count), what);
}

std::string ReasonLines(const event::Figures& figures) {
  std::string text;
  for (std::size_t i = 0; i < figures.by_reason.size(); ++i) {
    const auto count = figures.by_reason.at(i);
    if (count > 0) text += CountLine(count, fmt::format("  {}", event::kReasonNames.at(i)));
  }
  return text;
}

}  // namespace weir::cli
