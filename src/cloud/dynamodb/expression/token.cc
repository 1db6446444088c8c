// The words of an expression.
#include "src/cloud/dynamodb/expression/token.h"

namespace weir::cloud::dynamodb {
namespace {

constexpr std::string_view kWhiteSpace = " \t\r\n\f";
constexpr std::string_view kEndText = "<EOF>";

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsWord(char c) { return IsLetter(c) || IsDigit(c) || c == '_'; }

std::size_t LengthWhile(std::string_view text, std::size_t from, bool (*belongs)(char)) {
  std::size_t length = from;
  while (length < text.size() && belongs(text[length])) ++length;
  return length;
}

/// How many bytes a character has that begins with this one.
std::size_t CharacterLength(char first) {
  const auto byte = static_cast<unsigned char>(first);
  if (byte < 0xC0) return 1;
  if (byte < 0xE0) return 2;
  return byte < 0xF0 ? 3 : 4;
}

Token Next(std::string_view rest) {
  using Kind = Token::Kind;
  const char first = rest[0];
  if (IsLetter(first)) return {Kind::kName, rest.substr(0, LengthWhile(rest, 1, IsWord))};
  if (IsDigit(first)) return {Kind::kNumber, rest.substr(0, LengthWhile(rest, 1, IsDigit))};
  if (first == '#' || first == ':') {
    const std::size_t length = LengthWhile(rest, 1, IsWord);
    const Kind kind = first == '#' ? Kind::kNameReference : Kind::kValueReference;
    if (length > 1) return {kind, rest.substr(0, length)};
  }
  for (const std::string_view pair : {"<=", ">=", "<>"}) {
    if (rest.starts_with(pair)) return {Kind::kSymbol, rest.substr(0, pair.size())};
  }
  return {Kind::kSymbol, rest.substr(0, CharacterLength(first))};
}

}  // namespace

std::vector<Token> Tokenize(std::string_view expression) {
  std::vector<Token> tokens;
  std::size_t at = expression.find_first_not_of(kWhiteSpace);
  while (at < expression.size()) {
    tokens.push_back(Next(expression.substr(at)));
    at = expression.find_first_not_of(kWhiteSpace, at + tokens.back().text.size());
  }
  tokens.push_back({Token::Kind::kEnd, kEndText});
  return tokens;
}

}  // namespace weir::cloud::dynamodb
