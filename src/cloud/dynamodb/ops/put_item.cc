// Writes an item whole, if its condition allows it.
#include "src/cloud/dynamodb/arguments.h"
#include "src/cloud/dynamodb/capacity.h"
#include "src/cloud/dynamodb/expression/parse.h"
#include "src/cloud/dynamodb/ops/items.h"
#include "src/cloud/dynamodb/value/json.h"
#include "src/cloud/dynamodb/write.h"

namespace weir::cloud::dynamodb::ops {
namespace {

namespace json = boost::json;

struct Request {
  TableId table;
  Item item;
  std::optional<Condition> condition;
  bool returns_old = false;
  bool wants_failed_item = false;
  CapacityDetail capacity = CapacityDetail::kNone;
};

Outcome<Request> Decode(const protocol::Call& call, const json::object& input) {
  protocol::Input in(input);
  Request request;
  request.table = ReadTable(in, call);
  const json::object* item = in.Object("Item");
  const auto returns = in.String("ReturnValues").value_or("NONE");
  request.wants_failed_item = ReadWantsFailedItem(in);
  request.capacity = ReadCapacityDetail(in);
  const ExpressionText condition = {"ConditionExpression", in.String("ConditionExpression")};
  if (in.error()) return *in.error();
  if (returns != "NONE" && returns != "ALL_OLD") {
    return Invalid("ReturnValues can only be ALL_OLD or NONE");
  }
  request.returns_old = returns == "ALL_OLD";
  auto placeholders = ReadPlaceholders(in, {&condition, 1});
  if (!placeholders) return placeholders.error();
  if (condition.text) {
    auto parsed = ParseCondition(condition.kind, *condition.text, *placeholders);
    if (!parsed) return parsed.error();
    request.condition = std::move(*parsed);
  }
  if (auto unused = placeholders->Unused()) return *unused;
  auto parsed = ParseItem(*item);
  if (!parsed) return parsed.error();
  request.item = std::move(*parsed);
  if (auto wrong = WrongItem(request.item, false)) return *wrong;
  return request;
}

}  // namespace

protocol::JsonOutcome PutItem(Context& context, const protocol::Call& call,
                              const json::object& input) {
  auto request = Decode(call, input);
  if (!request) return request.error();
  const auto table = FindTable(context, request->table);
  if (!table) return table.error();
  auto key = KeyOfItem((*table)->identity, request->item);
  if (!key) return key.error();

  const ItemTarget target{*table, std::move(*key)};
  ItemSession session(context.items, {&target, 1});
  if (!ItemSession::IsThere(**table)) return TableNotFound();
  const auto old = session.Read(target);
  if (auto refusal = Refusal(request->condition, old, request->wants_failed_item)) return *refusal;
  const std::size_t size = std::max(SizeOf(request->item), old ? SizeOf(*old) : 0);
  session.Put(target, old, std::move(request->item));
  if (auto done = session.Commit(); !done) return done.error();

  json::object answer;
  if (request->returns_old && old) answer["Attributes"] = ToJson(*old);
  AddCapacity(answer, request->table.name, WriteUnits(size), request->capacity);
  return answer;
}

}  // namespace weir::cloud::dynamodb::ops
