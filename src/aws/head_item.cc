// The head of a merge as an item of the claims table, beside the claims.
#include "src/aws/head_item.h"

#include <charconv>
#include <cstdint>
#include <optional>

#include <boost/json.hpp>

#include "src/aws/claim_item.h"
#include "src/aws/dynamodb_calls.h"

namespace weir::aws {
namespace {

namespace json = boost::json;

constexpr std::string_view kHeadKey = "merge:head:";

std::optional<std::uint64_t> NumberIn(const json::value* attribute) {
  const json::object* typed = attribute != nullptr ? attribute->if_object() : nullptr;
  const json::value* value = typed != nullptr ? typed->if_contains("N") : nullptr;
  const json::string* digits = value != nullptr ? value->if_string() : nullptr;
  if (digits == nullptr) return std::nullopt;
  std::uint64_t number = 0;
  const char* const end = digits->data() + digits->size();
  const auto [stop, error] = std::from_chars(digits->data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

std::optional<bool> FlagIn(const json::value* attribute) {
  const json::object* typed = attribute != nullptr ? attribute->if_object() : nullptr;
  const json::value* value = typed != nullptr ? typed->if_contains("BOOL") : nullptr;
  if (value == nullptr || !value->is_bool()) return std::nullopt;
  return value->get_bool();
}

json::object ItemOf(std::string_view key, const merge::Head& head) {
  return {{kClaimKeyAttribute, {{"S", key}}},
          {"plan", {{"N", std::to_string(head.plan)}}},
          {"digest", {{"S", head.digest}}},
          {"closed", {{"BOOL", head.closed}}}};
}

}  // namespace

std::string HeadKey(const BucketPrefix& lake) {
  return std::string(kHeadKey) + lake.bucket + "/" + lake.prefix;
}

bool IsHeadKey(std::string_view key) { return key.starts_with(kHeadKey); }

Result<merge::Head> ParseHeadAnswer(std::string_view body) {
  boost::system::error_code failed;
  const json::value answer = json::parse(body, failed);
  if (failed || !answer.is_object()) {
    return Error{ErrorKind::kUnknown, "DynamoDB GetItem: the answer makes no sense"};
  }
  const json::value* item = answer.get_object().if_contains("Item");
  if (item == nullptr) return merge::Head();
  const json::object* attributes = item->if_object();
  const auto digest = StringAttribute(*item, "digest");
  const auto plan =
      attributes != nullptr ? NumberIn(attributes->if_contains("plan")) : std::nullopt;
  const auto closed =
      attributes != nullptr ? FlagIn(attributes->if_contains("closed")) : std::nullopt;
  if (!digest || !plan || !closed) {
    return Error{ErrorKind::kCorrupt,
                 "the item is no head of a merge that this weir knows; use the weir that wrote it, "
                 "or a newer one"};
  }
  return merge::Head{*plan, std::string(*digest), *closed};
}

Call MoveHeadCall(std::string_view table, std::string_view key, const merge::Head& from,
                  const merge::Head& to) {
  json::object input{{"TableName", table}, {"Item", ItemOf(key, to)}};
  if (from.plan == 0) {
    input["ConditionExpression"] = "attribute_not_exists(#plan)";
    input["ExpressionAttributeNames"] = {{"#plan", "plan"}};
  } else {
    const json::object known = ItemOf(key, from);
    input["ConditionExpression"] = "#plan = :plan AND #digest = :digest AND #closed = :closed";
    input["ExpressionAttributeNames"] = {
        {"#plan", "plan"}, {"#digest", "digest"}, {"#closed", "closed"}};
    input["ExpressionAttributeValues"] = {{":plan", known.at("plan")},
                                          {":digest", known.at("digest")},
                                          {":closed", known.at("closed")}};
  }
  return DynamoDbCall("PutItem", json::serialize(input));
}

}  // namespace weir::aws
