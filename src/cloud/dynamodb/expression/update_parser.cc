// Reads updates:
//
//     update = { SET path '=' sum { ',' … } | REMOVE path { ',' … } | (ADD | DELETE) path value … }
//     sum    = part [ ('+' | '-') part ]
//     part   = term | '(' sum ')', where no sum is a part of another
//     term   = path | ':'value | if_not_exists '(' path ',' term ')'
//            | list_append '(' term ',' term ')'
#include <fmt/format.h>

#include "src/cloud/dynamodb/expression/parse.h"
#include "src/cloud/dynamodb/expression/parser.h"

namespace weir::cloud::dynamodb {
namespace {

using Kind = UpdateTerm::Kind;

constexpr std::string_view kIfNotExists = "if_not_exists";
constexpr std::string_view kListAppend = "list_append";

/// As the update section of AWS's messages calls types.
std::string_view LongTypeName(Type type) {
  switch (type) {
    case Type::kString:
      return "STRING";
    case Type::kNumber:
      return "NUMBER";
    case Type::kBinary:
      return "BINARY";
    case Type::kBoolean:
      return "BOOLEAN";
    case Type::kNull:
      return "NULL";
    case Type::kMap:
      return "MAP";
    case Type::kList:
      return "LIST";
    default:
      return TypeName(type);
  }
}

class UpdateParser : public ExpressionParser {
 public:
  using ExpressionParser::ExpressionParser;

  std::optional<Update> Parse() {
    while (!failed() && !AtEnd()) ParseSection();
    if (failed()) return std::nullopt;
    if (auto clash = ClashOf(update_.Paths())) {
      Fail(std::move(*clash));
      return std::nullopt;
    }
    return std::move(update_);
  }

 private:
  bool ParseSection() {
    if (TakeKeyword("SET")) return Once("SET", update_.set.empty()) && ParseSetActions();
    if (TakeKeyword("REMOVE")) return Once("REMOVE", update_.remove.empty()) && ParseRemovals();
    if (TakeKeyword("ADD")) return Once("ADD", update_.add.empty()) && ParseAdditions();
    if (TakeKeyword("DELETE")) {
      return Once("DELETE", update_.remove_from_set.empty()) && ParseDeletions();
    }
    return FailSyntax();
  }

  bool Once(std::string_view section, bool first) {
    return first ||
           Fail(fmt::format("The \"{}\" section can only be used once in an update expression;",
                            section));
  }

  bool ParseSetActions() {
    do {
      auto path = ParsePath();
      if (!path || !Expect("=") || !CountOperator()) return false;
      auto term = ParseSum(0);
      if (!term) return false;
      update_.set.push_back({std::move(*path), std::move(*term)});
    } while (TakeSymbol(","));
    return true;
  }

  bool ParseRemovals() {
    do {
      auto path = ParsePath();
      if (!path || !CountOperator()) return false;
      update_.remove.push_back(std::move(*path));
    } while (TakeSymbol(","));
    return true;
  }

  bool ParseAdditions() {
    return ParseValueActions(update_.add, [this](const Value& value) {
      return value.Is(Type::kNumber) || IsSet(value) || FailAction("ADD", value);
    });
  }

  bool ParseDeletions() {
    return ParseValueActions(update_.remove_from_set, [this](const Value& value) {
      return IsSet(value) || FailAction("DELETE", value);
    });
  }

  bool FailAction(std::string_view action, const Value& value) {
    return Fail(
        fmt::format("Incorrect operand type for operator or function; operator: {}, "
                    "operand type: {}, typeSet: ALLOWED_FOR_{}_OPERAND",
                    action, LongTypeName(value.type()), action));
  }

  template <typename Check>
  bool ParseValueActions(std::vector<ValueAction>& actions, const Check& fits) {
    do {
      auto path = ParsePath();
      if (!path || !CountOperator()) return false;
      if (Peek().kind != Token::Kind::kValueReference) return FailSyntax();
      auto value = ParseValueReference();
      if (!value || !fits(*value)) return false;
      actions.push_back({std::move(*path), std::move(*value)});
    } while (TakeSymbol(","));
    return true;
  }

