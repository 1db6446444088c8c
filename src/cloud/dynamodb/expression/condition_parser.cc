// Reads conditions:
//
//     or         = and { OR and }
//     and        = not { AND not }
//     not        = NOT not | '(' or ')' | function | operand comparison
//     comparison = comparator operand | BETWEEN operand AND operand | IN '(' operand { ',' … } ')'
//     operand    = path | ':'value | size '(' operand ')' | '(' operand ')'
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "src/cloud/dynamodb/expression/parse.h"
#include "src/cloud/dynamodb/expression/parser.h"

namespace weir::cloud::dynamodb {
namespace {

constexpr std::size_t kMaxCandidates = 100;  ///< of IN
constexpr std::string_view kSize = "size";

struct Function {
  std::string_view name;
  Condition::Kind kind;
  std::size_t operands;
};

constexpr std::array<Function, 5> kFunctions = {{
    {"attribute_exists", Condition::Kind::kExists, 1},
    {"attribute_not_exists", Condition::Kind::kNotExists, 1},
    {"attribute_type", Condition::Kind::kHasType, 2},
    {"begins_with", Condition::Kind::kBeginsWith, 2},
    {"contains", Condition::Kind::kContains, 2},
}};

const Function* FunctionNamed(std::string_view name) {
  const auto* found = std::find_if(kFunctions.begin(), kFunctions.end(),
                                   [&](const Function& known) { return known.name == name; });
  return found == kFunctions.end() ? nullptr : found;
}

std::string_view FunctionName(Condition::Kind kind) {
  const auto* found = std::find_if(kFunctions.begin(), kFunctions.end(),
                                   [&](const Function& known) { return known.kind == kind; });
  return found == kFunctions.end() ? std::string_view() : found->name;
}

std::string WrongType(std::string_view name, Type type) {
  return fmt::format(
      "Incorrect operand type for operator or function; operator or function: {}, operand type: {}",
      name, TypeName(type));
}

class ConditionParser : public ExpressionParser {
 public:
  using ExpressionParser::ExpressionParser;

  std::optional<Condition> Parse() {
    auto condition = ParseOr(0);
    if (!condition || !ExpectEnd()) return std::nullopt;
    return condition;
  }

 private:
  using Parsed = std::optional<Condition>;

  Parsed ParseOr(std::size_t depth) {
    return ParseChain(Condition::Kind::kOr, "OR", depth, &ConditionParser::ParseAnd);
  }

  Parsed ParseAnd(std::size_t depth) {
    return ParseChain(Condition::Kind::kAnd, "AND", depth, &ConditionParser::ParseNot);
  }

  Parsed ParseChain(Condition::Kind kind, std::string_view keyword, std::size_t depth,
                    Parsed (ConditionParser::*parse)(std::size_t)) {
    Parsed first = (this->*parse)(depth);
    if (!first || !PeekKeyword(keyword)) return first;
    Condition chain{.kind = kind};
    chain.children.push_back(std::move(*first));
    while (TakeKeyword(keyword)) {
      if (!CountOperator()) return std::nullopt;
      Parsed next = (this->*parse)(depth);
      if (!next) return std::nullopt;
      chain.children.push_back(std::move(*next));
    }
    return chain;
  }

  Parsed ParseNot(std::size_t depth) {
    if (failed()) return std::nullopt;
    if (depth >= kMaxNesting) {
      Fail("The expression is nested too deeply");
      return std::nullopt;
    }
    if (TakeKeyword("NOT")) {
      if (!CountOperator()) return std::nullopt;
      Parsed negated = ParseNot(depth + 1);
      if (!negated) return std::nullopt;
      Condition condition{.kind = Condition::Kind::kNot};
      condition.children.push_back(std::move(*negated));
      return condition;
    }
    if (PeekSymbol("(") && !OperandIsParenthesised()) return ParseParenthesised(depth + 1);
    const bool calls = Peek().kind == Token::Kind::kName && PeekSymbol("(", 1);
    if (calls && Peek().text != kSize) return ParseFunction();
    return ParseComparison();
  }

  /// What the parenthesis that comes next holds is compared with something.
  [[nodiscard]] bool OperandIsParenthesised() const {
    std::size_t behind = 0;
    std::size_t open = 0;
    do {
      if (Peek(behind).kind == Token::Kind::kEnd) return false;
      open += PeekSymbol("(", behind) ? 1U : 0U;
      open -= PeekSymbol(")", behind) ? 1U : 0U;
      ++behind;
    } while (open > 0);
    return PeekComparator(behind) || PeekKeyword("BETWEEN", behind) || PeekKeyword("IN", behind);
  }

