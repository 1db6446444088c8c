// Query and Scan: what they have in common, then each.
#include "src/cloud/dynamodb/ops/reads.h"

#include <array>

#include <fmt/format.h>

#include "src/cloud/dynamodb/arguments.h"
#include "src/cloud/dynamodb/capacity.h"
#include "src/cloud/dynamodb/expression/parse.h"
#include "src/cloud/dynamodb/expression/projection.h"
#include "src/cloud/dynamodb/page.h"
#include "src/cloud/dynamodb/value/json.h"

namespace weir::cloud::dynamodb::ops {
namespace {

namespace json = boost::json;

struct ReadRequest {
  TableId table;
  PageRequest page;
  std::optional<Condition> key_condition;
  std::optional<std::vector<Path>> projection;
  const json::object* start = nullptr;
  bool counts = false;
  bool consistent = false;
  CapacityDetail capacity = CapacityDetail::kNone;
};

std::optional<AwsError> WrongSelect(std::string_view select, bool projects) {
  if (select == "ALL_PROJECTED_ATTRIBUTES") {
    return InvalidParameters(
        "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
  }
  if (projects && select != "SPECIFIC_ATTRIBUTES") {
    return InvalidParameters(
        fmt::format("Cannot specify the ProjectionExpression when choosing to get {}", select));
  }
  if (!projects && select == "SPECIFIC_ATTRIBUTES") {
    return InvalidParameters(
        "Must specify the AttributesToGet or ProjectionExpression when choosing to get "
        "SPECIFIC_ATTRIBUTES");
  }
  return std::nullopt;
}

Outcome<void> ParseExpressions(protocol::Input& in, std::span<const ExpressionText> texts,
                               ReadRequest& request) {
  auto placeholders = ReadPlaceholders(in, texts);
  if (!placeholders) return placeholders.error();
  for (const auto& [kind, text] : texts) {
    if (!text) continue;
    if (kind == "ProjectionExpression") {
      auto paths = ParseProjection(*text, *placeholders);
      if (!paths) return paths.error();
      request.projection = std::move(*paths);
      continue;
    }
    auto condition = ParseCondition(kind, *text, *placeholders);
    if (!condition) return condition.error();
    (kind == "FilterExpression" ? request.page.filter : request.key_condition) =
        std::move(*condition);
  }
  if (auto unused = placeholders->Unused()) return *unused;
  return {};
}

/// What Query and Scan have in common; `texts` are the expressions that the operation knows.
Outcome<ReadRequest> Decode(protocol::Input& in, const protocol::Call& call,
                            std::span<const ExpressionText> texts) {
  ReadRequest request;
  request.table = ReadTable(in, call);
  if (const auto limit = in.Integer("Limit")) {
    request.page.limit = static_cast<std::size_t>(*limit);
  }
  request.consistent = in.Boolean("ConsistentRead").value_or(false);
  request.start = in.Object("ExclusiveStartKey");
  request.capacity = ReadCapacityDetail(in);
  const auto select = in.String("Select").value_or("");
  if (in.error()) return *in.error();
  if (const auto index = in.String("IndexName")) {
    return Invalid(fmt::format("The table does not have the specified index: {}", *index));
  }
  if (auto parsed = ParseExpressions(in, texts, request); !parsed) return parsed.error();
  if (!select.empty()) {
    if (auto wrong = WrongSelect(select, request.projection.has_value())) return *wrong;
  }
  request.counts = select == "COUNT";
  request.page.keeps_items = !request.counts;
  return request;
}

Outcome<void> MoveToStart(const ReadRequest& request, const TableIdentity& table, KeyRange& range) {
  if (request.start == nullptr) return {};
  const auto attributes = ParseItem(*request.start);
  if (!attributes) return attributes.error();
  const auto key = KeyOf(table, *attributes);
  if (!key) {
    return Invalid(fmt::format("The provided starting key is invalid: {}", key.error().message));
  }
  if (StartBehind(*key, request.page.forward, range)) return {};
  return Invalid(request.key_condition
                     ? "The provided starting key is outside query boundaries based on provided "
                       "conditions"
                     : "The provided starting key is invalid");
}

/// One page, counted and shown.
json::object Read(const Items& all, const Table& table, const ReadRequest& request) {
  const Page page = ReadPage(all, table.identity.schema, request.page);
  const double units = ReadUnits(page.bytes, request.consistent);
  all.CountReads(table, units);
  json::object answer = {{"Count", page.count}, {"ScannedCount", page.scanned}};
  if (!request.counts) {
    json::array items;
    items.reserve(page.items.size());
    for (const Item& item : page.items) {
      items.push_back(ToJson(request.projection ? Project(*request.projection, item) : item));
    }
    answer["Items"] = std::move(items);
  }
  if (page.last_key) answer["LastEvaluatedKey"] = ToJson(*page.last_key);
  AddCapacity(answer, request.table.name, units, request.capacity);
  return answer;
}

/// A filter looks at what the key condition has found; it may not look at the key again (API_Query,
/// FilterExpression; AFilterDropsWhatItDoesNotLetThrough).
std::optional<AwsError> WrongFilter(const std::optional<Condition>& filter,
                                    const KeySchema& schema) {
  std::optional<AwsError> wrong;
  if (!filter) return wrong;
  ForEachPath(*filter, [&](const Path& path) {
    if (wrong || !schema.Has(path.root())) return;
    wrong = Invalid(fmt::format(
        "Filter Expression can only contain non-primary key attributes: Primary key attribute: {}",
        path.root()));
  });
  return wrong;
}

}  // namespace

protocol::JsonOutcome Query(Context& context, const protocol::Call& call,
                            const json::object& input) {
  protocol::Input in(input);
  const std::array<ExpressionText, 3> texts = {
      {{"FilterExpression", in.String("FilterExpression")},
       {"KeyConditionExpression", in.String("KeyConditionExpression")},
       {"ProjectionExpression", in.String("ProjectionExpression")}}};
  auto request = Decode(in, call, texts);
  if (!request) return request.error();
  request->page.forward = in.Boolean("ScanIndexForward").value_or(true);
  if (in.error()) return *in.error();
  if (!request->key_condition) {
    return Invalid(
        "Either the KeyConditions or KeyConditionExpression parameter must be specified in the "
        "request.");
  }
  const auto table = FindTable(context, request->table);
  if (!table) return table.error();
  const TableIdentity& identity = (*table)->identity;
  if (auto wrong = WrongFilter(request->page.filter, identity.schema)) return *wrong;
  auto range = RangeOf(identity.schema, PrefixOf(identity.number), *request->key_condition);
  if (!range) return range.error();
  if (auto moved = MoveToStart(*request, identity, *range); !moved) return moved.error();
  request->page.range = std::move(*range);
  return Read(context.items, **table, *request);
}

protocol::JsonOutcome Scan(Context& context, const protocol::Call& call,
                           const json::object& input) {
  protocol::Input in(input);
  const std::array<ExpressionText, 2> texts = {
      {{"FilterExpression", in.String("FilterExpression")},
       {"ProjectionExpression", in.String("ProjectionExpression")}}};
  auto request = Decode(in, call, texts);
  if (!request) return request.error();
  const auto total = in.Integer("TotalSegments");
  const auto segment = in.Integer("Segment");
  if (in.error()) return *in.error();
  if (total && !segment) {
    return Invalid(
        "The Segment parameter is required but was not present in the request when "
        "parameter TotalSegments is present");
  }
  if (segment && !total) {
    return Invalid(
        "The TotalSegments parameter is required but was not present in the request "
        "when Segment parameter is present");
  }
  if (segment && *segment >= *total) {
    return Invalid(
        fmt::format("The Segment parameter is zero-based and must be less than parameter "
                    "TotalSegments: Segment: {} is not less than TotalSegments: {}",
                    *segment, *total));
  }
  const auto table = FindTable(context, request->table);
  if (!table) return table.error();
  const TableIdentity& identity = (*table)->identity;
  request->page.range = SegmentOf(identity.number, static_cast<std::uint64_t>(segment.value_or(0)),
                                  static_cast<std::uint64_t>(total.value_or(1)));
  if (auto moved = MoveToStart(*request, identity, request->page.range); !moved) {
    return moved.error();
  }
  return Read(context.items, **table, *request);
}

}  // namespace weir::cloud::dynamodb::ops
