// Reads what all parts of a statement are made of:
//
//     path    = name { '.' name | '[' number ']' }
//     literal = 'text' | [ '-' ] number | true | false | null | '?'
//             | '[' literal … ']' | '{' 'name' ':' literal … '}' | '<<' literal … '>>'
#include "src/cloud/dynamodb/partiql/literal_parser.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "src/cloud/dynamodb/errors.h"
#include "src/cloud/dynamodb/value/json.h"

namespace weir::cloud::dynamodb::partiql {
namespace {

bool EqualsIgnoringCase(std::string_view text, std::string_view upper) {
  return std::equal(text.begin(), text.end(), upper.begin(), upper.end(), [](char a, char b) {
    return (a >= 'a' && a <= 'z' ? static_cast<char>(a - 'a' + 'A') : a) == b;
  });
}

template <typename Set, typename Element>
std::optional<Value> SetOf(const std::vector<Literal>& elements) {
  Set set;
  for (const Literal& literal : elements) {
    const auto* value = std::get_if<Value>(&literal.data);
    const auto* element = value == nullptr ? nullptr : value->As<Element>();
    if (element == nullptr || !set.insert(*element).second) return std::nullopt;
  }
  return Value(std::move(set));
}

/// A literal without parameters in it, as a value.
std::optional<Value> Constant(const Literal& literal) {
  if (const auto* value = std::get_if<Value>(&literal.data)) return *value;
  if (const auto* members = std::get_if<Literal::Members>(&literal.data)) {
    Map map;
    for (const auto& [name, member] : *members) {
      auto value = Constant(member);
      if (!value) return std::nullopt;
      map.insert_or_assign(name, std::move(*value));
    }
    return Value(std::move(map));
  }
  const auto* elements = std::get_if<Literal::Elements>(&literal.data);
  if (elements == nullptr) return std::nullopt;
  List list;
  for (const Literal& element : *elements) {
    auto value = Constant(element);
    if (!value) return std::nullopt;
    list.push_back(std::move(*value));
  }
  return Value(std::move(list));
}

}  // namespace

LiteralParser::LiteralParser(std::string_view text) : tokens_(Tokenize(text)) {
  if (text.size() > kMaxStatementBytes) Fail("the statement is too long");
}

protocol::AwsError LiteralParser::error() const {
  return Invalid(fmt::format("Statement wasn't well formed, can't be processed: {}", message_));
}

const Token& LiteralParser::Peek(std::size_t ahead) const {
  return tokens_[std::min(next_ + ahead, tokens_.size() - 1)];
}

Token LiteralParser::Take() {
  const Token token = Peek();
  if (next_ + 1 < tokens_.size()) ++next_;
  return token;
}

bool LiteralParser::PeekSymbol(std::string_view symbol, std::size_t ahead) const {
  return Peek(ahead).kind == Token::Kind::kSymbol && Peek(ahead).text == symbol;
}

bool LiteralParser::PeekKeyword(std::string_view keyword, std::size_t ahead) const {
  return Peek(ahead).kind == Token::Kind::kWord && EqualsIgnoringCase(Peek(ahead).text, keyword);
}

bool LiteralParser::TakeSymbol(std::string_view symbol) {
  const bool there = PeekSymbol(symbol);
  if (there) Take();
  return there;
}

bool LiteralParser::TakeKeyword(std::string_view keyword) {
  const bool there = PeekKeyword(keyword);
  if (there) Take();
  return there;
}

bool LiteralParser::Expect(std::string_view symbol) {
  return !failed() && (TakeSymbol(symbol) || FailUnexpected());
}

bool LiteralParser::ExpectKeyword(std::string_view keyword) {
  return !failed() && (TakeKeyword(keyword) || FailUnexpected());
}

bool LiteralParser::Fail(std::string message) {
  if (message_.empty()) message_ = std::move(message);
  return false;
}

bool LiteralParser::FailUnexpected() { return Fail(fmt::format("Unexpected {}", Peek().text)); }

bool LiteralParser::CheckDepth(std::size_t depth) {
  return !failed() && (depth < kMaxNesting || Fail("the statement is nested too deeply"));
}

std::optional<std::string> LiteralParser::ParseName() {
  const Token token = Peek();
  if (failed()) return std::nullopt;
  if (token.kind == Token::Kind::kQuotedName) return Take().Unquoted();
  if (token.kind == Token::Kind::kWord) return std::string(Take().text);
  FailUnexpected();
  return std::nullopt;
}

std::optional<std::string> LiteralParser::ParseAttribute() {
  auto name = ParseName();
  if (!name || !RefuseName(*name)) return name;
  return std::nullopt;
}

bool LiteralParser::RefuseName(std::string_view name) {
  const auto wrong = WrongName(name);
  return wrong && !Fail(wrong->message);
}

std::optional<Path> LiteralParser::ParsePath() {
  Path path;
  auto name = ParseAttribute();
  if (!name) return std::nullopt;
  path.steps.emplace_back(std::move(*name));
  while (PeekSymbol(".") || PeekSymbol("[")) {
    if (path.steps.size() >= kMaxPathSteps) {
      Fail("the path has too many levels");
      return std::nullopt;
    }
    if (Take().text == ".") {
      name = ParseAttribute();
      if (!name) return std::nullopt;
      path.steps.emplace_back(std::move(*name));
      continue;
    }
    std::size_t index = 0;
    const std::string_view digits = Peek().text;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    const bool whole = read.ec == std::errc() && read.ptr == digits.data() + digits.size();
    if (Peek().kind != Token::Kind::kNumber || !whole) {
      FailUnexpected();
      return std::nullopt;
    }
    Take();
    path.steps.emplace_back(index);
    if (!Expect("]")) return std::nullopt;
  }
  return path;
}

std::optional<Value> LiteralParser::ParseNumber(bool negative) {
  const Token token = Peek();
  if (token.kind != Token::Kind::kNumber) {
    FailUnexpected();
    return std::nullopt;
  }
  Take();
  auto number = dynamodb::Number::Parse(token.text);
  if (!number) {
    Fail(NumberError(number.error(), token.text).message);
    return std::nullopt;
  }
  return Value(negative ? number->Negated() : std::move(*number));
}

std::optional<Literal> LiteralParser::ParseWord() {
  if (TakeKeyword("TRUE")) return std::make_optional<Literal>(Value(true));
  if (TakeKeyword("FALSE")) return std::make_optional<Literal>(Value(false));
  if (TakeKeyword("NULL")) return std::make_optional<Literal>(Value(Null()));
  FailUnexpected();
  return std::nullopt;
}

bool LiteralParser::PeekLiteral() const {
  const Token& token = Peek();
  if (token.kind == Token::Kind::kString || token.kind == Token::Kind::kNumber) return true;
  for (const std::string_view symbol : {"?", "-", "[", "{", "<<"}) {
    if (PeekSymbol(symbol)) return true;
  }
  const bool followed = PeekSymbol(".", 1) || PeekSymbol("[", 1);
  return !followed && (PeekKeyword("TRUE") || PeekKeyword("FALSE") || PeekKeyword("NULL"));
}

std::optional<Literal> LiteralParser::ParseLiteral(std::size_t depth) {
  if (!CheckDepth(depth)) return std::nullopt;
  if (Peek().kind == Token::Kind::kString)
    return std::make_optional<Literal>(Value(Take().Unquoted()));
  if (TakeSymbol("?")) return std::make_optional<Literal>(Parameter{parameters_++});
  if (PeekSymbol("[")) return ParseElements(depth);
  if (PeekSymbol("<<")) return ParseSet(depth);
  if (PeekSymbol("{")) {
    auto members = ParseMembers(depth);
    if (!members) return std::nullopt;
    return std::make_optional<Literal>(std::move(*members));
  }
  if (Peek().kind == Token::Kind::kWord) return ParseWord();
  auto number = ParseNumber(TakeSymbol("-"));
  if (!number) return std::nullopt;
  return std::make_optional<Literal>(std::move(*number));
}

std::optional<std::vector<Literal>> LiteralParser::ParseUntil(std::string_view end,
                                                              std::size_t depth) {
  Take();
  std::vector<Literal> literals;
  if (TakeSymbol(end)) return literals;
  do {
    auto literal = ParseLiteral(depth + 1);
    if (!literal) return std::nullopt;
    literals.push_back(std::move(*literal));
  } while (TakeSymbol(","));
  if (!Expect(end)) return std::nullopt;
  return literals;
}

std::optional<Literal> LiteralParser::ParseElements(std::size_t depth) {
  auto elements = ParseUntil("]", depth);
  if (!elements) return std::nullopt;
  return std::make_optional<Literal>(std::move(*elements));
}

std::optional<Literal> LiteralParser::ParseSet(std::size_t depth) {
  const auto elements = ParseUntil(">>", depth);
  if (!elements) return std::nullopt;
  auto set = SetOf<StringSet, std::string>(*elements);
  if (!set) set = SetOf<NumberSet, dynamodb::Number>(*elements);
  if (!set || elements->empty()) {
    Fail("a set holds distinct strings or distinct numbers");
    return std::nullopt;
  }
  return std::make_optional<Literal>(std::move(*set));
}

std::optional<Literal::Members> LiteralParser::ParseMembers(std::size_t depth) {
  if (!CheckDepth(depth) || !Expect("{")) return std::nullopt;
  Literal::Members members;
  if (TakeSymbol("}")) return members;
  do {
    const bool quoted =
        Peek().kind == Token::Kind::kString || Peek().kind == Token::Kind::kQuotedName;
    if (!quoted) {
      FailUnexpected();
      return std::nullopt;
    }
    std::string name = Take().Unquoted();
    if (RefuseName(name) || !Expect(":")) return std::nullopt;
    auto value = ParseLiteral(depth + 1);
    if (!value) return std::nullopt;
    members.emplace_back(std::move(name), std::move(*value));
  } while (TakeSymbol(","));
  if (!Expect("}")) return std::nullopt;
  return members;
}

std::optional<Operand> LiteralParser::ParseConstant() {
  const auto literal = ParseLiteral();
  if (!literal) return std::nullopt;
  if (const auto* parameter = std::get_if<Parameter>(&literal->data)) return *parameter;
  auto value = Constant(*literal);
  if (value) return std::move(*value);
  Fail("parameters inside of lists and maps are supported in INSERT only");
  return std::nullopt;
}

}  // namespace weir::cloud::dynamodb::partiql
