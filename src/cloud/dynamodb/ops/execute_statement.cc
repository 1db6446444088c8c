// Runs one PartiQL statement; a SELECT may find many items, page by page.
#include <fmt/format.h>

#include "src/cloud/dynamodb/arguments.h"
#include "src/cloud/dynamodb/capacity.h"
#include "src/cloud/dynamodb/execution.h"
#include "src/cloud/dynamodb/expression/projection.h"
#include "src/cloud/dynamodb/ops/statements.h"
#include "src/cloud/dynamodb/page.h"
#include "src/cloud/dynamodb/value/json.h"
#include "src/codec/base64.h"

namespace weir::cloud::dynamodb::ops {
namespace {

namespace json = boost::json;

struct StatementRequest {
  bool consistent = false;
  std::optional<std::size_t> limit;
  std::string token;  ///< NextToken; "" for the first page
  bool wants_failed_item = false;
  CapacityDetail capacity = CapacityDetail::kNone;
};

StatementRequest Decode(protocol::Input& in) {
  StatementRequest request;
  request.consistent = in.Boolean("ConsistentRead").value_or(false);
  if (const auto limit = in.Integer("Limit")) {
    request.limit = static_cast<std::size_t>(*limit);
  }
  request.token = in.Text("NextToken");
  request.wants_failed_item = ReadWantsFailedItem(in);
  request.capacity = ReadCapacityDetail(in);
  return request;
}

/// A hash key that the WHERE fixes narrows the search to its items; all else is a filter.
KeyRange RangeFor(const BoundStatement& bound) {
  const TableIdentity& identity = bound.table->identity;
  const auto hash =
      bound.write.condition ? FixedHash(*bound.write.condition, identity.schema) : std::nullopt;
  const store::Key table = PrefixOf(identity.number);
  const store::Key prefix = hash ? HashPrefix(table, *hash) : table;
  return {.from = prefix.str(), .to = prefix.After()};
}

/// The token is the key of the last item, in the store's form.
std::string TokenOf(const TableIdentity& table, const Item& last_key) {
  std::string token;
  codec::AppendBase64(KeyOf(table, last_key).value().bytes, token);
  return token;
}

protocol::JsonOutcome Select(const Items& items, const BoundStatement& bound,
                             const StatementRequest& request) {
  const TableIdentity& identity = bound.table->identity;
  PageRequest page_request{
      .range = RangeFor(bound), .limit = request.limit, .filter = bound.write.condition};
  if (!request.token.empty()) {
    auto key = codec::DecodeBase64(request.token);
    if (!key || !StartBehind({std::move(*key)}, true, page_request.range)) {
      return Invalid("Invalid NextToken");
    }
  }
  const Page page = ReadPage(items, identity.schema, page_request);
  json::array found;
  for (const Item& item : page.items) {
    const auto& projection = bound.statement->projection;
    found.push_back(ToJson(projection ? dynamodb::Select(*projection, item) : item));
  }
  json::object answer = {{"Items", std::move(found)}};
  if (page.last_key) {
    answer["NextToken"] = TokenOf(identity, *page.last_key);
    answer["LastEvaluatedKey"] = ToJson(*page.last_key);
  }
  const double units = ReadUnits(page.bytes, request.consistent);
  items.CountReads(*bound.table, units);
  AddCapacity(answer, identity.id.name, units, request.capacity);
  return answer;
}

protocol::JsonOutcome Write(Items& items, BoundStatement& bound, const StatementRequest& request) {
  const auto target = TargetOf(bound);
  if (!target) return target.error();
  ItemSession session(items, {&*target, 1});
  auto result = RunStatement(session, *target, bound);
  if (!result) return result.error();
  if (auto done = session.Commit(); !done) return done.error();
  json::array returned;
  if (result->item) returned.push_back(ToJson(*result->item));
  json::object answer = {{"Items", std::move(returned)}};
  AddCapacity(answer, bound.table->identity.id.name, result->units, request.capacity);
  return answer;
}

}  // namespace

protocol::JsonOutcome ExecuteStatement(Context& context, const protocol::Call& call,
                                       const json::object& input) {
  protocol::Input in(input);
  const std::string_view text = in.Text("Statement");
  const json::array* parameters = in.Array("Parameters");
  const StatementRequest request = Decode(in);
  if (in.error()) return *in.error();
  auto bound = Bind(context, call.region, text, parameters);
  if (!bound) return bound.error();
  const partiql::Verb verb = bound->statement->verb;
  if (verb == partiql::Verb::kSelect) return Select(context.items, *bound, request);
  // The model's DuplicateItemException has no Item.
  bound->write.wants_failed_item = request.wants_failed_item && verb != partiql::Verb::kInsert;
  return Write(context.items, *bound, request);
}

}  // namespace weir::cloud::dynamodb::ops
