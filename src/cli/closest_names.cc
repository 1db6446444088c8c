// Optimal string alignment, over words of a few letters.
#include "src/cli/closest_names.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

namespace weir::cli {
namespace {

constexpr std::size_t kMostEdits = 2;
/// Nobody's slip is longer than the longest option.
constexpr std::size_t kLongestWord = 64;

std::string Quoted(const std::string& name) { return "\"" + name + "\""; }

}  // namespace

std::size_t EditDistance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> before_last(to.size() + 1);
  std::vector<std::size_t> last(to.size() + 1);
  std::vector<std::size_t> row(to.size() + 1);
  for (std::size_t j = 0; j <= to.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= from.size(); ++i) {
    before_last.swap(last);
    last.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const bool is_same = from[i - 1] == to[j - 1];
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (is_same ? 0 : 1)});
      const bool is_changed_over =
          i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
      if (is_changed_over) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row[to.size()];
}

std::vector<std::string> ClosestNames(std::string_view word, std::span<const std::string> names) {
  std::vector<std::string> closest;
  if (word.size() > kLongestWord) return closest;
  const auto letters =
      static_cast<std::size_t>(std::ranges::count_if(word, [](char c) { return c != '-'; }));
  std::size_t nearest = std::min(kMostEdits, letters / 2);
  for (const std::string& name : names) {
    const std::size_t distance = EditDistance(word, name);
    if (distance > nearest) continue;
    if (distance < nearest) closest.clear();
    nearest = distance;
    closest.push_back(name);
  }
  return closest;
}

std::string DidYouMean(std::string_view word, std::span<const std::string> names) {
  const auto closest = ClosestNames(word, names);
  if (closest.empty()) return {};
  std::string text = "; did you mean " + Quoted(closest.front());
  for (std::size_t i = 1; i < closest.size(); ++i) text += " or " + Quoted(closest[i]);
  return text + "?";
}

}  // namespace weir::cli