  std::optional<UpdateTerm> ParseSum(std::size_t depth) {
    auto left = ParsePart(depth);
    if (!left || (!PeekSymbol("+") && !PeekSymbol("-"))) return left;
    const Token sign = Take();
    if (!CountOperator()) return std::nullopt;
    auto right = ParsePart(depth);
    if (!right) return std::nullopt;
    if (IsSum(*left) || IsSum(*right)) {
      FailSyntax();
      return std::nullopt;
    }
    UpdateTerm sum{.kind = sign.text == "+" ? Kind::kPlus : Kind::kMinus};
    sum.arguments.push_back(std::move(*left));
    sum.arguments.push_back(std::move(*right));
    if (!CheckArguments(sum, sign.text, Type::kNumber)) return std::nullopt;
    return sum;
  }

  static bool IsSum(const UpdateTerm& term) {
    return term.kind == Kind::kPlus || term.kind == Kind::kMinus;
  }

  std::optional<UpdateTerm> ParsePart(std::size_t depth) {
    if (!PeekSymbol("(")) return ParseTerm(0);
    if (depth >= kMaxNesting) {
      Fail("The expression is nested too deeply");
      return std::nullopt;
    }
    return InParentheses([&] { return ParseSum(depth + 1); });
  }

  std::optional<UpdateTerm> ParseTerm(std::size_t depth) {
    if (failed()) return std::nullopt;
    if (depth >= kMaxNesting) {
      Fail("The expression is nested too deeply");
      return std::nullopt;
    }
    if (Peek().kind == Token::Kind::kValueReference) {
      auto value = ParseValueReference();
      if (!value) return std::nullopt;
      return UpdateTerm{.operand = std::move(*value)};
    }
    if (Peek().kind == Token::Kind::kName && PeekSymbol("(", 1)) return ParseFunction(depth);
    auto path = ParsePath();
    if (!path) return std::nullopt;
    return UpdateTerm{.operand = std::move(*path)};
  }

  std::optional<UpdateTerm> ParseFunction(std::size_t depth) {
    const Token name = Take();
    if (name.text != kIfNotExists && name.text != kListAppend) {
      Fail(fmt::format("Invalid function name; function: {}", name.text));
      return std::nullopt;
    }
    if (name.text == kListAppend && depth > 0) {
      FailMisused(name.text);
      return std::nullopt;
    }
    UpdateTerm term;
    if (!CountOperator() || !ParseArguments(term, depth)) return std::nullopt;
    if (term.arguments.size() != 2) {
      Fail(
          fmt::format("Incorrect number of operands for operator or function; operator or "
                      "function: {}, number of operands: {}",
                      name.text, term.arguments.size()));
      return std::nullopt;
    }
    if (name.text == kIfNotExists) return IfNotExists(std::move(term));
    term.kind = Kind::kListAppend;
    if (!CheckArguments(term, kListAppend, Type::kList)) return std::nullopt;
    return term;
  }

  bool ParseArguments(UpdateTerm& term, std::size_t depth) {
    if (!Expect("(")) return false;
    do {
      auto argument = ParseTerm(depth + 1);
      if (!argument) return false;
      term.arguments.push_back(std::move(*argument));
    } while (TakeSymbol(","));
    return Expect(")");
  }

  std::optional<UpdateTerm> IfNotExists(UpdateTerm term) {
    const UpdateTerm& path = term.arguments[0];
    if (path.kind != Kind::kOperand || !std::holds_alternative<Path>(path.operand)) {
      Fail(fmt::format("Operator or function requires a document path; operator or function: {}",
                       kIfNotExists));
      return std::nullopt;
    }
    term.kind = Kind::kIfNotExists;
    term.operand = path.operand;
    term.arguments.erase(term.arguments.begin());
    return term;
  }

  /// Constants of another type than the operator takes are wrong whatever the item.
  bool CheckArguments(const UpdateTerm& term, std::string_view name, Type type) {
    for (const UpdateTerm& argument : term.arguments) {
      const auto* value =
          argument.kind == Kind::kOperand ? std::get_if<Value>(&argument.operand) : nullptr;
      if (value == nullptr || value->Is(type)) continue;
      return Fail(
          fmt::format("Incorrect operand type for operator or function; operator or "
                      "function: {}, operand type: {}",
                      name, TypeName(value->type())));
    }
    return true;
  }

  Update update_;
};

}  // namespace

protocol::Outcome<Update> ParseUpdate(std::string_view text, Placeholders& placeholders) {
  UpdateParser parser("UpdateExpression", text, placeholders);
  auto update = parser.Parse();
  if (!update) return parser.error();
  return std::move(*update);
}

}  // namespace weir::cloud::dynamodb
