// Puts and deletes up to 25 items of any tables, unconditionally, in one write.
#include <set>

#include <fmt/format.h>

#include "src/cloud/dynamodb/arguments.h"
#include "src/cloud/dynamodb/capacity.h"
#include "src/cloud/dynamodb/item_write.h"
#include "src/cloud/dynamodb/ops/batches.h"
#include "src/cloud/dynamodb/value/json.h"

namespace weir::cloud::dynamodb::ops {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxRequests = 25;

/// One PutRequest or DeleteRequest.
struct Change {
  ItemTarget target;
  ItemWrite write;
};

Outcome<Change> DecodePut(const TablePointer& table, const json::object& request) {
  auto item = ParseItem(*protocol::Input(request).Object("Item"));
  if (!item) return item.error();
  if (auto wrong = WrongItem(*item, false)) return *wrong;
  auto key = KeyOfItem(table->identity, *item);
  if (!key) return key.error();
  return Change{{table, std::move(*key)}, {.item = std::move(*item)}};
}

Outcome<Change> DecodeDelete(const TablePointer& table, const json::object& request) {
  const auto attributes = ParseItem(*protocol::Input(request).Object("Key"));
  if (!attributes) return attributes.error();
  auto key = KeyOf(table->identity, *attributes);
  if (!key) return key.error();
  return Change{{table, std::move(*key)}, {.kind = ItemWrite::Kind::kDelete}};
}

Outcome<Change> DecodeChange(const TablePointer& table, const json::value& value) {
  const protocol::Input in(value.get_object());
  const json::object* put = in.Object("PutRequest");
  const json::object* remove = in.Object("DeleteRequest");
  if ((put == nullptr) == (remove == nullptr)) {
    return Invalid(
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the "
        "supported datatypes");
  }
  return put != nullptr ? DecodePut(table, *put) : DecodeDelete(table, *remove);
}

Outcome<std::vector<Change>> Decode(const Context& context, const protocol::Call& call,
                                    const json::object& tables) {
  std::vector<Change> changes;
  std::set<std::string> keys;
  for (const auto& member : tables) {
    const std::string_view name(member.key().data(), member.key().size());
    const auto id = ParseTableName(name, call.region);
    if (!id) return id.error();
    const auto table = FindTable(context, *id);
    if (!table) return table.error();
    for (const json::value& request : member.value().get_array()) {
      auto change = DecodeChange(*table, request);
      if (!change) return change.error();
      if (!keys.insert(change->target.key.bytes).second) {
        return Invalid("Provided list of item keys contains duplicates");
      }
      changes.push_back(std::move(*change));
    }
  }
  return changes;
}

std::size_t CountOf(const json::object& tables) {
  std::size_t count = 0;
  for (const auto& member : tables) count += member.value().get_array().size();
  return count;
}

Outcome<std::map<std::string, double>> Write(Items& items, std::vector<Change> changes) {
  std::vector<ItemTarget> targets;
  targets.reserve(changes.size());
  for (const Change& change : changes) targets.push_back(change.target);
  ItemSession session(items, targets);
  std::map<std::string, double> units;
  for (Change& change : changes) {
    const auto written = RunWrite(session, change.target, change.write);
    if (!written) return written.error();
    units[change.target.table->identity.id.name] += written->units;
  }
  if (auto done = session.Commit(); !done) return done.error();
  return units;
}

}  // namespace

protocol::JsonOutcome BatchWriteItem(Context& context, const protocol::Call& call,
                                     const json::object& input) {
  protocol::Input in(input);
  const json::object* tables = in.Object("RequestItems");
  const CapacityDetail detail = ReadCapacityDetail(in);
  if (in.error()) return *in.error();
  if (CountOf(*tables) > kMaxRequests) {
    return Invalid("Too many items requested for the BatchWriteItem call");
  }
  auto changes = Decode(context, call, *tables);
  if (!changes) return changes.error();
  const auto units = Write(context.items, std::move(*changes));
  if (!units) return units.error();
  json::object answer = {{"UnprocessedItems", json::object()}};
  AddCapacities(answer, *units, detail);
  return answer;
}

}  // namespace weir::cloud::dynamodb::ops