  Parsed ParseParenthesised(std::size_t depth) {
    return InParentheses([&] { return ParseOr(depth); });
  }

  Parsed ParseFunction() {
    const Token name = Take();
    const Function* function = FunctionNamed(name.text);
    if (function == nullptr) {
      Fail(fmt::format("Invalid function name; function: {}", name.text));
      return std::nullopt;
    }
    Condition condition{.kind = function->kind};
    if (!CountOperator() || !ParseOperandList(condition.operands)) return std::nullopt;
    if (condition.operands.size() != function->operands) {
      Fail(
          fmt::format("Incorrect number of operands for operator or function; operator or "
                      "function: {}, number of operands: {}",
                      name.text, condition.operands.size()));
      return std::nullopt;
    }
    if (PeekComparator()) {
      FailMisused(name.text);
      return std::nullopt;
    }
    return Checked(std::move(condition));
  }

  Parsed ParseComparison() {
    auto first = ParseOperand();
    if (!first) return std::nullopt;
    Condition condition;
    const bool is_size = std::holds_alternative<SizeFunction>(*first);
    condition.operands.push_back(std::move(*first));
    if (const auto comparator = PeekComparator()) {
      Take();
      condition.kind = Condition::Kind::kCompare;
      condition.comparator = *comparator;
      if (!CountOperator() || !AppendOperand(condition)) return std::nullopt;
    } else if (TakeKeyword("BETWEEN")) {
      condition.kind = Condition::Kind::kBetween;
      if (!CountOperator() || !AppendOperand(condition)) return std::nullopt;
      if (!TakeKeyword("AND") && !FailSyntax()) return std::nullopt;
      if (!AppendOperand(condition)) return std::nullopt;
    } else if (TakeKeyword("IN")) {
      condition.kind = Condition::Kind::kIn;
      if (!CountOperator() || !ParseOperandList(condition.operands)) return std::nullopt;
    } else {
      is_size ? FailMisused(kSize) : FailSyntax();
      return std::nullopt;
    }
    return Checked(std::move(condition));
  }

  [[nodiscard]] std::optional<Comparator> PeekComparator(std::size_t ahead = 0) const {
    for (int i = 0; i <= static_cast<int>(Comparator::kGreaterOrEqual); ++i) {
      const auto comparator = static_cast<Comparator>(i);
      if (PeekSymbol(ComparatorName(comparator), ahead)) return comparator;
    }
    return std::nullopt;
  }

  bool AppendOperand(Condition& condition) {
    auto operand = ParseOperand();
    if (!operand) return false;
    condition.operands.push_back(std::move(*operand));
    return true;
  }

  std::optional<Operand> ParseOperand() {
    if (failed()) return std::nullopt;
    if (Peek().kind == Token::Kind::kValueReference) {
      auto value = ParseValueReference();
      return value ? std::optional<Operand>(std::move(*value)) : std::nullopt;
    }
    if (PeekSymbol("(") && PeekSymbol("(", 1)) {
      FailRedundant();
      return std::nullopt;
    }
    if (PeekSymbol("(")) return InParentheses([this] { return ParseOperand(); });
    if (Peek().kind == Token::Kind::kName && PeekSymbol("(", 1)) return ParseSize();
    auto path = ParsePath();
    return path ? std::optional<Operand>(std::move(*path)) : std::nullopt;
  }

  std::optional<Operand> ParseSize() {
    const Token name = Take();
    if (name.text != kSize) {
      FunctionNamed(name.text) != nullptr
          ? FailMisused(name.text)
          : Fail(fmt::format("Invalid function name; function: {}", name.text));
      return std::nullopt;
    }
    std::vector<Operand> operands;
    if (!CountOperator() || !ParseOperandList(operands)) return std::nullopt;
    if (operands.size() != 1) {
      Fail(
          fmt::format("Incorrect number of operands for operator or function; operator or "
                      "function: {}, number of operands: {}",
                      kSize, operands.size()));
      return std::nullopt;
    }
    if (auto* path = std::get_if<Path>(operands.data())) return SizeFunction{std::move(*path)};
    const auto* value = std::get_if<Value>(operands.data());
    if (value == nullptr) {
      FailMisused(kSize);
      return std::nullopt;
    }
    auto size = LengthOf(*value);
    if (size) return std::optional<Operand>(std::move(*size));
    Fail(WrongType(kSize, value->type()));
    return std::nullopt;
  }

  /// "(a, b, …)", each appended.
  bool ParseOperandList(std::vector<Operand>& operands) {
    if (!Expect("(")) return false;
    do {
      auto operand = ParseOperand();
      if (!operand) return false;
      operands.push_back(std::move(*operand));
    } while (TakeSymbol(","));
    return Expect(")");
  }

