// What all parsers of expressions share: the tokens, the first error, paths and values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/cloud/dynamodb/expression/condition.h"
#include "src/cloud/dynamodb/expression/path.h"
#include "src/cloud/dynamodb/expression/placeholders.h"
#include "src/cloud/dynamodb/expression/token.h"

namespace weir::cloud::dynamodb {

/// Recursive descent: a Parse… function gives nothing once something is wrong, and the first
/// thing that was wrong is kept. `kind` ("ConditionExpression") stands in its message.
///
/// Limits (Developer Guide, "Quotas"): 4 KB a text, 300 operators and functions, 32 levels a path.
class ExpressionParser {
 public:
  static constexpr std::size_t kMaxBytes = 4096;
  static constexpr std::size_t kMaxOperators = 300;
  static constexpr std::size_t kMaxNesting = 300;
  static constexpr std::size_t kMaxPathSteps = 32;

  ExpressionParser(std::string_view kind, std::string_view text, Placeholders& placeholders);

  /// REQUIRES: something has failed.
  [[nodiscard]] protocol::AwsError error() const;

 protected:
  [[nodiscard]] const Token& Peek(std::size_t ahead = 0) const;
  [[nodiscard]] bool AtEnd() const { return Peek().kind == Token::Kind::kEnd; }
  Token Take();
  /// How many tokens were taken.
  [[nodiscard]] std::size_t position() const { return next_; }
  [[nodiscard]] bool PeekSymbol(std::string_view symbol, std::size_t ahead = 0) const;
  /// Keywords are read in any case.
  [[nodiscard]] bool PeekKeyword(std::string_view keyword, std::size_t ahead = 0) const;
  bool TakeSymbol(std::string_view symbol);
  bool TakeKeyword(std::string_view keyword);
  /// False, with a syntax error kept, for anything else.
  bool Expect(std::string_view symbol);
  bool ExpectEnd();

  /// A path with its names looked up. Reserved words are no names.
  std::optional<Path> ParsePath();
  /// ":v", looked up.
  std::optional<Value> ParseValueReference();
  /// False when there are too many of them.
  bool CountOperator();

  bool Fail(std::string message);
  bool FailSyntax();
  bool FailMisused(std::string_view function);
  bool FailRedundant() { return Fail("The expression has redundant parentheses;"); }
  /// What `parse` reads behind "(", which comes next, and before ")". A pair right within another
  /// is redundant.
  template <typename Parse>
  auto InParentheses(const Parse& parse) -> decltype(parse()) {
    const std::size_t open = position();
    Take();
    auto inner = parse();
    if (!inner) return std::nullopt;
    const std::size_t close = position();
    if (!Expect(")")) return std::nullopt;
    if (last_pair_ == std::pair(open + 1, close - 1)) {
      FailRedundant();
      return std::nullopt;
    }
    last_pair_ = {open, close};
    return inner;
  }
  [[nodiscard]] bool failed() const { return !message_.empty(); }

 private:
  std::optional<std::string> ParseName();
  bool ParseIndex(Path& path);

  const std::string_view kind_;
  const std::string_view text_;
  Placeholders& placeholders_;
  std::vector<Token> tokens_;
  std::size_t next_ = 0;
  std::size_t operators_ = 0;
  std::string message_;
  std::pair<std::size_t, std::size_t> last_pair_;  ///< of parentheses, by their positions
};

}  // namespace weir::cloud::dynamodb
