// Globs with two bytes of their own, and what is put between their parts.
#include "src/policy/pattern.h"

#include "src/text/ascii.h"

namespace weir::policy {
namespace {

/// "key, 'default'" taken apart.
struct VariableText {
  std::string_view key;
  std::optional<std::string_view> otherwise;
};

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

VariableText ReadVariable(std::string_view inside) {
  const std::size_t comma = inside.find(',');
  if (comma == std::string_view::npos) return {Trimmed(inside), std::nullopt};
  std::string_view otherwise = Trimmed(inside.substr(comma + 1));
  const bool is_quoted =
      otherwise.size() >= 2 && otherwise.front() == '\'' && otherwise.back() == '\'';
  if (is_quoted) otherwise = otherwise.substr(1, otherwise.size() - 2);
  return {Trimmed(inside.substr(0, comma)), otherwise};
}

/// `fold` is done to each character of the text.
template <typename Fold>
bool Matches(std::string_view text, std::string_view pattern, Fold fold) {
  std::size_t at = 0;
  std::size_t star = std::string_view::npos;  // the last one in the pattern
  std::size_t resume = 0;                     // where the text behind it begins
  std::size_t in = 0;
  while (in < text.size()) {
    if (at < pattern.size() && pattern[at] == kAnyText) {
      star = at++;
      resume = in;
    } else if (at < pattern.size() &&
               (pattern[at] == kAnyCharacter || pattern[at] == fold(text[in]))) {
      ++at;
      ++in;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      in = ++resume;
    } else {
      return false;
    }
  }
  return pattern.substr(at).find_first_not_of(kAnyText) == std::string_view::npos;
}

}  // namespace

bool MatchesPattern(std::string_view text, std::string_view pattern) {
  return Matches(text, pattern, [](char c) { return c; });
}

bool MatchesInAnyCase(std::string_view text, std::string_view pattern) {
  return Matches(text, pattern, text::AsciiLower);
}

std::string PatternOf(std::string_view text) {
  return Text(text, {.wildcards = true, .variables = false}).pattern();
}

Text::Text(std::string_view text, Meaning meaning) {
  while (!text.empty()) {
    const std::size_t end = text.find('}');
    const bool is_variable =
        meaning.variables && text.starts_with("${") && end != std::string_view::npos;
    if (is_variable) {
      AddVariable(text.substr(2, end - 2));
      text.remove_prefix(end + 1);
      continue;
    }
    const char c = text.front();
    if (meaning.wildcards && c == '*') {
      pattern_ += kAnyText;
    } else if (meaning.wildcards && c == '?') {
      pattern_ += kAnyCharacter;
    } else {
      pattern_ += c;
    }
    text.remove_prefix(1);
  }
}

void Text::AddVariable(std::string_view inside) {
  if (inside == "*" || inside == "?" || inside == "$") {
    pattern_ += inside;
    return;
  }
  const VariableText read = ReadVariable(inside);
  Variable variable{pattern_.size(), text::AsciiLowered(read.key), std::nullopt};
  if (read.otherwise) variable.otherwise = std::string(*read.otherwise);
  variables_.push_back(std::move(variable));
}

std::optional<std::string> Text::Pattern(const KeyView& keys) const {
  std::string filled;
  std::size_t done = 0;
  for (const Variable& variable : variables_) {
    filled.append(pattern_, done, variable.at - done);
    done = variable.at;
    const std::vector<std::string>* values = keys.Find(variable.key);
    if (values != nullptr && values->size() == 1) {
      filled += values->front();
    } else if (values == nullptr && variable.otherwise) {
      filled += *variable.otherwise;
    } else {
      return std::nullopt;
    }
  }
  filled.append(pattern_, done);
  return filled;
}

bool Text::Matches(std::string_view text, const KeyView& keys) const {
  if (variables_.empty()) return MatchesPattern(text, pattern_);
  const std::optional<std::string> pattern = Pattern(keys);
  return pattern && MatchesPattern(text, *pattern);
}

}  // namespace weir::policy
