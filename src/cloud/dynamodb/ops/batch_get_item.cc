// Reads up to 100 items of any tables by their keys, up to 16 MB of them.
#include <set>

#include <fmt/format.h>

#include "src/cloud/dynamodb/arguments.h"
#include "src/cloud/dynamodb/capacity.h"
#include "src/cloud/dynamodb/expression/parse.h"
#include "src/cloud/dynamodb/expression/projection.h"
#include "src/cloud/dynamodb/ops/batches.h"
#include "src/cloud/dynamodb/value/json.h"

namespace weir::cloud::dynamodb::ops {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxKeys = 100;
constexpr std::size_t kMaxBytes = std::size_t{16} << 20;

/// What is asked of one table.
struct TableRequest {
  std::string name;  ///< as the request has it
  TableId id;
  const json::object* input = nullptr;
  const json::array* keys = nullptr;
  bool consistent = false;
  std::optional<std::vector<Path>> projection;
};

std::string_view ViewOf(json::string_view text) { return {text.data(), text.size()}; }

Outcome<TableRequest> DecodeTable(std::string_view name, const json::object& input,
                                  const protocol::Call& call) {
  TableRequest request;
  request.name = name;
  request.input = &input;
  protocol::Input in(input);
  request.keys = in.Array("Keys");
  request.consistent = in.Boolean("ConsistentRead").value_or(false);
  const ExpressionText text = {"ProjectionExpression", in.String("ProjectionExpression")};
  if (in.error()) return *in.error();
  auto id = ParseTableName(name, call.region);
  if (!id) return id.error();
  request.id = std::move(*id);
  auto placeholders = ReadPlaceholders(in, {&text, 1});
  if (!placeholders) return placeholders.error();
  if (text.text) {
    auto parsed = ParseProjection(*text.text, *placeholders);
    if (!parsed) return parsed.error();
    request.projection = std::move(*parsed);
  }
  if (auto unused = placeholders->Unused()) return *unused;
  return request;
}

Outcome<std::vector<TableRequest>> Decode(const json::object& tables, const protocol::Call& call) {
  std::vector<TableRequest> requests;
  std::size_t keys = 0;
  for (const auto& member : tables) {
    auto request = DecodeTable(ViewOf(member.key()), member.value().get_object(), call);
    if (!request) return request.error();
    keys += request->keys->size();
    requests.push_back(std::move(*request));
  }
  if (keys > kMaxKeys) return Invalid("Too many items requested for the BatchGetItem call");
  return requests;
}

Outcome<std::vector<ItemKey>> KeysOf(const TableRequest& request, const Table& table) {
  std::vector<ItemKey> keys;
  std::set<std::string_view> seen;
  keys.reserve(request.keys->size());
  for (const json::value& value : *request.keys) {
    const auto attributes = ParseItem(value.get_object());
    if (!attributes) return attributes.error();
    auto key = KeyOf(table.identity, *attributes);
    if (!key) return key.error();
    keys.push_back(std::move(*key));
    if (!seen.insert(keys.back().bytes).second) {
      return Invalid("Provided list of item keys contains duplicates");
    }
  }
  return keys;
}

/// The same request for the keys from `first` on.
json::object Unprocessed(const TableRequest& request, std::size_t first) {
  json::object rest = *request.input;
  json::array keys(request.keys->begin() + static_cast<std::ptrdiff_t>(first), request.keys->end());
  rest["Keys"] = std::move(keys);
  return rest;
}

/// Reads until the answer is full.
class Reader {
 public:
  explicit Reader(const Items& items) : items_(items) {}

  void Read(const TableRequest& request, const Table& table, const std::vector<ItemKey>& keys) {
    json::array found;
    std::size_t done = 0;
    for (; done < keys.size() && bytes_ < kMaxBytes; ++done) {
      const auto item = items_.Get(keys[done]);
      const std::size_t size = item ? SizeOf(*item) : 0;
      const double units = ReadUnits(size, request.consistent);
      items_.CountReads(table, units);
      units_[request.id.name] += units;
      if (!item) continue;
      bytes_ += size;
      found.push_back(ToJson(request.projection ? Project(*request.projection, *item) : *item));
    }
    responses_[request.name] = std::move(found);
    if (done < keys.size()) unprocessed_[request.name] = Unprocessed(request, done);
  }

  json::object Answer(CapacityDetail detail) && {
    json::object answer = {{"Responses", std::move(responses_)},
                           {"UnprocessedKeys", std::move(unprocessed_)}};
    AddCapacities(answer, units_, detail);
    return answer;
  }

 private:
  const Items& items_;
  std::size_t bytes_ = 0;
  json::object responses_;
  json::object unprocessed_;
  std::map<std::string, double> units_;
};

}  // namespace

protocol::JsonOutcome BatchGetItem(Context& context, const protocol::Call& call,
                                   const json::object& input) {
  protocol::Input in(input);
  const json::object* tables = in.Object("RequestItems");
  const CapacityDetail detail = ReadCapacityDetail(in);
  if (in.error()) return *in.error();
  const auto requests = Decode(*tables, call);
  if (!requests) return requests.error();
  std::vector<TablePointer> tables_read;
  std::vector<std::vector<ItemKey>> keys;
  for (const TableRequest& request : *requests) {
    const auto table = FindTable(context, request.id);
    if (!table) return table.error();
    auto of_table = KeysOf(request, **table);
    if (!of_table) return of_table.error();
    tables_read.push_back(*table);
    keys.push_back(std::move(*of_table));
  }
  Reader reader(context.items);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    reader.Read((*requests)[i], *tables_read[i], keys[i]);
  }
  return std::move(reader).Answer(detail);
}

}  // namespace weir::cloud::dynamodb::ops
