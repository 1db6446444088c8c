// Reads statements:
//
//     SELECT ('*' | path { ',' path }) FROM table [ WHERE condition ]
//
//     INSERT INTO table VALUE '{' … '}'
//
//     UPDATE table { SET path '=' sum { ',' … } | REMOVE path { ',' … } }
//         WHERE condition [ returning ]
//
//     DELETE FROM table WHERE condition [ returning ]
//
// made of
//
//     table     = name [ '.' index ]
//     sum       = term [ ('+' | '-') term ]
//     term      = path | literal | list_append '(' term ',' term ')'
//               | (set_add | set_delete) '(' path ',' literal ')'
//     returning = RETURNING (ALL | MODIFIED) (OLD | NEW) '*'
#include "src/cloud/dynamodb/partiql/condition_parser.h"

namespace weir::cloud::dynamodb::partiql {
namespace {

using TermKind = UpdateTerm::Kind;

class StatementParser : public ConditionParser {
 public:
  using ConditionParser::ConditionParser;

  std::optional<Statement> Parse() {
    if (failed() || !ParseVerb()) return std::nullopt;
    if (Peek().kind != Token::Kind::kEnd) FailUnexpected();
    if (failed()) return std::nullopt;
    statement_.parameters = parameters();
    return std::move(statement_);
  }

 private:
  bool ParseVerb() {
    if (TakeKeyword("INSERT")) return ParseInsert();
    if (TakeKeyword("SELECT")) return ParseSelect();
    if (TakeKeyword("UPDATE")) return ParseUpdate();
    if (TakeKeyword("DELETE")) return ParseDelete();
    return FailUnexpected();
  }

  bool ParseTable() {
    auto name = ParseName();
    if (!name) return false;
    statement_.table = std::move(*name);
    if (!TakeSymbol(".")) return true;
    statement_.index = ParseName();
    return statement_.index.has_value();
  }

  bool ParseInsert() {
    statement_.verb = Verb::kInsert;
    if (!ExpectKeyword("INTO") || !ParseTable() || !ExpectKeyword("VALUE")) return false;
    auto members = ParseMembers(0);
    if (!members) return false;
    statement_.item = std::move(*members);
    return true;
  }

  bool ParseSelect() {
    statement_.verb = Verb::kSelect;
    if (!TakeSymbol("*")) {
      std::vector<Path> paths;
      do {
        auto path = ParsePath();
        if (!path) return false;
        paths.push_back(std::move(*path));
      } while (TakeSymbol(","));
      if (auto clash = ClashOf(paths)) return Fail(std::move(*clash));
      statement_.projection = std::move(paths);
    }
    return ExpectKeyword("FROM") && ParseTable() && (!PeekKeyword("WHERE") || ParseWhere());
  }

  bool ParseUpdate() {
    statement_.verb = Verb::kUpdate;
    if (!ParseTable()) return false;
    bool any = false;
    while (!PeekKeyword("WHERE")) {
      if (!ParseChange()) return false;
      any = true;
    }
    return any ? ParseWhere() && ParseReturning() : FailUnexpected();
  }

  bool ParseDelete() {
    statement_.verb = Verb::kDelete;
    return ExpectKeyword("FROM") && ParseTable() && ParseWhere() && ParseReturning();
  }

  bool ParseWhere() {
    if (!ExpectKeyword("WHERE")) return false;
    statement_.where = ParseCondition();
    return statement_.where.has_value();
  }

  bool ParseReturning() {
    if (!TakeKeyword("RETURNING")) return true;
    const bool all = TakeKeyword("ALL");
    if (!all && !ExpectKeyword("MODIFIED")) return false;
    const bool old = TakeKeyword("OLD");
    if (!old && !ExpectKeyword("NEW")) return false;
    if (all) {
      statement_.returning = old ? Returning::kAllOld : Returning::kAllNew;
    } else {
      statement_.returning = old ? Returning::kModifiedOld : Returning::kModifiedNew;
    }
    if (statement_.verb == Verb::kDelete && statement_.returning != Returning::kAllOld) {
      return Fail("DELETE can return ALL OLD * only");
    }
    return Expect("*");
  }

  /// One SET or REMOVE with all that follows after commas.
  bool ParseChange() {
    const bool sets = TakeKeyword("SET");
    if (!sets && !ExpectKeyword("REMOVE")) return false;
    do {
      if (!(sets ? ParseSet() : ParseRemove())) return false;
    } while (TakeSymbol(","));
    return true;
  }

  bool ParseRemove() {
    auto path = ParsePath();
    if (!path) return false;
    statement_.update.remove.push_back(std::move(*path));
    return true;
  }

  bool ParseSet() {
    auto path = ParsePath();
    if (!path || !Expect("=")) return false;
    const bool adds = PeekKeyword("SET_ADD");
    if (PeekSymbol("(", 1) && (adds || PeekKeyword("SET_DELETE"))) {
      return ParseSetFunction(std::move(*path), adds);
    }
    auto sum = ParseSum();
    if (!sum) return false;
    statement_.update.set.push_back({std::move(*path), std::move(*sum)});
    return true;
  }

  /// SET a = set_add(a, <<…>>): the same as an ADD or DELETE of an update expression.
  bool ParseSetFunction(Path path, bool adds) {
    Take();
    if (!Expect("(")) return false;
    const auto target = ParsePath();
    if (!target || !Expect(",")) return false;
    auto value = ParseConstant();
    if (!value || !Expect(")")) return false;
    if (*target != path) return Fail("a set function changes the attribute that it reads");
    auto& actions = adds ? statement_.update.add : statement_.update.remove_from_set;
    actions.push_back({std::move(path), std::move(*value)});
    return true;
  }

  std::optional<UpdateTerm> ParseSum() {
    auto left = ParseTerm(0);
    if (!left || (!PeekSymbol("+") && !PeekSymbol("-"))) return left;
    UpdateTerm sum{.kind = Take().text == "+" ? TermKind::kPlus : TermKind::kMinus};
    auto right = ParseTerm(0);
    if (!right) return std::nullopt;
    sum.arguments.push_back(std::move(*left));
    sum.arguments.push_back(std::move(*right));
    return sum;
  }

  std::optional<UpdateTerm> ParseTerm(std::size_t depth) {
    if (!CheckDepth(depth)) return std::nullopt;
    if (PeekLiteral()) {
      auto constant = ParseConstant();
      if (!constant) return std::nullopt;
      return UpdateTerm{.operand = std::move(*constant)};
    }
    if (PeekKeyword("LIST_APPEND") && PeekSymbol("(", 1)) return ParseListAppend(depth);
    auto path = ParsePath();
    if (!path) return std::nullopt;
    return UpdateTerm{.operand = std::move(*path)};
  }

  std::optional<UpdateTerm> ParseListAppend(std::size_t depth) {
    Take();
    Take();
    UpdateTerm term{.kind = TermKind::kListAppend};
    auto first = ParseTerm(depth + 1);
    if (!first || !Expect(",")) return std::nullopt;
    auto second = ParseTerm(depth + 1);
    if (!second || !Expect(")")) return std::nullopt;
    term.arguments.push_back(std::move(*first));
    term.arguments.push_back(std::move(*second));
    return term;
  }

  Statement statement_;
};

}  // namespace

protocol::Outcome<Statement> ParseStatement(std::string_view text) {
  StatementParser parser(text);
  auto statement = parser.Parse();
  if (!statement) return parser.error();
  return std::move(*statement);
}

}  // namespace weir::cloud::dynamodb::partiql
