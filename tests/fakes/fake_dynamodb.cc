// DynamoDB in memory, as far as claims and heads ask for it, behind its JSON protocol.
#include "tests/fakes/fake_dynamodb.h"

#include <string_view>
#include <utility>
#include <vector>

#include "tests/fakes/scripted_transport.h"

namespace weir::fakes {
namespace {

namespace json = boost::json;

/// The names in `INSERT INTO "claims" VALUE {'key':?,'c':?}`, in their order.
std::vector<std::string> AttributesIn(std::string_view statement) {
  std::vector<std::string> names;
  for (std::size_t at = statement.find('\''); at != std::string_view::npos;) {
    const std::size_t end = statement.find('\'', at + 1);
    names.emplace_back(statement.substr(at + 1, end - at - 1));
    at = statement.find('\'', end + 1);
  }
  return names;
}

std::string KeyOf(const json::value& key) { return std::string(key.at("key").at("S").as_string()); }

aws::HttpResponse Answer(int status, const json::value& body) {
  return {status, {{"Content-Type", "application/x-amz-json-1.0"}}, json::serialize(body)};
}

}  // namespace

void FakeDynamoDb::Put(json::object item) {
  const std::string key = KeyOf(item);
  items_[key] = std::move(item);
}

aws::HttpResponse FakeDynamoDb::Serve(const aws::HttpRequest& request) {
  const std::string target = HeaderOf(request, "X-Amz-Target");
  const json::value parsed = json::parse(request.body);
  const json::object& input = parsed.as_object();
  if (target == "DynamoDB_20120810.BatchExecuteStatement") {
    return Answer(200, BatchExecuteStatement(input));
  }
  if (target == "DynamoDB_20120810.BatchGetItem") return Answer(200, BatchGetItem(input));
  if (target == "DynamoDB_20120810.GetItem") return Answer(200, GetItem(input));
  if (target == "DynamoDB_20120810.UpdateItem") return UpdateItem(input);
  if (target == "DynamoDB_20120810.PutItem") return PutItem(input);
  return Answer(400, {{"__type", "com.amazon.coral.service#UnknownOperationException"}});
}

json::value FakeDynamoDb::BatchExecuteStatement(const json::object& input) {
  json::array responses;
  for (const json::value& statement : input.at("Statements").as_array()) {
    responses.push_back(Insert(statement.as_object()));
  }
  return {{"Responses", responses}};
}

json::object FakeDynamoDb::Insert(const json::object& statement) {
  if (const std::string code = habits_.statement_error(); !code.empty()) {
    return {{"Error", {{"Code", code}, {"Message", "as the test wants it"}}}};
  }
  const json::array& parameters = statement.at("Parameters").as_array();
  json::object item;
  const auto names = AttributesIn(statement.at("Statement").as_string());
  for (std::size_t i = 0; i < names.size(); ++i) item[names[i]] = parameters.at(i);
  const auto [stored, is_new] = items_.try_emplace(KeyOf(item), item);
  if (is_new) return {{"TableName", "claims"}};
  json::object error{{"Code", "DuplicateItem"},
                     {"Message", "Duplicate primary key exists in table"}};
  if (habits_.shows_item_in_the_way) error["Item"] = stored->second;
  return {{"TableName", "claims"}, {"Error", error}};
}

json::value FakeDynamoDb::BatchGetItem(const json::object& input) {
  const auto& [table, asked] = *input.at("RequestItems").as_object().begin();
  json::array found;
  json::array unprocessed;
  std::size_t read = 0;
  for (const json::value& key : asked.at("Keys").as_array()) {
    if (++read > habits_.keys_a_read) {
      unprocessed.push_back(key);
    } else if (const auto item = items_.find(KeyOf(key)); item != items_.end()) {
      found.push_back(item->second);
    }
  }
  json::object rest;
  if (!unprocessed.empty()) rest[table] = {{"ConsistentRead", true}, {"Keys", unprocessed}};
  return {{"Responses", json::object{{table, found}}}, {"UnprocessedKeys", rest}};
}

json::value FakeDynamoDb::GetItem(const json::object& input) {
  const auto item = items_.find(KeyOf(input.at("Key")));
  if (item == items_.end()) return json::object();
  return {{"Item", item->second}};
}

aws::HttpResponse FakeDynamoDb::UpdateItem(const json::object& input) {
  const auto item = items_.find(KeyOf(input.at("Key")));
  const json::value& values = input.at("ExpressionAttributeValues");
  const json::string& name = input.at("ExpressionAttributeNames").at("#o").as_string();
  const json::value* known = item != items_.end() ? item->second.if_contains(name) : nullptr;
  if (known != nullptr && *known == values.at(":from")) {
    item->second[name] = values.at(":to");
    return Answer(200, json::object());
  }
  json::object refusal{
      {"__type", "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"},
      {"message", "The conditional request failed"}};
  if (item != items_.end() && habits_.shows_item_in_the_way) refusal["Item"] = item->second;
  return Answer(400, refusal);
}

/// Conditions are `attribute_not_exists(#a)` and `#a = :b AND #c = :d`.
aws::HttpResponse FakeDynamoDb::PutItem(const json::object& input) {
  const json::object& item = input.at("Item").as_object();
  const auto known = items_.find(KeyOf(item));
  const std::string condition(input.at("ConditionExpression").as_string());
  const json::object& names = input.at("ExpressionAttributeNames").as_object();
  bool holds = condition.starts_with("attribute_not_exists") == (known == items_.end());
  for (const auto& [mark, name] : names) {
    const std::string equals = std::string(mark) + " = ";
    const std::size_t at = condition.find(equals);
    if (!holds || at == std::string::npos) continue;
    const std::string after = condition.substr(at + equals.size());
    const json::value* value = known->second.if_contains(name.as_string());
    const std::string wanted = after.substr(0, after.find(' '));
    holds = value != nullptr && *value == input.at("ExpressionAttributeValues").at(wanted);
  }
  if (!holds) {
    return Answer(400,
                  {{"__type", "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"},
                   {"message", "The conditional request failed"}});
  }
  Put(item);
  return Answer(200, json::object());
}

}  // namespace weir::fakes
