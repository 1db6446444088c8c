// The objects of a lake in S3, as the merge takes and makes them.
#include "src/aws/s3_merge_objects.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "src/aws/api_error.h"
#include "src/aws/s3_bytes.h"
#include "src/aws/s3_calls.h"
#include "src/aws/s3_puts.h"

namespace weir::aws {
namespace {

using merge::VersionedObject;
using pipeline::PutOutcome;

/// For what is asked for at once; whoever wants more time asks again, and looks at the head before.
constexpr std::chrono::minutes kObjectsPatience{2};

/// Pages of whole keys, as names behind the lake's prefix.
class NamesBehind final : public pipeline::ObjectPages {
 public:
  NamesBehind(std::unique_ptr<pipeline::ObjectPages> keys, std::size_t prefix_size)
      : keys_(std::move(keys)), prefix_size_(prefix_size) {}

  Result<std::optional<Page>> Next() override {
    auto page = keys_->Next();
    if (!page || !*page) return page;
    for (pipeline::ListedObject& object : (*page)->objects) object.name.erase(0, prefix_size_);
    for (std::string& prefix : (*page)->prefixes) prefix.erase(0, prefix_size_);
    return page;
  }

 private:
  const std::unique_ptr<pipeline::ObjectPages> keys_;
  const std::size_t prefix_size_;
};

Result<void> TakeDeleted(const Result<HttpResponse>& response, std::string_view where) {
  if (!response) return response.error().In(where);
  if (response->IsSuccess() || IsMissing(*response)) return {};
  return ErrorOf(*response, where);
}

Result<std::string> TakeRange(Result<HttpResponse> response, const merge::ObjectRange& range,
                              std::string_view where) {
  if (!response) return response.error().In(where);
  if (response->status == kNoSuchRangeStatus) return std::string();  // it ends before
  if (!response->IsSuccess()) return ErrorOf(*response, where);
  const std::string begins = fmt::format("bytes {}-", range.offset);
  const bool is_range = response->status == kPartStatus && response->body.size() <= range.size &&
                        response->Header("Content-Range").value_or("").starts_with(begins);
  if (is_range) return std::move(response->body);
  return Error{ErrorKind::kUnavailable,
               std::string(where) + ": the answer is another range of it; ask again"};
}

Result<std::optional<VersionedObject>> TakeVersion(Result<HttpResponse> response,
                                                   std::string_view where) {
  const std::string tag(response ? response->Header("ETag").value_or("") : "");
  auto body = TakeBody(std::move(response), where);
  if (!body) return body.error();
  if (!*body) return std::optional<VersionedObject>();
  if (!tag.empty()) return std::optional(VersionedObject{**std::move(body), tag});
  return Error{ErrorKind::kUnavailable,
               std::string(where) + ": the answer does not say which version it is"};
}

/// The version that is there may be the one that a try without a clear answer has put.
Error MayBeOurs(std::string_view where) {
  return {ErrorKind::kUnknown,
          std::string(where) +
              ": a put had no clear answer, and when it was sent again another "
              "version was there; read it again"};
}

}  // namespace

S3MergeObjects::S3MergeObjects(Client& client, BucketPrefix lake, Deadline deadline)
    : client_(client),
      lake_(std::move(lake)),
      deadline_(deadline),
      listing_(client, lake_.bucket) {}

std::unique_ptr<pipeline::ObjectPages> S3MergeObjects::List(const std::string& prefix,
                                                            const std::string& delimiter) {
  return std::make_unique<NamesBehind>(listing_.List(lake_.prefix + prefix, delimiter),
                                       lake_.prefix.size());
}

std::vector<Result<std::optional<std::string>>> S3MergeObjects::Get(
    std::span<const std::string> names) {
  std::vector<Result<std::optional<std::string>>> bodies;
  bodies.reserve(names.size());
  for (auto& response : SendEach("GET", names)) {
    bodies.push_back(TakeBody(std::move(response), Describe(names[bodies.size()])));
  }
  return bodies;
}

std::vector<Result<std::string>> S3MergeObjects::GetRanges(
    std::span<const merge::ObjectRange> ranges) {
  std::vector<Call> calls;
  calls.reserve(ranges.size());
  for (const merge::ObjectRange& range : ranges) {
    calls.push_back(RangeCall(lake_.bucket, lake_.prefix + range.name, range.offset, range.size));
  }
  std::vector<Result<std::string>> contents;
  contents.reserve(ranges.size());
  for (auto& response : client_.Send(calls, Patience())) {
    const merge::ObjectRange& range = ranges[contents.size()];
    contents.push_back(TakeRange(std::move(response), range, Describe(range.name)));
  }
  return contents;
}

Result<std::unique_ptr<landing::ByteSource>> S3MergeObjects::Open(const std::string& name) {
  auto bytes = S3Bytes::Open(client_, {lake_.bucket, lake_.prefix + name});
  if (!bytes) return bytes.error();
  return std::unique_ptr<landing::ByteSource>(*std::move(bytes));
}

std::vector<Result<PutOutcome>> S3MergeObjects::Create(std::span<const merge::NewObject> objects,
                                                       const merge::MaySend& may_send) {
  const auto call = [&](std::size_t number) {
    const merge::NewObject& object = objects[number];
    return CreateCall(lake_.bucket, lake_.prefix + object.name, ContentTypeOf(object.name),
                      object.bytes);
  };
  std::vector<Result<PutOutcome>> outcomes;
  outcomes.reserve(objects.size());
  const Puts puts = {.count = objects.size(), .call = call, .may_send = may_send};
  for (const PutAnswer& answer : SendUntilClear(client_, puts, Patience())) {
    outcomes.push_back(TakeCreated(answer.response, Describe(objects[outcomes.size()].name)));
  }
  return outcomes;
}

std::vector<Result<std::optional<VersionedObject>>> S3MergeObjects::GetVersions(
    std::span<const std::string> names) {
  std::vector<Result<std::optional<VersionedObject>>> objects;
  objects.reserve(names.size());
  for (auto& response : SendEach("GET", names)) {
    objects.push_back(TakeVersion(std::move(response), Describe(names[objects.size()])));
  }
  return objects;
}

std::vector<Result<bool>> S3MergeObjects::Replace(std::span<const merge::Replacement> objects,
                                                  const merge::MaySend& may_send) {
  const auto call = [&](std::size_t number) {
    const merge::Replacement& object = objects[number];
    return ReplaceCall(lake_.bucket, lake_.prefix + object.name, object.version, object.bytes);
  };
  std::vector<Result<bool>> outcomes;
  outcomes.reserve(objects.size());
  const Puts puts = {
      .count = objects.size(), .call = call, .may_send = may_send, .tells_tries_apart = true};
  for (const PutAnswer& answer : SendUntilClear(client_, puts, Patience())) {
    const std::string where = Describe(objects[outcomes.size()].name);
    auto replaced = TakeReplaced(answer.response, where);
    if (replaced && !*replaced && answer.was_unclear) replaced = MayBeOurs(where);
    outcomes.push_back(std::move(replaced));
  }
  return outcomes;
}

std::vector<Result<void>> S3MergeObjects::Delete(std::span<const std::string> names) {
  std::vector<Result<void>> outcomes;
  outcomes.reserve(names.size());
  for (const auto& response : SendEach("DELETE", names)) {
    outcomes.push_back(TakeDeleted(response, Describe(names[outcomes.size()])));
  }
  return outcomes;
}

std::vector<Result<HttpResponse>> S3MergeObjects::SendEach(std::string_view method,
                                                           std::span<const std::string> names) {
  std::vector<Call> calls;
  calls.reserve(names.size());
  for (const std::string& name : names) {
    calls.push_back(ObjectCall(method, lake_.bucket, lake_.prefix + name));
  }
  return client_.Send(calls, Patience());
}

std::string S3MergeObjects::Describe(std::string_view name) const {
  return "s3://" + lake_.bucket + "/" + lake_.prefix + std::string(name);
}

Deadline S3MergeObjects::Patience() const {
  return std::min(deadline_, client_.clock().Now() + kObjectsPatience);
}

}  // namespace weir::aws
