// The words of a PartiQL statement.
#include "src/cloud/dynamodb/partiql/token.h"

namespace weir::cloud::dynamodb::partiql {
namespace {

constexpr std::string_view kWhiteSpace = " \t\r\n\f";
constexpr std::string_view kSingles = "()[]{},:.?*+-=<>";

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsWordStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

bool IsWord(char c) { return IsWordStart(c) || IsDigit(c); }

/// Up to the closing mark; all that is left without one.
Token Quoted(std::string_view rest, Token::Kind kind) {
  const char mark = rest[0];
  for (std::size_t at = 1; at < rest.size(); ++at) {
    if (rest[at] != mark) continue;
    if (at + 1 == rest.size() || rest[at + 1] != mark) return {kind, rest.substr(0, at + 1)};
    ++at;
  }
  return {Token::Kind::kBroken, rest};
}

Token Number(std::string_view rest) {
  std::size_t length = 0;
  const auto digits = [&] {
    while (length < rest.size() && IsDigit(rest[length])) ++length;
  };
  digits();
  if (length + 1 < rest.size() && rest[length] == '.' && IsDigit(rest[length + 1])) {
    ++length;
    digits();
  }
  if (length < rest.size() && (rest[length] == 'e' || rest[length] == 'E')) {
    std::size_t exponent = length + 1;
    if (exponent < rest.size() && (rest[exponent] == '+' || rest[exponent] == '-')) ++exponent;
    if (exponent < rest.size() && IsDigit(rest[exponent])) {
      length = exponent;
      digits();
    }
  }
  return {Token::Kind::kNumber, rest.substr(0, length)};
}

Token Next(std::string_view rest) {
  using Kind = Token::Kind;
  const char first = rest[0];
  if (first == '"') return Quoted(rest, Kind::kQuotedName);
  if (first == '\'') return Quoted(rest, Kind::kString);
  if (IsDigit(first)) return Number(rest);
  if (IsWordStart(first)) {
    std::size_t length = 1;
    while (length < rest.size() && IsWord(rest[length])) ++length;
    return {Kind::kWord, rest.substr(0, length)};
  }
  for (const std::string_view pair : {"<<", ">>", "<=", ">=", "<>", "!="}) {
    if (rest.starts_with(pair)) return {Kind::kSymbol, rest.substr(0, pair.size())};
  }
  const bool known = kSingles.find(first) != std::string_view::npos;
  return {known ? Kind::kSymbol : Kind::kBroken, rest.substr(0, 1)};
}

}  // namespace

std::string Token::Unquoted() const {
  std::string unquoted;
  const char mark = text.front();
  for (std::size_t at = 1; at + 1 < text.size(); ++at) {
    unquoted.push_back(text[at]);
    if (text[at] == mark) ++at;
  }
  return unquoted;
}

std::vector<Token> Tokenize(std::string_view statement) {
  std::vector<Token> tokens;
  std::size_t at = statement.find_first_not_of(kWhiteSpace);
  while (at < statement.size()) {
    tokens.push_back(Next(statement.substr(at)));
    at = statement.find_first_not_of(kWhiteSpace, at + tokens.back().text.size());
  }
  tokens.push_back({Token::Kind::kEnd, "end of statement"});
  return tokens;
}

}  // namespace weir::cloud::dynamodb::partiql
