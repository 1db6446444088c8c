// Texts of policies: with wildcards, and with variables that a request fills in.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/policy/keys.h"

namespace weir::policy {

// Within a pattern these two bytes stand for '*' (any characters) and '?' (any one); documents may
// hold neither of them, so all else stands for itself.
inline constexpr char kAnyText = '\x01';
inline constexpr char kAnyCharacter = '\x02';

/// Whether the whole text is what the pattern means.
[[nodiscard]] bool MatchesPattern(std::string_view text, std::string_view pattern);
/// The same for a text in any case. REQUIRES: the pattern is in lower case.
[[nodiscard]] bool MatchesInAnyCase(std::string_view text, std::string_view pattern);

/// The pattern of a text in which '*' and '?' mean any.
[[nodiscard]] std::string PatternOf(std::string_view text);

/// A text of a document, read once. "IAM policy elements: Variables and tags", User Guide:
/// ${key} is the request's value, ${key, 'default'} has one to fall back on, and ${*}, ${?} and
/// ${$} are these characters themselves. What looks like a variable and is none stays as it is.
class Text {
 public:
  /// `wildcards`: '*' and '?' mean any. `variables`: those of policies of version 2012-10-17.
  struct Meaning {
    bool wildcards = true;
    bool variables = true;
  };
  Text(std::string_view text, Meaning meaning);

  /// As MatchesPattern takes it; nothing where a variable has no value, or several.
  [[nodiscard]] std::optional<std::string> Pattern(const KeyView& keys) const;
  [[nodiscard]] bool Matches(std::string_view text, const KeyView& keys) const;
  [[nodiscard]] bool has_variables() const { return !variables_.empty(); }
  /// All there is where there are no variables.
  [[nodiscard]] const std::string& pattern() const { return pattern_; }

 private:
  struct Variable {
    std::size_t at = 0;  ///< in pattern_
    std::string key;     ///< in lower case
    std::optional<std::string> otherwise;
  };
  void AddVariable(std::string_view inside);

  std::string pattern_;
  std::vector<Variable> variables_;  ///< in the order of their places
};

}  // namespace weir::policy
