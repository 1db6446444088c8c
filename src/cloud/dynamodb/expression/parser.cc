// What all parsers of expressions share.
#include "src/cloud/dynamodb/expression/parser.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "src/cloud/dynamodb/errors.h"
#include "src/cloud/dynamodb/expression/reserved_words.h"

namespace weir::cloud::dynamodb {
namespace {

bool EqualsIgnoringCase(std::string_view text, std::string_view upper) {
  return std::equal(text.begin(), text.end(), upper.begin(), upper.end(), [](char a, char b) {
    return (a >= 'a' && a <= 'z' ? static_cast<char>(a - 'a' + 'A') : a) == b;
  });
}

}  // namespace

ExpressionParser::ExpressionParser(std::string_view kind, std::string_view text,
                                   Placeholders& placeholders)
    : kind_(kind), text_(text), placeholders_(placeholders) {
  if (text.size() > kMaxBytes) {
    Fail(fmt::format("Expression size has exceeded the maximum allowed size; expression size: {}",
                     text.size()));
    text = {};
  }
  tokens_ = Tokenize(text);
  if (tokens_.size() == 1) Fail("The expression can not be empty;");
}

protocol::AwsError ExpressionParser::error() const {
  return Invalid(fmt::format("Invalid {}: {}", kind_, message_));
}

const Token& ExpressionParser::Peek(std::size_t ahead) const {
  return tokens_[std::min(next_ + ahead, tokens_.size() - 1)];
}

Token ExpressionParser::Take() {
  const Token token = Peek();
  if (next_ + 1 < tokens_.size()) ++next_;
  return token;
}

bool ExpressionParser::PeekSymbol(std::string_view symbol, std::size_t ahead) const {
  return Peek(ahead).kind == Token::Kind::kSymbol && Peek(ahead).text == symbol;
}

bool ExpressionParser::PeekKeyword(std::string_view keyword, std::size_t ahead) const {
  const Token& token = Peek(ahead);
  return token.kind == Token::Kind::kName && EqualsIgnoringCase(token.text, keyword);
}

bool ExpressionParser::TakeSymbol(std::string_view symbol) {
  const bool there = PeekSymbol(symbol);
  if (there) Take();
  return there;
}

bool ExpressionParser::TakeKeyword(std::string_view keyword) {
  const bool there = PeekKeyword(keyword);
  if (there) Take();
  return there;
}

bool ExpressionParser::Expect(std::string_view symbol) {
  return !failed() && (TakeSymbol(symbol) || FailSyntax());
}

bool ExpressionParser::ExpectEnd() { return !failed() && (AtEnd() || FailSyntax()); }

bool ExpressionParser::Fail(std::string message) {
  if (message_.empty()) message_ = std::move(message);
  return false;
}

/// Names the token, and what stands around it: from the token before to the one behind.
bool ExpressionParser::FailSyntax() {
  const std::string_view token = Peek().text;
  std::string_view first = next_ > 0 ? tokens_[next_ - 1].text : token;
  std::string_view last = token;
  if (AtEnd()) {
    last = first;
  } else if (Peek(1).kind != Token::Kind::kEnd) {
    last = Peek(1).text;
  }
  const std::string_view near(first.data(),
                              static_cast<std::size_t>(last.data() + last.size() - first.data()));
  return Fail(fmt::format("Syntax error; token: \"{}\", near: \"{}\"", token, near));
}

bool ExpressionParser::FailMisused(std::string_view function) {
  return Fail(fmt::format(
      "The function is not allowed to be used this way in an expression; function: {}", function));
}

bool ExpressionParser::CountOperator() {
  if (++operators_ <= kMaxOperators) return true;
  return Fail(
      fmt::format("The expression contains too many operators; operator count: {}", operators_));
}

std::optional<std::string> ExpressionParser::ParseName() {
  const Token token = Peek();
  if (token.kind == Token::Kind::kNameReference) {
    Take();
    if (const std::string* name = placeholders_.Name(token.text)) return *name;
    Fail(
        fmt::format("An expression attribute name used in the document path is not defined; "
                    "attribute name: {}",
                    token.text));
    return std::nullopt;
  }
  if (token.kind != Token::Kind::kName) {
    FailSyntax();
    return std::nullopt;
  }
  Take();
  if (IsReservedWord(token.text)) {
    Fail(fmt::format("Attribute name is a reserved keyword; reserved keyword: {}", token.text));
    return std::nullopt;
  }
  return std::string(token.text);
}

/// What stands between the brackets; '[' is taken already.
bool ExpressionParser::ParseIndex(Path& path) {
  const Token token = Peek();
  std::size_t index = 0;
  const auto read =
      std::from_chars(token.text.data(), token.text.data() + token.text.size(), index);
  if (token.kind != Token::Kind::kNumber) return FailSyntax();
  if (read.ec != std::errc()) {
    return Fail(
        fmt::format("List index is not within the allowable range; index: [{}]", token.text));
  }
  Take();
  path.steps.emplace_back(index);
  return Expect("]");
}

std::optional<Path> ExpressionParser::ParsePath() {
  if (failed()) return std::nullopt;
  Path path;
  auto name = ParseName();
  if (!name) return std::nullopt;
  path.steps.emplace_back(std::move(*name));
  while (PeekSymbol(".") || PeekSymbol("[")) {
    if (Take().text == ".") {
      name = ParseName();
      if (!name) return std::nullopt;
      path.steps.emplace_back(std::move(*name));
    } else if (!ParseIndex(path)) {
      return std::nullopt;
    }
    if (path.steps.size() > kMaxPathSteps) {
      Fail(fmt::format("The document path has too many nesting elements; nesting levels: {}",
                       path.steps.size()));
      return std::nullopt;
    }
  }
  return path;
}

std::optional<Value> ExpressionParser::ParseValueReference() {
  const Token token = Take();
  if (const Value* value = placeholders_.FindValue(token.text)) return *value;
  Fail(fmt::format(
      "An expression attribute value used in expression is not defined; attribute value: {}",
      token.text));
  return std::nullopt;
}

}  // namespace weir::cloud::dynamodb
