// All claims in a table of DynamoDB: for those who audit a lake.
#include "src/aws/dynamodb_claim_listing.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <map>

#include "src/aws/api_error.h"
#include "src/aws/head_item.h"

namespace weir::aws {
namespace {

/// For the pages or claims that are asked for at once.
constexpr std::chrono::minutes kPatience{5};
/// Asked again for so often, what was not processed is an error.
constexpr std::size_t kMostGets = 20;

pipeline::ListedClaim ListedFrom(std::string key, ClaimText text) {
  return {.key = std::move(key),
          .owner = std::move(text.owner),
          .fingerprint = text.fingerprint,
          .object = std::move(text.object)};
}

}  // namespace

std::string DynamoDbClaimListing::KeyOf(const pipeline::ClaimKey& key) const {
  return ItemKey(key);
}

Result<void> DynamoDbClaimListing::ForEach(
    const std::function<Result<void>(const pipeline::ListedClaim& claim)>& take) {
  std::vector<Segment> segments;
  segments.reserve(kSegments);
  for (std::size_t i = 0; i < kSegments; ++i) segments.push_back({i, std::nullopt, false});
  while (!segments.empty()) {
    std::vector<Call> calls;
    calls.reserve(segments.size());
    for (const Segment& segment : segments) {
      calls.push_back(ScanCall(table_, segment.number, kSegments, segment.last_key));
    }
    const auto responses = client_.Send(calls, client_.clock().Now() + kPatience);
    for (std::size_t i = 0; i < segments.size(); ++i) {
      if (auto taken = TakePage(segments[i], responses[i], take); !taken) return taken;
    }
    std::erase_if(segments, [](const Segment& segment) { return segment.is_over; });
  }
  return {};
}

Result<void> DynamoDbClaimListing::TakePage(
    Segment& segment, const Result<HttpResponse>& response,
    const std::function<Result<void>(const pipeline::ListedClaim&)>& take) {
  if (!response) return response.error().In(table_);
  if (!response->IsSuccess()) return TableError(*response, table_, table_);
  auto page = ParseScan(response->body);
  if (!page) return page.error();
  for (auto& [key, item] : page->items) {
    if (IsHeadKey(key)) continue;
    if (!item) return item.error().In(table_ + ", " + key);
    if (auto taken = take(ListedFrom(key, item->text)); !taken) return taken;
  }
  segment.is_over = !page->last_key;
  segment.last_key = std::move(page->last_key);
  return {};
}

Result<std::vector<std::optional<pipeline::ListedClaim>>> DynamoDbClaimListing::Find(
    std::span<const std::string> keys) {
  std::vector<std::optional<pipeline::ListedClaim>> claims;
  for (std::size_t first = 0; first < keys.size(); first += kMaxGets) {
    const auto some = keys.subspan(first, std::min(kMaxGets, keys.size() - first));
    auto answer = Get(some);
    if (!answer) return answer.error();
    std::map<std::string, ClaimText> found;
    for (auto& [key, item] : answer->items) {
      if (!item) return item.error().In(table_ + ", " + key);
      found.emplace(key, std::move(item->text));
    }
    for (const std::string& key : some) {
      const auto at = found.find(key);
      auto& claim = claims.emplace_back();
      if (at != found.end()) claim = ListedFrom(key, at->second);
    }
  }
  return claims;
}

Result<BatchGetAnswer> DynamoDbClaimListing::Get(std::span<const std::string> keys) {
  BatchGetAnswer all;
  all.unprocessed.assign(keys.begin(), keys.end());
  for (std::size_t attempt = 0; !all.unprocessed.empty(); ++attempt) {
    if (attempt == kMostGets) {
      return Error{ErrorKind::kUnavailable, table_ + ": reads are throttled; try again later"};
    }
    const auto response =
        client_.SendOne(BatchGetCall(table_, all.unprocessed), client_.clock().Now() + kPatience);
    if (!response) return response.error().In(table_);
    if (!response->IsSuccess()) return TableError(*response, table_, table_);
    auto some = ParseBatchGet(response->body, table_);
    if (!some) return some.error();
    std::ranges::move(some->items, std::back_inserter(all.items));
    const bool got_none = some->items.empty();
    all.unprocessed = std::move(some->unprocessed);
    if (got_none && !all.unprocessed.empty())
      client_.clock().SleepFor(std::chrono::milliseconds(100));
  }
  return all;
}

}  // namespace weir::aws