  Parsed Checked(Condition condition) {
    if (auto wrong = WrongOperandsOf(condition)) {
      Fail(std::move(*wrong));
      return std::nullopt;
    }
    return condition;
  }
};

bool HasOrder(const Value& value) {
  return value.Is(Type::kString) || value.Is(Type::kNumber) || value.Is(Type::kBinary);
}

std::optional<std::string> WrongOrder(const Condition& condition, std::string_view name) {
  for (const Operand& operand : condition.operands) {
    const auto* value = std::get_if<Value>(&operand);
    if (value != nullptr && !HasOrder(*value)) return WrongType(name, value->type());
  }
  return std::nullopt;
}

/// "contains(a, a)" and the like say the same of every item.
std::optional<std::string> SameOperands(const Condition& condition, std::string_view name) {
  const auto* path = std::get_if<Path>(condition.operands.data());
  if (path == nullptr || condition.operands[0] != condition.operands[1]) return std::nullopt;
  return fmt::format(
      "The first operand must be distinct from the remaining operands for this operator or "
      "function; operator: {}, first operand: {}",
      name, ShownPath(*path));
}

std::optional<std::string> WrongComparison(const Condition& condition) {
  const std::string_view name = ComparatorName(condition.comparator);
  if (auto same = SameOperands(condition, name)) return same;
  const bool any_type =
      condition.comparator == Comparator::kEqual || condition.comparator == Comparator::kNotEqual;
  return any_type ? std::nullopt : WrongOrder(condition, name);
}

std::optional<std::string> WrongBounds(const Condition& condition) {
  if (auto wrong = WrongOrder(condition, "BETWEEN")) return wrong;
  const auto* lower = std::get_if<Value>(&condition.operands[1]);
  const auto* upper = std::get_if<Value>(&condition.operands[2]);
  if (lower == nullptr || upper == nullptr) return std::nullopt;
  const auto complain = [&](std::string_view rule) {
    return fmt::format(
        "The BETWEEN operator requires {}; lower bound operand: AttributeValue: {}, upper bound "
        "operand: AttributeValue: {}",
        rule, ShownValue(*lower), ShownValue(*upper));
  };
  const auto order = OrderOf(*lower, *upper);
  if (!order) return complain("same data type for lower and upper bounds");
  if (*order > 0) return complain("upper bound to be greater than or equal to lower bound");
  return std::nullopt;
}

std::optional<std::string> WrongTypeName(const Condition& condition) {
  const auto* value = std::get_if<Value>(&condition.operands[1]);
  if (value == nullptr) {
    return "Operator or function requires a value that names a type as its second operand; "
           "operator or function: attribute_type";
  }
  const auto* name = value->As<std::string>();
  if (name == nullptr) return WrongType("attribute_type", value->type());
  if (TypeNamed(*name)) return std::nullopt;
  return fmt::format(
      "Invalid attribute type name found; type: {}, valid types: {{B,NULL,SS,BOOL,L,BS,N,NS,S,M}}",
      *name);
}

std::optional<std::string> WrongPrefix(const Condition& condition) {
  for (const Operand& operand : condition.operands) {
    const auto* value = std::get_if<Value>(&operand);
    if (value == nullptr || value->Is(Type::kString) || value->Is(Type::kBinary)) continue;
    return WrongType("begins_with", value->type());
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> WrongOperandsOf(const Condition& condition) {
  using Kind = Condition::Kind;
  switch (condition.kind) {
    case Kind::kCompare:
      return WrongComparison(condition);
    case Kind::kBetween:
      return WrongBounds(condition);
    case Kind::kBeginsWith:
      return WrongPrefix(condition);
    case Kind::kContains:
      return SameOperands(condition, FunctionName(condition.kind));
    case Kind::kHasType:
      return WrongTypeName(condition);
    case Kind::kIn:
      if (condition.operands.size() <= kMaxCandidates + 1) return std::nullopt;
      return fmt::format(
          "The IN operator is provided with too many operands; number of operands: {}",
          condition.operands.size() - 1);
    case Kind::kExists:
    case Kind::kNotExists:
      if (!std::holds_alternative<Path>(condition.operands[0])) {
        return fmt::format(
            "Operator or function requires a document path; operator or function: {}",
            FunctionName(condition.kind));
      }
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

protocol::Outcome<Condition> ParseCondition(std::string_view kind, std::string_view text,
                                            Placeholders& placeholders) {
  ConditionParser parser(kind, text, placeholders);
  auto condition = parser.Parse();
  if (!condition) return parser.error();
  return std::move(*condition);
}

}  // namespace weir::cloud::dynamodb
