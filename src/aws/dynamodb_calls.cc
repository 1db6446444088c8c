// The operations of DynamoDB that claims need: how they are asked, and what they answer.
#include "src/aws/dynamodb_calls.h"

#include "src/aws/api_error.h"
#include "src/text/json_string.h"

namespace weir::aws {
namespace {

namespace json = boost::json;

Error NoAnswer(std::string_view operation) {
  return {ErrorKind::kCorrupt,
          "DynamoDB " + std::string(operation) + ": the answer makes no sense"};
}

const json::value* Member(const json::value& value, std::string_view name) {
  const json::object* object = value.if_object();
  return object != nullptr ? object->if_contains(name) : nullptr;
}

std::string MemberText(const json::value& value, std::string_view name) {
  const json::value* member = Member(value, name);
  const json::string* text = member != nullptr ? member->if_string() : nullptr;
  return text != nullptr ? std::string(*text) : std::string();
}

/// The elements of an array, none where there is no array.
std::span<const json::value> Elements(const json::value* value) {
  const json::array* array = value != nullptr ? value->if_array() : nullptr;
  if (array == nullptr) return {};
  return {array->data(), array->size()};
}

json::value Parse(std::string_view body) {
  boost::system::error_code failed;
  json::value parsed = json::parse(body, failed);
  return failed ? json::value() : parsed;
}

/// {"TableName":"…","Key":{"key":{"S":"…"}}, without the closing brace.
std::string KeyedBody(std::string_view table, std::string_view key) {
  std::string body = R"({"TableName":)";
  text::AppendJsonString(table, body);
  body += R"(,"Key":{"key":{"S":)";
  text::AppendJsonString(key, body);
  body += "}}";
  return body;
}

}  // namespace

Call DynamoDbCall(std::string_view operation, std::string body) {
  return {.service = "dynamodb",
          .headers = {{"Content-Type", "application/x-amz-json-1.0"},
                      {"X-Amz-Target", "DynamoDB_20120810." + std::string(operation)}},
          .body = std::move(body)};
}

Error TableError(const HttpResponse& response, std::string_view table, std::string_view what) {
  const bool is_missing = ApiErrorOf(response).code == "ResourceNotFoundException";
  return is_missing ? NoSuchTable(table) : ErrorOf(response, what);
}

Error NoSuchTable(std::string_view table) {
  return {ErrorKind::kNotFound,
          "DynamoDB has no table " + std::string(table) +
              " there: name the one that the lake's function has (its variable "
              "WEIR_CLAIMS_TABLE), in its region"};
}

Call BatchInsertCall(std::string_view statement, std::span<const std::string> values) {
  std::string quoted;
  text::AppendJsonString(statement, quoted);
  std::string body = R"({"Statements":[)";
  for (const std::string& parameters : values) {
    if (&parameters != values.data()) body += ',';
    body += R"({"ReturnValuesOnConditionCheckFailure":"ALL_OLD","Statement":)";
    body += quoted;
    body += R"(,"Parameters":)";
    body += parameters;
    body += '}';
  }
  body += "]}";
  return DynamoDbCall("BatchExecuteStatement", std::move(body));
}

Result<std::vector<StatementAnswer>> ParseBatchInsert(std::string_view body, std::size_t count) {
  const json::value parsed = Parse(body);
  const auto responses = Elements(Member(parsed, "Responses"));
  if (responses.size() != count) return NoAnswer("BatchExecuteStatement");
  std::vector<StatementAnswer> answers;
  for (const json::value& response : responses) {
    StatementAnswer& answer = answers.emplace_back();
    const json::value* error = Member(response, "Error");
    if (error == nullptr || error->is_null()) continue;
    answer.code = MemberText(*error, "Code");
    answer.message = MemberText(*error, "Message");
    if (answer.code.empty()) return NoAnswer("BatchExecuteStatement");
    const json::value* item = Member(*error, "Item");
    if (item == nullptr) item = Member(response, "Item");
    if (item != nullptr) answer.item = ParseClaimItem(*item);
  }
  return answers;
}

Call BatchGetCall(std::string_view table, std::span<const std::string> keys) {
  std::string body = R"({"RequestItems":{)";
  text::AppendJsonString(table, body);
  body += R"(:{"ConsistentRead":true,"Keys":[)";
  for (const std::string& key : keys) {
    if (&key != keys.data()) body += ',';
    body += R"({"key":{"S":)";
    text::AppendJsonString(key, body);
    body += "}}";
  }
  body += "]}}}";
  return DynamoDbCall("BatchGetItem", std::move(body));
}

Result<BatchGetAnswer> ParseBatchGet(std::string_view body, std::string_view table) {
  const json::value parsed = Parse(body);
  const json::value* responses = Member(parsed, "Responses");
  if (responses == nullptr) return NoAnswer("BatchGetItem");
  BatchGetAnswer answer;
  for (const json::value& item : Elements(Member(*responses, table))) {
    const auto key = StringAttribute(item, kClaimKeyAttribute);
    if (!key) return NoAnswer("BatchGetItem");
    answer.items.emplace_back(*key, ParseClaimItem(item));
  }
  const json::value* unprocessed = Member(parsed, "UnprocessedKeys");
  const json::value* of_table = unprocessed != nullptr ? Member(*unprocessed, table) : nullptr;
  if (of_table == nullptr) return answer;
  for (const json::value& item : Elements(Member(*of_table, "Keys"))) {
    const auto key = StringAttribute(item, kClaimKeyAttribute);
    if (!key) return NoAnswer("BatchGetItem");
    answer.unprocessed.emplace_back(*key);
  }
  return answer;
}

Call MoveCall(std::string_view table, std::string_view key, const ClaimItem& read,
              std::string_view to) {
  std::string body = KeyedBody(table, key);
  body += ',';
  AppendMove(read, to, body);
  body += R"(,"ReturnValuesOnConditionCheckFailure":"ALL_OLD"})";
  return DynamoDbCall("UpdateItem", std::move(body));
}

std::optional<Result<ClaimItem>> ParseRefusedMove(std::string_view body) {
  const json::value parsed = Parse(body);
  const json::value* item = Member(parsed, "Item");
  if (item == nullptr) return std::nullopt;
  return ParseClaimItem(*item);
}

Call EraseCall(std::string_view table, std::string_view key, const std::optional<ClaimItem>& read,
               std::string_view owner) {
  std::string body = R"({"TableName":)";
  text::AppendJsonString(table, body);
  body += ',';
  AppendErase(key, read, owner, body);
  body += '}';
  return DynamoDbCall("PutItem", std::move(body));
}

Call GetCall(std::string_view table, std::string_view key) {
  return DynamoDbCall("GetItem", KeyedBody(table, key) + R"(,"ConsistentRead":true})");
}

Result<std::optional<ClaimItem>> ParseGet(std::string_view body) {
  const json::value parsed = Parse(body);
  if (!parsed.is_object()) return NoAnswer("GetItem");
  const json::value* item = Member(parsed, "Item");
  if (item == nullptr) return std::optional<ClaimItem>();
  auto claim = ParseClaimItem(*item);
  if (!claim) return claim.error();
  return std::optional<ClaimItem>(*std::move(claim));
}

Call ScanCall(std::string_view table, std::size_t segment, std::size_t segments,
              const std::optional<std::string>& start_key) {
  std::string body = R"({"TableName":)";
  text::AppendJsonString(table, body);
  body += R"(,"ConsistentRead":true,"Segment":)" + std::to_string(segment) +
          R"(,"TotalSegments":)" + std::to_string(segments);
  if (start_key) {
    body += R"(,"ExclusiveStartKey":{"key":{"S":)";
    text::AppendJsonString(*start_key, body);
    body += "}}";
  }
  body += '}';
  return DynamoDbCall("Scan", std::move(body));
}

Result<ScanAnswer> ParseScan(std::string_view body) {
  const json::value parsed = Parse(body);
  const json::value* items = Member(parsed, "Items");
  if (items == nullptr) return NoAnswer("Scan");
  ScanAnswer answer;
  for (const json::value& item : Elements(items)) {
    const auto key = StringAttribute(item, kClaimKeyAttribute);
    if (!key) return NoAnswer("Scan");
    answer.items.emplace_back(*key, ParseClaimItem(item));
  }
  const json::value* last = Member(parsed, "LastEvaluatedKey");
  if (last == nullptr) return answer;
  const auto key = StringAttribute(*last, kClaimKeyAttribute);
  if (!key) return NoAnswer("Scan");
  answer.last_key = *key;
  return answer;
}

}  // namespace weir::aws
