// Reads an item by its key.
#include "src/cloud/dynamodb/arguments.h"
#include "src/cloud/dynamodb/capacity.h"
#include "src/cloud/dynamodb/expression/parse.h"
#include "src/cloud/dynamodb/expression/projection.h"
#include "src/cloud/dynamodb/ops/items.h"
#include "src/cloud/dynamodb/value/json.h"

namespace weir::cloud::dynamodb::ops {

namespace json = boost::json;

protocol::JsonOutcome GetItem(Context& context, const protocol::Call& call,
                              const json::object& input) {
  protocol::Input in(input);
  const TableId id = ReadTable(in, call);
  const json::object* key_json = in.Object("Key");
  const bool consistent = in.Boolean("ConsistentRead").value_or(false);
  const CapacityDetail detail = ReadCapacityDetail(in);
  const ExpressionText projection = {"ProjectionExpression", in.String("ProjectionExpression")};
  if (in.error()) return *in.error();
  auto placeholders = ReadPlaceholders(in, {&projection, 1});
  if (!placeholders) return placeholders.error();
  std::vector<Path> paths;
  if (projection.text) {
    auto parsed = ParseProjection(*projection.text, *placeholders);
    if (!parsed) return parsed.error();
    paths = std::move(*parsed);
  }
  if (auto unused = placeholders->Unused()) return *unused;
  const auto parsed_key = ParseItem(*key_json);
  if (!parsed_key) return parsed_key.error();
  const auto table = FindTable(context, id);
  if (!table) return table.error();
  const auto key = KeyOf((*table)->identity, *parsed_key);
  if (!key) return key.error();

  const auto item = context.items.Get(*key);
  json::object answer;
  if (item) answer["Item"] = ToJson(projection.text ? Project(paths, *item) : *item);
  const double units = ReadUnits(item ? SizeOf(*item) : 0, consistent);
  context.items.CountReads(**table, units);
  AddCapacity(answer, id.name, units, detail);
  return answer;
}

}  // namespace weir::cloud::dynamodb::ops
