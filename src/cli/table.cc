// Tables for terminals: aligned columns, never wider than a window, safe to show.
#include "src/cli/table.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "src/cli/units.h"
#include "src/result/check.h"

namespace weir::cli {
namespace {

constexpr std::string_view kIndent = "  ";
constexpr std::string_view kGap = "  ";

}  // namespace

Table::Table(std::vector<std::string> headers) {
  WEIR_CHECK(!headers.empty(), "a table has columns");
  rows_.push_back(std::move(headers));
}

void Table::AddRow(std::vector<std::string> cells) {
  WEIR_CHECK(cells.size() == rows_.front().size(), "every row has a cell for each column");
  rows_.push_back(std::move(cells));
}

std::string Table::Text() const {
  const auto widths = Widths();
  std::string text;
  for (const auto& row : rows_) {
    text += fmt::format("{}{:<{}}", kIndent, PrintableText(row[0], widths[0]), widths[0]);
    for (std::size_t i = 1; i < row.size(); ++i) {
      text += fmt::format("{}{:>{}}", kGap, PrintableText(row[i], widths[i]), widths[i]);
    }
    text += '\n';
  }
  return text;
}

std::vector<std::size_t> Table::Widths() const {
  std::vector<std::size_t> widths(rows_.front().size(), 0);
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], PrintableText(row[i], kMaxWidth).size());
    }
  }
  const std::size_t others = std::accumulate(widths.begin() + 1, widths.end(), kIndent.size()) +
                             kGap.size() * (widths.size() - 1);
  const std::size_t left = kMaxWidth > others ? kMaxWidth - others : 0;
  widths[0] = std::min(widths[0], std::max(left, kMinNameWidth));
  return widths;
}

}  // namespace weir::cli
