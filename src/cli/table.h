// Tables for terminals: aligned columns, never wider than a window, safe to show.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace weir::cli {

/// A table whose first column holds names and whose others hold quantities: the first is aligned to
/// the left and gives way where the table would be too wide, the others are aligned to the right.
class Table {
 public:
  static constexpr std::size_t kMaxWidth = 100;
  /// The first column is never cut to less than this.
  static constexpr std::size_t kMinNameWidth = 12;

  explicit Table(std::vector<std::string> headers);

  /// REQUIRES: as many cells as there are headers.
  void AddRow(std::vector<std::string> cells);

  /// Lines, each with its end. Cells may come from anywhere: see PrintableText.
  [[nodiscard]] std::string Text() const;

 private:
  [[nodiscard]] std::vector<std::size_t> Widths() const;

  std::vector<std::vector<std::string>> rows_;  ///< the headers first
};

}  // namespace weir::cli
