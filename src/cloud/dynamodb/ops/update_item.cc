// Changes parts of an item, or makes it, if its condition allows it.
#include <algorithm>

#include <fmt/format.h>

#include "src/cloud/dynamodb/arguments.h"
#include "src/cloud/dynamodb/capacity.h"
#include "src/cloud/dynamodb/expression/parse.h"
#include "src/cloud/dynamodb/expression/projection.h"
#include "src/cloud/dynamodb/ops/items.h"
#include "src/cloud/dynamodb/value/json.h"
#include "src/cloud/dynamodb/write.h"

namespace weir::cloud::dynamodb::ops {
namespace {

namespace json = boost::json;

struct Request {
  TableId table;
  Item key;
  Update update;
  std::optional<Condition> condition;
  std::string_view returns;
  bool wants_failed_item = false;
  CapacityDetail capacity = CapacityDetail::kNone;
};

Outcome<void> ParseExpressions(protocol::Input& in, Request& request) {
  const std::array<ExpressionText, 2> texts = {
      {{"UpdateExpression", in.String("UpdateExpression")},
       {"ConditionExpression", in.String("ConditionExpression")}}};
  auto placeholders = ReadPlaceholders(in, texts);
  if (!placeholders) return placeholders.error();
  if (texts[0].text) {
    auto update = ParseUpdate(*texts[0].text, *placeholders);
    if (!update) return update.error();
    request.update = std::move(*update);
  }
  if (texts[1].text) {
    auto condition = ParseCondition(texts[1].kind, *texts[1].text, *placeholders);
    if (!condition) return condition.error();
    request.condition = std::move(*condition);
  }
  if (auto unused = placeholders->Unused()) return *unused;
  return {};
}

Outcome<Request> Decode(const protocol::Call& call, const json::object& input) {
  protocol::Input in(input);
  Request request;
  request.table = ReadTable(in, call);
  const json::object* key = in.Object("Key");
  request.returns = in.String("ReturnValues").value_or("NONE");
  request.wants_failed_item = ReadWantsFailedItem(in);
  request.capacity = ReadCapacityDetail(in);
  if (in.error()) return *in.error();
  if (auto parsed = ParseExpressions(in, request); !parsed) return parsed.error();
  auto parsed = ParseItem(*key);
  if (!parsed) return parsed.error();
  request.key = std::move(*parsed);
  return request;
}

/// The key of an item is what it is: no update changes it.
std::optional<AwsError> WrongPaths(const Update& update, const KeySchema& schema) {
  for (const Path& path : update.Paths()) {
    if (!schema.Has(path.root())) continue;
    return InvalidParameters(
        fmt::format("Cannot update attribute {}. This attribute is part of the key", path.root()));
  }
  return std::nullopt;
}

/// Whether there is an item afterwards. Where there was none, REMOVE and DELETE alone make none:
/// for a missing item "DELETE - Nothing happens" (API Reference, AttributeValueUpdate); an update
/// that says nothing makes one of the key. RemovingFromNothingMakesNoItem.
bool LeavesAnItem(const Update& update, const std::optional<Item>& old) {
  const bool only_takes_away = update.set.empty() && update.add.empty() &&
                               !(update.remove.empty() && update.remove_from_set.empty());
  return old.has_value() || !only_takes_away;
}

std::optional<json::object> Returned(const Request& request, const std::optional<Item>& old,
                                     const Item& item) {
  if (request.returns == "NONE") return std::nullopt;
  if (request.returns == "ALL_NEW") return ToJson(item);
  if (request.returns == "ALL_OLD") return old ? std::optional(ToJson(*old)) : std::nullopt;
  const bool new_ones = request.returns == "UPDATED_NEW";
  if (!new_ones && !old) return std::nullopt;
  const Item touched = Project(request.update.Paths(), new_ones ? item : *old);
  return touched.empty() ? std::nullopt : std::optional(ToJson(touched));
}

}  // namespace

protocol::JsonOutcome UpdateItem(Context& context, const protocol::Call& call,
                                 const json::object& input) {
  const auto request = Decode(call, input);
  if (!request) return request.error();
  const auto table = FindTable(context, request->table);
  if (!table) return table.error();
  auto key = KeyOf((*table)->identity, request->key);
  if (!key) return key.error();
  if (auto wrong = WrongPaths(request->update, (*table)->identity.schema)) return *wrong;

  const ItemTarget target{*table, std::move(*key)};
  ItemSession session(context.items, {&target, 1});
  if (!ItemSession::IsThere(**table)) return TableNotFound();
  const auto old = session.Read(target);
  if (auto refusal = Refusal(request->condition, old, request->wants_failed_item)) return *refusal;
  json::object answer;
  if (!LeavesAnItem(request->update, old)) {
    AddCapacity(answer, request->table.name, WriteUnits(0), request->capacity);
    return answer;
  }
  const auto updated = Apply(request->update, old ? *old : request->key);
  if (!updated) return updated.error();
  if (auto wrong = WrongItem(*updated, true)) return *wrong;
  const std::size_t size = std::max(SizeOf(*updated), old ? SizeOf(*old) : 0);
  session.Put(target, old, *updated);
  if (auto done = session.Commit(); !done) return done.error();

  if (auto returned = Returned(*request, old, *updated))
    answer["Attributes"] = std::move(*returned);
  AddCapacity(answer, request->table.name, WriteUnits(size), request->capacity);
  return answer;
}

}  // namespace weir::cloud::dynamodb::ops
