// What all parts of a statement are made of: tokens, names, paths, literals; and the first error.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/cloud/dynamodb/partiql/statement.h"
#include "src/cloud/dynamodb/partiql/token.h"

namespace weir::cloud::dynamodb::partiql {

/// Recursive descent: a Parse… function gives nothing once something is wrong, and the first thing
/// that was wrong is kept.
class LiteralParser {
 public:
  static constexpr std::size_t kMaxNesting = 64;  ///< of literals, parentheses and NOTs
  static constexpr std::size_t kMaxPathSteps = 32;

  explicit LiteralParser(std::string_view text);

  [[nodiscard]] protocol::AwsError error() const;

 protected:
  [[nodiscard]] const Token& Peek(std::size_t ahead = 0) const;
  Token Take();
  [[nodiscard]] bool PeekSymbol(std::string_view symbol, std::size_t ahead = 0) const;
  [[nodiscard]] bool PeekKeyword(std::string_view keyword, std::size_t ahead = 0) const;
  bool TakeSymbol(std::string_view symbol);
  bool TakeKeyword(std::string_view keyword);
  bool Expect(std::string_view symbol);
  bool ExpectKeyword(std::string_view keyword);

  /// A bare word or "quoted".
  std::optional<std::string> ParseName();
  std::optional<Path> ParsePath();
  std::optional<Literal> ParseLiteral(std::size_t depth = 0);
  /// "{'name': literal, …}"
  std::optional<Literal::Members> ParseMembers(std::size_t depth);
  /// A literal where no parameter may stand inside of it: a value, or a parameter alone.
  std::optional<Operand> ParseConstant();
  [[nodiscard]] bool PeekLiteral() const;

  bool Fail(std::string message);
  bool FailUnexpected();
  bool CheckDepth(std::size_t depth);
  [[nodiscard]] bool failed() const { return !message_.empty(); }
  [[nodiscard]] std::size_t parameters() const { return parameters_; }

 private:
  /// A name that an attribute can have.
  std::optional<std::string> ParseAttribute();
  /// True, and failed, where no attribute can have the name.
  bool RefuseName(std::string_view name);
  std::optional<Value> ParseNumber(bool negative);
  std::optional<Literal> ParseElements(std::size_t depth);
  std::optional<Literal> ParseSet(std::size_t depth);
  std::optional<Literal> ParseWord();
  std::optional<std::vector<Literal>> ParseUntil(std::string_view end, std::size_t depth);

  std::vector<Token> tokens_;
  std::size_t next_ = 0;
  std::size_t parameters_ = 0;
  std::string message_;
};

}  // namespace weir::cloud::dynamodb::partiql
