// The head of a lake's merge in DynamoDB: one item of its claims table, moved by conditional puts.
#include "src/aws/dynamodb_head_store.h"

#include <algorithm>
#include <chrono>

#include "src/aws/api_error.h"
#include "src/aws/dynamodb_calls.h"
#include "src/aws/head_item.h"

namespace weir::aws {
namespace {

/// For one call, however often it is made.
constexpr std::chrono::minutes kHeadPatience{1};

}  // namespace

DynamoDbHeadStore::DynamoDbHeadStore(Client& client, std::string table, const BucketPrefix& lake,
                                     Deadline deadline)
    : client_(client), table_(std::move(table)), key_(HeadKey(lake)), deadline_(deadline) {}

Result<merge::Head> DynamoDbHeadStore::Read() {
  const auto response = Send(GetCall(table_, key_));
  if (!response) return response.error().In(Describe());
  if (!response->IsSuccess()) return TableError(*response, table_, Describe());
  auto head = ParseHeadAnswer(response->body);
  if (!head) return head.error().In(Describe());
  return head;
}

Result<bool> DynamoDbHeadStore::Move(const merge::Head& from, const merge::Head& to) {
  const auto response = Send(MoveHeadCall(table_, key_, from, to));
  if (!response) return response.error().In(Describe());
  if (response->IsSuccess()) return true;
  if (ApiErrorOf(*response).code == "ConditionalCheckFailedException") return false;
  return TableError(*response, table_, Describe());
}

std::string DynamoDbHeadStore::Describe() const {
  return "dynamodb:" + client_.region() + "/" + table_ + "/" + key_;
}

Result<HttpResponse> DynamoDbHeadStore::Send(const Call& call) {
  return client_.SendOne(call, std::min(deadline_, client_.clock().Now() + kHeadPatience));
}

}  // namespace weir::aws
