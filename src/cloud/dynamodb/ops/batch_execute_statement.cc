// Runs up to 25 PartiQL statements, each for itself: what one does wrong is no other's business.
//
// Statements that write are judged in their order, each seeing what those before it have done, and
// made durable in one write; so the answer is that of 25 requests one after another.
#include <fmt/format.h>

#include "src/cloud/dynamodb/arguments.h"
#include "src/cloud/dynamodb/capacity.h"
#include "src/cloud/dynamodb/execution.h"
#include "src/cloud/dynamodb/ops/statements.h"
#include "src/cloud/dynamodb/value/json.h"

namespace weir::cloud::dynamodb::ops {
namespace {

namespace json = boost::json;

/// One statement on its way: bound and aimed, or with the error that it has come to.
struct Entry {
  std::optional<BoundStatement> bound;
  std::optional<ItemTarget> target;
  bool consistent = false;
  std::optional<AwsError> error;
  std::optional<Item> item;
};

/// BatchStatementErrorCodeEnum's name for an exception.
std::string_view ErrorCode(std::string_view exception) {
  if (exception == "DuplicateItemException") return "DuplicateItem";
  if (exception == "ConditionalCheckFailedException") return "ConditionalCheckFailed";
  if (exception == "ResourceNotFoundException") return "ResourceNotFound";
  return "ValidationError";
}

Entry Prepare(Context& context, const protocol::Call& call, protocol::Input& in) {
  Entry entry;
  const std::string_view text = in.Text("Statement");
  const json::array* parameters = in.Array("Parameters");
  entry.consistent = in.Boolean("ConsistentRead").value_or(false);
  const bool wants_failed_item = ReadWantsFailedItem(in);
  if (in.error()) return entry;
  auto bound = Bind(context, call.region, text, parameters);
  if (!bound) {
    entry.error = bound.error();
    return entry;
  }
  entry.bound = std::move(*bound);
  entry.bound->write.wants_failed_item = wants_failed_item;
  auto target = TargetOf(*entry.bound);
  if (target) {
    entry.target = std::move(*target);
  } else {
    entry.error = target.error();
  }
  return entry;
}

Outcome<std::vector<Entry>> PrepareAll(Context& context, const protocol::Call& call,
                                       const json::array& statements) {
  std::vector<Entry> entries;
  entries.reserve(statements.size());
  for (const json::value& value : statements) {
    protocol::Input in(value.get_object());
    entries.push_back(Prepare(context, call, in));
    if (in.error()) return *in.error();
  }
  return entries;
}

bool IsRead(const Entry& entry) {
  return entry.bound && entry.bound->statement->verb == partiql::Verb::kSelect;
}

bool IsMixed(const std::vector<Entry>& entries) {
  bool reads = false;
  bool writes = false;
  for (const Entry& entry : entries) {
    if (entry.bound) (IsRead(entry) ? reads : writes) = true;
  }
  return reads && writes;
}

using Units = std::map<std::string, double>;

void Keep(Entry& entry, Outcome<StatementResult> result, Units& units) {
  if (!result) {
    entry.error = result.error();
    return;
  }
  units[entry.bound->table->identity.id.name] += result->units;
  entry.item = std::move(result->item);
}

Outcome<Units> Run(Items& items, std::vector<Entry>& entries) {
  std::vector<ItemTarget> targets;
  targets.reserve(entries.size());
  for (const Entry& entry : entries) {
    if (entry.target && !IsRead(entry)) targets.push_back(*entry.target);
  }
  Units units;
  ItemSession session(items, targets);
  for (Entry& entry : entries) {
    if (!entry.target) continue;
    if (IsRead(entry)) {
      Keep(entry, RunRead(items, *entry.target, *entry.bound, entry.consistent), units);
    } else {
      Keep(entry, RunStatement(session, *entry.target, *entry.bound), units);
    }
  }
  if (auto done = session.Commit(); !done) return done.error();
  return units;
}

json::object Response(const Entry& entry) {
  json::object response;
  if (entry.bound) response["TableName"] = entry.bound->table->identity.id.name;
  if (entry.item) response["Item"] = ToJson(*entry.item);
  if (entry.error) {
    json::object error = {{"Code", ErrorCode(entry.error->code)},
                          {"Message", entry.error->message}};
    for (const auto& member : entry.error->members) error[member.key()] = member.value();
    response["Error"] = std::move(error);
  }
  return response;
}

}  // namespace

protocol::JsonOutcome BatchExecuteStatement(Context& context, const protocol::Call& call,
                                            const json::object& input) {
  protocol::Input in(input);
  const json::array* statements = in.Array("Statements");
  const CapacityDetail detail = ReadCapacityDetail(in);
  if (in.error()) return *in.error();
  auto entries = PrepareAll(context, call, *statements);
  if (!entries) return entries.error();
  if (IsMixed(*entries)) {
    return Invalid(
        "Mixed read and write statements: the entire batch must consist of either read statements "
        "or write statements");
  }
  const auto units = Run(context.items, *entries);
  if (!units) return units.error();
  json::array responses;
  responses.reserve(entries->size());
  for (const Entry& entry : *entries) responses.push_back(Response(entry));
  json::object answer = {{"Responses", std::move(responses)}};
  AddCapacities(answer, *units, detail);
  return answer;
}

}  // namespace weir::cloud::dynamodb::ops
