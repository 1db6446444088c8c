// Statements made ready to run, and run.
#include "src/cloud/dynamodb/execution.h"

#include <algorithm>

#include <fmt/format.h>

#include "src/cloud/dynamodb/capacity.h"
#include "src/cloud/dynamodb/expression/projection.h"
#include "src/cloud/dynamodb/value/json.h"
#include "src/cloud/dynamodb/write.h"

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

/// The update may not reach into the key, as with UpdateItem.
std::optional<AwsError> WrongPaths(const Update& update, const KeySchema& schema) {
  for (const Path& path : update.Paths()) {
    if (!schema.Has(path.root())) continue;
    return InvalidParameters(
        fmt::format("Cannot update attribute {}. This attribute is part of the key", path.root()));
  }
  return std::nullopt;
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

Outcome<StatementResult> RunInsert(ItemSession& session, const ItemTarget& target,
                                   BoundStatement& bound) {
  const auto old = session.Read(target);
  if (old) return DuplicateItem(bound.wants_failed_item ? &*old : nullptr);
  const double units = WriteUnits(SizeOf(bound.item));
  session.Put(target, old, std::move(bound.item));
  return StatementResult{.item = std::nullopt, .units = units};
}

std::optional<Item> Returned(const BoundStatement& bound, const Item& old, const Item& item) {
  switch (bound.statement->returning) {
    case Returning::kNone:
      return std::nullopt;
    case Returning::kAllOld:
      return old;
    case Returning::kAllNew:
      return item;
    case Returning::kModifiedOld:
      return Project(bound.update.Paths(), old);
    case Returning::kModifiedNew:
      break;
  }
  return Project(bound.update.Paths(), item);
}

/// Unlike UpdateItem, it makes no item where there is none.
Outcome<StatementResult> RunUpdate(ItemSession& session, const ItemTarget& target,
                                   const BoundStatement& bound) {
  const auto old = session.Read(target);
  if (!old) return ConditionalCheckFailed();
  if (auto refusal = Refusal(bound.where, old, bound.wants_failed_item)) return *refusal;
  auto updated = Apply(bound.update, *old);
  if (!updated) return updated.error();
  if (auto wrong = WrongItem(*updated, true)) return *wrong;
  const double units = WriteUnits(std::max(SizeOf(*updated), SizeOf(*old)));
  auto returned = Returned(bound, *old, *updated);
  session.Put(target, old, std::move(*updated));
  return StatementResult{.item = std::move(returned), .units = units};
}

Outcome<StatementResult> RunDelete(ItemSession& session, const ItemTarget& target,
                                   const BoundStatement& bound) {
  const auto old = session.Read(target);
  if (!old) return StatementResult{.item = std::nullopt, .units = WriteUnits(0)};
  if (auto refusal = Refusal(bound.where, old, bound.wants_failed_item)) return *refusal;
  session.Delete(target, *old);
  const bool returns = bound.statement->returning == Returning::kAllOld;
  return StatementResult{.item = returns ? old : std::nullopt, .units = WriteUnits(SizeOf(*old))};
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
  if ((*statement)->verb == Verb::kInsert) {
    auto item = partiql::BindItem((*statement)->item, *values);
    if (!item) return item.error();
    bound.item = std::move(*item);
    if (auto wrong = WrongItem(bound.item, false)) return *wrong;
  }
  if ((*statement)->verb == Verb::kUpdate) {
    auto update = partiql::BindUpdate((*statement)->update, *values);
    if (!update) return update.error();
    bound.update = std::move(*update);
    if (auto wrong = WrongPaths(bound.update, bound.table->identity.schema)) return *wrong;
  }
  if ((*statement)->where) {
    auto where = partiql::BindCondition(*(*statement)->where, *values);
    if (!where) return where.error();
    bound.where = std::move(*where);
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
    auto key = KeyOfItem(identity, bound.item);
    if (!key) return key.error();
    return ItemTarget{bound.table, std::move(*key)};
  }
  const std::size_t wanted = identity.schema.range ? 2 : 1;
  SplitWhere split = bound.where ? Split(*bound.where, identity.schema) : SplitWhere();
  if (split.key.size() < wanted) {
    return Invalid(
        bound.statement->verb == Verb::kSelect
            ? "Select statements within BatchExecuteStatement must specify the primary key in the "
              "where clause."
            : "Where clause does not contain a mandatory equality on all key attributes");
  }
  auto key = KeyOf(identity, split.key);
  if (!key) return key.error();
  bound.where = std::move(split.rest);
  return ItemTarget{bound.table, std::move(*key)};
}

Outcome<StatementResult> RunWrite(ItemSession& session, const ItemTarget& target,
                                  BoundStatement& bound) {
  if (!ItemSession::IsThere(*bound.table)) return TableNotFound();
  switch (bound.statement->verb) {
    case Verb::kInsert:
      return RunInsert(session, target, bound);
    case Verb::kUpdate:
      return RunUpdate(session, target, bound);
    default:
      return RunDelete(session, target, bound);
  }
}

StatementResult RunRead(const Items& items, const ItemTarget& target, const BoundStatement& bound,
                        bool consistent) {
  auto item = items.Get(target.key);
  StatementResult result{.item = std::nullopt,
                         .units = ReadUnits(item ? SizeOf(*item) : 0, consistent)};
  if (!item || (bound.where && !Holds(*bound.where, *item))) return result;
  const auto& projection = bound.statement->projection;
  result.item = projection ? Select(*projection, *item) : std::move(*item);
  return result;
}

}  // namespace weir::cloud::dynamodb
