// PutItem, UpdateItem, DeleteItem: one item is written, if its condition allows it.
#include <array>
#include <optional>
#include <span>
#include <utility>

#include "src/cloud/dynamodb/arguments.h"
#include "src/cloud/dynamodb/capacity.h"
#include "src/cloud/dynamodb/expression/parse.h"
#include "src/cloud/dynamodb/expression/projection.h"
#include "src/cloud/dynamodb/item_write.h"
#include "src/cloud/dynamodb/ops/items.h"
#include "src/cloud/dynamodb/value/json.h"

namespace weir::cloud::dynamodb::ops {
namespace {

namespace json = boost::json;

using Kind = ItemWrite::Kind;

struct WriteRequest {
  TableId table = {};
  ItemWrite write;
  std::string_view returns = "NONE";
  CapacityDetail capacity = CapacityDetail::kNone;
};

Outcome<void> ReadExpressions(protocol::Input& in, ItemWrite& write) {
  const bool updates = write.kind == Kind::kUpdate;
  const std::array<ExpressionText, 2> both = {
      {{"UpdateExpression", updates ? in.String("UpdateExpression") : std::nullopt},
       {"ConditionExpression", in.String("ConditionExpression")}}};
  const auto& [update, condition] = both;
  auto placeholders = ReadPlaceholders(in, std::span(both).subspan(updates ? 0 : 1));
  if (!placeholders) return placeholders.error();
  if (update.text) {
    auto parsed = ParseUpdate(*update.text, *placeholders);
    if (!parsed) return parsed.error();
    write.update = std::move(*parsed);
  }
  if (condition.text) {
    auto parsed = ParseCondition(condition.kind, *condition.text, *placeholders);
    if (!parsed) return parsed.error();
    write.condition = std::move(*parsed);
  }
  if (auto unused = placeholders->Unused()) return *unused;
  return {};
}

Outcome<WriteRequest> Decode(const protocol::Call& call, const json::object& input, Kind kind) {
  protocol::Input in(input);
  WriteRequest request{.write = {.kind = kind}};
  request.table = ReadTable(in, call);
  request.returns = in.String("ReturnValues").value_or("NONE");
  request.write.wants_failed_item = ReadWantsFailedItem(in);
  request.capacity = ReadCapacityDetail(in);
  if (in.error()) return *in.error();
  if (kind != Kind::kUpdate && request.returns != "NONE" && request.returns != "ALL_OLD") {
    return Invalid("ReturnValues can only be ALL_OLD or NONE");
  }
  if (auto read = ReadExpressions(in, request.write); !read) return read.error();
  auto item = ParseItem(*in.Object(kind == Kind::kPut ? "Item" : "Key"));
  if (!item) return item.error();
  request.write.item = std::move(*item);
  if (kind == Kind::kPut) {
    if (auto wrong = WrongItem(request.write.item, false)) return *wrong;
  }
  return request;
}

Outcome<ItemTarget> TargetOf(const Context& context, const WriteRequest& request) {
  auto table = FindTable(context, request.table);
  if (!table) return table.error();
  const TableIdentity& identity = (*table)->identity;
  auto key = request.write.kind == Kind::kPut ? KeyOfItem(identity, request.write.item)
                                              : KeyOf(identity, request.write.item);
  if (!key) return key.error();
  if (auto wrong = WrongUpdate(request.write.update, identity.schema)) return *wrong;
  return ItemTarget{std::move(*table), std::move(*key)};
}

std::optional<json::object> Returned(const WriteRequest& request, const Written& written) {
  const auto whole = [](const std::optional<Item>& item) {
    return item ? std::optional(ToJson(*item)) : std::nullopt;
  };
  if (request.returns == "NONE") return std::nullopt;
  if (request.returns == "ALL_OLD") return whole(written.old);
  if (request.returns == "ALL_NEW") return whole(written.item);
  const auto& item = request.returns == "UPDATED_NEW" ? written.item : written.old;
  if (!item) return std::nullopt;
  const Item touched = Project(request.write.update.Paths(), *item);
  return touched.empty() ? std::nullopt : std::optional(ToJson(touched));
}

protocol::JsonOutcome Write(Context& context, const protocol::Call& call, const json::object& input,
                            Kind kind) {
  auto request = Decode(call, input, kind);
  if (!request) return request.error();
  const auto target = TargetOf(context, *request);
  if (!target) return target.error();
  ItemSession session(context.items, {&*target, 1});
  const auto written = RunWrite(session, *target, request->write);
  if (!written) return written.error();
  if (auto done = session.Commit(); !done) return done.error();
  json::object answer;
  if (auto returned = Returned(*request, *written)) answer["Attributes"] = std::move(*returned);
  AddCapacity(answer, request->table.name, written->units, request->capacity);
  return answer;
}

}  // namespace

protocol::JsonOutcome PutItem(Context& context, const protocol::Call& call,
                              const json::object& input) {
  return Write(context, call, input, Kind::kPut);
}

protocol::JsonOutcome UpdateItem(Context& context, const protocol::Call& call,
                                 const json::object& input) {
  return Write(context, call, input, Kind::kUpdate);
}

protocol::JsonOutcome DeleteItem(Context& context, const protocol::Call& call,
                                 const json::object& input) {
  return Write(context, call, input, Kind::kDelete);
}

}  // namespace weir::cloud::dynamodb::ops
