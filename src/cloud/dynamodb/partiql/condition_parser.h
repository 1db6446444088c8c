// The WHERE clause.
#pragma once

#include <optional>

#include "src/cloud/dynamodb/partiql/literal_parser.h"

namespace weir::cloud::dynamodb::partiql {

class ConditionParser : public LiteralParser {
 public:
  using LiteralParser::LiteralParser;

 protected:
  std::optional<Condition> ParseCondition() { return ParseOr(0); }

 private:
  using Parsed = std::optional<Condition>;

  Parsed ParseOr(std::size_t depth);
  Parsed ParseAnd(std::size_t depth);
  Parsed ParseNot(std::size_t depth);
  Parsed ParseFunction(Condition::Kind kind, std::size_t operands);
  Parsed ParseComparison();
  Parsed ParseIs(Operand operand);
  bool ParseCandidates(Condition& condition);
  bool AppendOperand(Condition& condition);
  std::optional<Operand> ParseOperand();
  [[nodiscard]] std::optional<Comparator> PeekComparator() const;
};

}  // namespace weir::cloud::dynamodb::partiql
