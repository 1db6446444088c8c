// Parses patterns of words; those of JSON are json_pattern's.
#include "src/cloud/logs/filter_pattern.h"

#include <algorithm>
#include <vector>

#include "src/cloud/logs/json_pattern.h"

namespace weir::cloud::logs {
namespace {

struct Words {
  std::vector<std::string> all;
  std::vector<std::string> none;
  std::vector<std::string> any;

  [[nodiscard]] bool Match(std::string_view message) const {
    const auto in_message = [&](const std::string& word) {
      return message.find(word) != std::string_view::npos;
    };
    if (!std::all_of(all.begin(), all.end(), in_message)) return false;
    if (std::any_of(none.begin(), none.end(), in_message)) return false;
    // Optional words count only where there are no others, as on AWS.
    return any.empty() || !all.empty() || std::any_of(any.begin(), any.end(), in_message);
  }
};

constexpr std::string_view kSpaces = " \t\r\n";

Error Wrong(std::string message) {
  return Error{ErrorKind::kInvalidInput, "Invalid filter pattern: " + std::move(message)};
}

bool IsWordChar(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<signed char>(c) < 0;
}

/// Takes one word off the front: quoted, or of letters, digits and '_'.
Result<std::string> TakeWord(std::string_view& rest) {
  std::string word;
  if (!rest.empty() && rest.front() == '"') {
    rest.remove_prefix(1);
    while (!rest.empty() && rest.front() != '"') {
      if (rest.front() == '\\' && rest.size() > 1) rest.remove_prefix(1);
      word.push_back(rest.front());
      rest.remove_prefix(1);
    }
    if (rest.empty()) return Wrong("a quotation mark is missing");
    rest.remove_prefix(1);
  } else {
    while (!rest.empty() && IsWordChar(rest.front())) {
      word.push_back(rest.front());
      rest.remove_prefix(1);
    }
    if (!rest.empty() && kSpaces.find(rest.front()) == std::string_view::npos) {
      return Wrong("Invalid character(s) in term '" + word + rest.front() + "'");
    }
  }
  if (word.empty()) return Wrong("an empty term");
  return word;
}

Result<Words> ParseWords(std::string_view rest) {
  Words words;
  while (true) {
    rest.remove_prefix(std::min(rest.find_first_not_of(kSpaces), rest.size()));
    if (rest.empty()) return words;
    std::vector<std::string>* into = &words.all;
    if (rest.front() == '-') into = &words.none;
    if (rest.front() == '?') into = &words.any;
    if (into != &words.all) rest.remove_prefix(1);
    auto word = TakeWord(rest);
    if (!word) return word.error();
    into->push_back(*std::move(word));
  }
}

}  // namespace

Result<FilterPattern> FilterPattern::Parse(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kSpaces), text.size()));
  if (text.starts_with('[')) return Wrong("patterns for space-delimited fields are not supported");
  if (text.find('%') != std::string_view::npos) {
    return Wrong("regular expressions are not supported");
  }
  if (text.starts_with('{')) {
    auto test = ParseJsonPattern(text);
    if (!test) return Wrong(test.error().message);
    return FilterPattern(*std::move(test));
  }
  auto words = ParseWords(text);
  if (!words) return words.error();
  return FilterPattern(
      [words = *std::move(words)](std::string_view message) { return words.Match(message); });
}

bool MatchesWildcard(std::string_view text, std::string_view pattern) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return text == pattern;
  if (!text.starts_with(pattern.substr(0, star))) return false;
  text.remove_prefix(star);
  pattern.remove_prefix(star + 1);
  while (true) {
    const std::size_t next = pattern.find('*');
    if (next == std::string_view::npos) return text.ends_with(pattern);
    const std::string_view piece = pattern.substr(0, next);
    const std::size_t at = text.find(piece);
    if (at == std::string_view::npos) return false;
    text.remove_prefix(at + piece.size());
    pattern.remove_prefix(next + 1);
  }
}

}  // namespace weir::cloud::logs
