// Complaints about TOML that say where, what and how to put it right.
#include "src/event/toml_section.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include <fmt/format.h>

namespace weir::event {
namespace {

/// The least number of characters to insert, remove or replace (Levenshtein's distance).
std::size_t Distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0U);
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

}  // namespace

void Complaints::Add(Place place, std::string_view what) {
  if (place_ && !(place < *place_)) return;
  place_ = place;
  what_ = what;
}

std::optional<Error> Complaints::First() const {
  if (!place_) return std::nullopt;
  return Error{ErrorKind::kInvalidInput,
               fmt::format("{}:{}:{}: {}", file_, place_->line, place_->column, what_)};
}

void Section::AllowOnly(std::initializer_list<std::string_view> known) const {
  if (table_ == nullptr) return;
  for (const auto& [key, node] : *table_) {
    const std::string_view name = key.str();
    if (std::ranges::find(known, name) != known.end()) continue;
    const std::string_view nearest = *std::ranges::min_element(
        known, {}, [name](std::string_view candidate) { return Distance(name, candidate); });
    complaints_.Add(key.source().begin,
                    fmt::format("{} is unknown; did you mean \"{}\"?", Named(name), nearest));
  }
}

void Section::Complain(std::string_view key, std::string_view what) const {
  const toml::node* const member = Find(key);
  const toml::node* const node = member == nullptr ? table_ : member;
  complaints_.Add(node == nullptr ? Place{} : node->source().begin,
                  fmt::format("{} {}", Named(key), what));
}

void Section::ComplainOfType(std::string_view key, const toml::node& node,
                             std::string_view remedy) const {
  complaints_.Add(node.source().begin,
                  fmt::format("{} is {}; {}", Named(key), TypeText(node), remedy));
}

std::string Section::Named(std::string_view key) const {
  return header_.empty() ? fmt::format("\"{}\"", key) : fmt::format("\"{}\" in {}", key, header_);
}

std::string_view TypeText(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::none:
      return "nothing";
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "an array";
    case toml::node_type::string:
      return "a string";
    case toml::node_type::integer:
      return "an integer";
    case toml::node_type::floating_point:
      return "a decimal number";
    case toml::node_type::boolean:
      return "a boolean";
    case toml::node_type::date:
      return "a date";
    case toml::node_type::time:
      return "a time";
    case toml::node_type::date_time:
      return "a date-time";
  }
  return "nothing";
}

}  // namespace weir::event
