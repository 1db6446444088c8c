// A table of a TOML file, read member by member; what is wrong is kept with its place.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <toml++/toml.h>

#include "src/result/result.h"

namespace weir::event {

/// Where something stands in a file, counted from 1; {0, 0} is nowhere.
using Place = toml::source_position;

/// What is wrong with a file. Reading goes on after a complaint, so that the one which is reported
/// is the one that stands first in the file, whatever the order of reading.
class Complaints {
 public:
  explicit Complaints(std::string_view file) : file_(file) {}

  /// `what` is "<what is wrong>; <remedy>".
  void Add(Place place, std::string_view what);

  /// "<file>:<line>:<column>: <what>" of the first complaint.
  [[nodiscard]] std::optional<Error> First() const;

 private:
  std::string file_;
  std::optional<Place> place_;
  std::string what_;
};

/// One table. A member that is absent or wrong reads as nothing; if wrong, there is a complaint. A
/// table that is absent itself (null) has no members.
class Section {
 public:
  /// `header` is the table's own line, such as "[id]"; empty for the top of the file.
  /// REQUIRES: the table and the complaints outlive the section.
  Section(const toml::table* table, std::string header, Complaints& complaints)
      : table_(table), header_(std::move(header)), complaints_(complaints) {}

  /// The member as a T (a native TOML type, toml::table or toml::array).
  template <typename T>
  [[nodiscard]] auto Get(std::string_view key, std::string_view remedy) const {
    const toml::node* const node = Find(key);
    const auto* const member = node == nullptr ? nullptr : node->as<T>();
    if (node != nullptr && member == nullptr) ComplainOfType(key, *node, remedy);
    return member;
  }

  [[nodiscard]] const toml::node* Find(std::string_view key) const {
    return table_ == nullptr ? nullptr : table_->get(key);
  }

  /// Complains about each member that has none of these names and suggests the nearest of them.
  void AllowOnly(std::initializer_list<std::string_view> known) const;

  /// "<the member> <what>", at the member's value, or at the table where the member is absent.
  void Complain(std::string_view key, std::string_view what) const;
  void ComplainOfType(std::string_view key, const toml::node& node, std::string_view remedy) const;

 private:
  /// `"strict" in [name]`, or `"extends"` at the top of the file.
  [[nodiscard]] std::string Named(std::string_view key) const;

  const toml::table* table_;
  std::string header_;
  Complaints& complaints_;
};

/// "a string", "an array", …
[[nodiscard]] std::string_view TypeText(const toml::node& node);

}  // namespace weir::event
