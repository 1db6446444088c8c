// Statements made ready to run, and run.
#include "src/cloud/dynamodb/execution.h"

#include <algorithm>

#include <fmt/format.h>

#include "src/cloud/dynamodb/capacity.h"
#include "src/cloud/dynamodb/expression/projection.h"
#include "src/cloud/dynamodb/value/json.h"

namespace weir::cloud::dynamodb {
namespace {

namespace json = boost::json;

using partiql::Returning;
using partiql::Statement;
using partiql::Verb;

Outcome<std::vector<Value>> ParseParameters(const json::array* parameters) {
  std::vector<Value> values;
  if (parameters == nullptr) return values;
  values.reserve(parameters->size());
  for (const json::value& parameter : *parameters) {
    auto value = ParseValue(parameter);
    if (!value) return value.error();
    values.push_back(std::move(*value));
  }
  return values;
}

/// "name = value", either way round; nothing for any other condition.
std::optional<std::pair<std::string, Value>> Equality(const Condition& condition) {
  if (condition.kind != Condition::Kind::kCompare) return std::nullopt;
  if (condition.comparator != Comparator::kEqual) return std::nullopt;
  for (const std::size_t first : {0U, 1U}) {
    const auto* path = std::get_if<Path>(&condition.operands[first]);
    const auto* value = std::get_if<Value>(&condition.operands[1 - first]);
    if (path == nullptr || value == nullptr || path->steps.size() > 1) continue;
    return std::pair(path->root(), *value);
  }
  return std::nullopt;
}

/// Takes the equalities on key attributes out of a WHERE; `rest` is what else has to hold.
struct SplitWhere {
  Item key;
  std::optional<Condition> rest;
};

SplitWhere Split(const Condition& where, const KeySchema& schema) {
  const bool chain = where.kind == Condition::Kind::kAnd;
  std::vector<Condition> all = chain ? where.children : std::vector<Condition>{where};
  SplitWhere split;
  std::vector<Condition> rest;
  for (Condition& one : all) {
    auto equality = Equality(one);
    const bool of_key = equality && schema.Has(equality->first);
    if (!of_key || !split.key.emplace(equality->first, equality->second).second) {
      rest.push_back(std::move(one));
    }
  }
  if (!rest.empty()) {
    split.rest = Condition{.kind = Condition::Kind::kAnd};
    split.rest->children = std::move(rest);
  }
  return split;
}

std::optional<Item> Returned(Returning returning, const Update& update, const Written& written) {
  switch (returning) {
    case Returning::kNone:
      return std::nullopt;
    case Returning::kAllOld:
      return written.old;
    case Returning::kAllNew:
      return written.item;
    case Returning::kModifiedOld:
      return written.old ? std::optional(Project(update.Paths(), *written.old)) : std::nullopt;
    case Returning::kModifiedNew:
      break;
  }
  return written.item ? std::optional(Project(update.Paths(), *written.item)) : std::nullopt;
}

/// INSERT makes an item and UPDATE none; a DELETE of nothing is done, whatever it asks besides.
void SetKind(Verb verb, ItemWrite& write) {
  using Expects = ItemWrite::Expects;
  const bool inserts = verb == Verb::kInsert;
  const bool updates = verb == Verb::kUpdate;
  write.kind = inserts   ? ItemWrite::Kind::kPut
               : updates ? ItemWrite::Kind::kUpdate
                         : ItemWrite::Kind::kDelete;
  write.expects = inserts ? Expects::kNoItem : updates ? Expects::kAnItem : Expects::kAnItemOrSo;
}

}  // namespace

Outcome<BoundStatement> Bind(Context& context, const std::string& region, std::string_view text,
                             const json::array* parameters) {
  const auto statement = context.statements.Find(text);
  if (!statement) return statement.error();
  auto values = ParseParameters(parameters);
  if (!values) return values.error();
  if (values->size() != (*statement)->parameters) {
    return Invalid("Number of parameters in request and statement don't match.");
  }
  const auto id = ParseTableName((*statement)->table, region);
  if (!id) return id.error();
  auto table = FindTable(context, *id);
  if (!table) return table.error();
  if ((*statement)->index) {
    return Invalid(
        fmt::format("The table does not have the specified index: {}", *(*statement)->index));
  }
  BoundStatement bound{.statement = *statement, .table = std::move(*table)};
  SetKind((*statement)->verb, bound.write);
  if ((*statement)->verb == Verb::kInsert) {
    auto item = partiql::BindItem((*statement)->item, *values);
    if (!item) return item.error();
    bound.write.item = std::move(*item);
    if (auto wrong = WrongItem(bound.write.item, false)) return *wrong;
  }
  if ((*statement)->verb == Verb::kUpdate) {
    auto update = partiql::BindUpdate((*statement)->update, *values);
    if (!update) return update.error();
    bound.write.update = std::move(*update);
    if (auto wrong = WrongUpdate(bound.write.update, bound.table->identity.schema)) return *wrong;
  }
  if ((*statement)->where) {
    auto where = partiql::BindCondition(*(*statement)->where, *values);
    if (!where) return where.error();
    bound.write.condition = std::move(*where);
  }
  return bound;
}

std::optional<Value> FixedHash(const Condition& where, const KeySchema& schema) {
  const SplitWhere split = Split(where, schema);
  const auto found = split.key.find(schema.hash.name);
  if (found == split.key.end() || !found->second.Is(schema.hash.type)) return std::nullopt;
  return found->second;
}

Outcome<ItemTarget> TargetOf(BoundStatement& bound) {
  const TableIdentity& identity = bound.table->identity;
  if (bound.statement->verb == Verb::kInsert) {
    auto key = KeyOfItem(identity, bound.write.item);
    if (!key) return key.error();
    return ItemTarget{bound.table, std::move(*key)};
  }
  const std::size_t wanted = identity.schema.range ? 2 : 1;
  SplitWhere split =
      bound.write.condition ? Split(*bound.write.condition, identity.schema) : SplitWhere();
  if (split.key.size() < wanted) {
    return Invalid(
        bound.statement->verb == Verb::kSelect
            ? "Select statements within BatchExecuteStatement must specify the primary key in the "
              "where clause."
            : "Where clause does not contain a mandatory equality on all key attributes");
  }
  auto key = KeyOf(identity, split.key);
  if (!key) return key.error();
  bound.write.condition = std::move(split.rest);
  return ItemTarget{bound.table, std::move(*key)};
}

Outcome<StatementResult> RunStatement(ItemSession& session, const ItemTarget& target,
                                      BoundStatement& bound) {
  const auto written = RunWrite(session, target, bound.write);
  if (!written) return written.error();
  return StatementResult{.item = Returned(bound.statement->returning, bound.write.update, *written),
                         .units = written->units};
}

StatementResult RunRead(const Items& items, const ItemTarget& target, const BoundStatement& bound,
                        bool consistent) {
  auto item = items.Get(target.key);
  StatementResult result{.item = std::nullopt,
                         .units = ReadUnits(item ? SizeOf(*item) : 0, consistent)};
  items.CountReads(*target.table, result.units);
  if (!item || (bound.write.condition && !Holds(*bound.write.condition, *item))) return result;
  const auto& projection = bound.statement->projection;
  result.item = projection ? Select(*projection, *item) : std::move(*item);
  return result;
}

}  // namespace weir::cloud::dynamodb
