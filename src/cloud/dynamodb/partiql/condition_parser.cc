// Reads the WHERE clause:
//
//     or         = and { OR and }        and = not { AND not }
//     not        = NOT not | '(' or ')' | function '(' … ')' | operand comparison
//     comparison = ('=' | '<>' | '!=' | '<' | '<=' | '>' | '>=') operand
//                | BETWEEN operand AND operand | IN ('[' … ']' | '(' … ')')
//                | IS [ NOT ] (MISSING | NULL)
//     operand    = path | literal | size '(' path ')'
#include "src/cloud/dynamodb/partiql/condition_parser.h"

namespace weir::cloud::dynamodb::partiql {
namespace {

using ConditionKind = Condition::Kind;

constexpr std::size_t kMaxOperands = 300;

}  // namespace

ConditionParser::Parsed ConditionParser::ParseOr(std::size_t depth) {
  Parsed first = ParseAnd(depth);
  if (!first || !PeekKeyword("OR")) return first;
  Condition chain{.kind = ConditionKind::kOr};
  chain.children.push_back(std::move(*first));
  while (TakeKeyword("OR")) {
    Parsed next = ParseAnd(depth);
    if (!next) return std::nullopt;
    chain.children.push_back(std::move(*next));
  }
  return chain;
}

ConditionParser::Parsed ConditionParser::ParseAnd(std::size_t depth) {
  Parsed first = ParseNot(depth);
  if (!first || !PeekKeyword("AND")) return first;
  Condition chain{.kind = ConditionKind::kAnd};
  chain.children.push_back(std::move(*first));
  while (TakeKeyword("AND")) {
    Parsed next = ParseNot(depth);
    if (!next) return std::nullopt;
    chain.children.push_back(std::move(*next));
  }
  return chain;
}

ConditionParser::Parsed ConditionParser::ParseNot(std::size_t depth) {
  if (!CheckDepth(depth)) return std::nullopt;
  if (TakeKeyword("NOT")) {
    Parsed negated = ParseNot(depth + 1);
    if (!negated) return std::nullopt;
    Condition condition{.kind = ConditionKind::kNot};
    condition.children.push_back(std::move(*negated));
    return condition;
  }
  if (TakeSymbol("(")) {
    Parsed inner = ParseOr(depth + 1);
    if (!inner || !Expect(")")) return std::nullopt;
    return inner;
  }
  if (Peek().kind == Token::Kind::kWord && PeekSymbol("(", 1)) {
    if (PeekKeyword("BEGINS_WITH")) return ParseFunction(ConditionKind::kBeginsWith, 2);
    if (PeekKeyword("CONTAINS")) return ParseFunction(ConditionKind::kContains, 2);
    if (PeekKeyword("ATTRIBUTE_TYPE")) return ParseFunction(ConditionKind::kHasType, 2);
  }
  return ParseComparison();
}

ConditionParser::Parsed ConditionParser::ParseFunction(ConditionKind kind, std::size_t operands) {
  Take();
  if (!Expect("(")) return std::nullopt;
  Condition condition{.kind = kind};
  do {
    if (!AppendOperand(condition)) return std::nullopt;
  } while (TakeSymbol(","));
  if (!Expect(")")) return std::nullopt;
  if (condition.operands.size() == operands) return condition;
  Fail("wrong number of arguments of a function");
  return std::nullopt;
}

ConditionParser::Parsed ConditionParser::ParseComparison() {
  auto first = ParseOperand();
  if (!first) return std::nullopt;
  if (TakeKeyword("IS")) return ParseIs(std::move(*first));
  Condition condition;
  condition.operands.push_back(std::move(*first));
  if (const auto comparator = PeekComparator()) {
    Take();
    condition.kind = ConditionKind::kCompare;
    condition.comparator = *comparator;
    if (!AppendOperand(condition)) return std::nullopt;
    return condition;
  }
  if (TakeKeyword("BETWEEN")) {
    condition.kind = ConditionKind::kBetween;
    const bool read = AppendOperand(condition) && ExpectKeyword("AND") && AppendOperand(condition);
    return read ? Parsed(std::move(condition)) : std::nullopt;
  }
  condition.kind = ConditionKind::kIn;
  if (!ExpectKeyword("IN") || !ParseCandidates(condition)) return std::nullopt;
  return condition;
}

ConditionParser::Parsed ConditionParser::ParseIs(Operand operand) {
  const bool negated = TakeKeyword("NOT");
  Condition condition{.kind = negated ? ConditionKind::kExists : ConditionKind::kNotExists};
  condition.operands.push_back(std::move(operand));
  if (TakeKeyword("MISSING")) return condition;
  if (!ExpectKeyword("NULL")) return std::nullopt;
  condition.kind = ConditionKind::kHasType;
  condition.operands.emplace_back(Value(std::string(TypeName(Type::kNull))));
  if (!negated) return condition;
  Condition outer{.kind = ConditionKind::kNot};
  outer.children.push_back(std::move(condition));
  return outer;
}

bool ConditionParser::ParseCandidates(Condition& condition) {
  const bool brackets = TakeSymbol("[");
  if (!brackets && !Expect("(")) return false;
  do {
    if (!AppendOperand(condition)) return false;
  } while (TakeSymbol(","));
  return Expect(brackets ? "]" : ")");
}

bool ConditionParser::AppendOperand(Condition& condition) {
  if (condition.operands.size() > kMaxOperands) return Fail("too many operands");
  auto operand = ParseOperand();
  if (!operand) return false;
  condition.operands.push_back(std::move(*operand));
  return true;
}

std::optional<Operand> ConditionParser::ParseOperand() {
  if (failed()) return std::nullopt;
  if (PeekLiteral()) return ParseConstant();
  if (PeekKeyword("SIZE") && PeekSymbol("(", 1)) {
    Take();
    Take();
    auto path = ParsePath();
    if (!path || !Expect(")")) return std::nullopt;
    return SizeFunction{std::move(*path)};
  }
  auto path = ParsePath();
  return path ? std::optional<Operand>(std::move(*path)) : std::nullopt;
}

std::optional<Comparator> ConditionParser::PeekComparator() const {
  if (PeekSymbol("!=")) return Comparator::kNotEqual;
  for (int i = 0; i <= static_cast<int>(Comparator::kGreaterOrEqual); ++i) {
    const auto comparator = static_cast<Comparator>(i);
    if (PeekSymbol(ComparatorName(comparator))) return comparator;
  }
  return std::nullopt;
}

}  // namespace weir::cloud::dynamodb::partiql
