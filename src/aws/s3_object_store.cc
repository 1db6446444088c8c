// The lake in a bucket of S3: objects that are created only if there is none of their name.
#include "src/aws/s3_object_store.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "src/aws/s3_calls.h"
#include "src/codec/compression.h"
#include "src/codec/decompressor.h"
#include "src/event/timestamp.h"
#include "src/pipeline/layout.h"

namespace weir::aws {
namespace {

using pipeline::ObjectPut;
using pipeline::PutOutcome;

/// Objects larger than this, unpacked, are not read back.
constexpr std::size_t kMaxReadBack = std::size_t{1} << 30;

}  // namespace

Result<BucketPrefix> ParseS3Uri(std::string_view uri) {
  constexpr std::string_view kScheme = "s3://";
  std::string_view rest = uri;
  if (rest.starts_with(kScheme)) rest.remove_prefix(kScheme.size());
  BucketPrefix where{std::string(rest.substr(0, rest.find('/'))), ""};
  if (!uri.starts_with(kScheme) || where.bucket.empty()) {
    return Error{ErrorKind::kInvalidInput,
                 "'" + std::string(uri) + "' is no S3 location; write s3://bucket/prefix"};
  }
  if (where.bucket.size() + 1 < rest.size()) where.prefix = rest.substr(where.bucket.size() + 1);
  if (!where.prefix.empty() && !where.prefix.ends_with('/')) where.prefix += '/';
  return where;
}

S3ObjectStore::S3ObjectStore(Client& client, std::string bucket, Deadline deadline)
    : client_(client),
      bucket_(std::move(bucket)),
      deadline_(deadline),
      opened_(client.ServiceTime()),
      listing_(client, bucket_, deadline_),
      tombstones_(listing_) {}

std::vector<Result<PutOutcome>> S3ObjectStore::Put(std::span<const ObjectPut> puts) {
  Outcomes outcomes(puts.size(), Error{ErrorKind::kUnavailable, "no time was left to send it"});
  std::vector<std::size_t> open(puts.size());
  std::iota(open.begin(), open.end(), 0);
  // Each round but the last buries one of them at least.
  while (!open.empty()) open = SendOnce(puts, open, outcomes);
  for (const auto& outcome : outcomes) {
    if (!outcome) failure_ = outcome.error();
  }
  return outcomes;
}

std::vector<std::size_t> S3ObjectStore::SendOnce(std::span<const ObjectPut> puts,
                                                 const std::vector<std::size_t>& open,
                                                 Outcomes& outcomes) {
  std::vector<std::size_t> waiting;
  for (std::size_t next = 0; next < open.size();) {
    const std::size_t first = next;
    std::vector<Call> calls;
    std::vector<std::string_view> looked_up;
    for (std::size_t bytes = 0; bytes < kBytesInFlight && next < open.size(); ++next) {
      const ObjectPut& put = puts[open[next]];
      bytes += calls.emplace_back(PutCall(put)).body.size();
      if (HasToBeLookedUp(put)) looked_up.push_back(put.object.name);
    }
    unlooked_.reset();
    const auto responses = client_.Send(calls, deadline_, [&] { return AreUnburied(looked_up); });
    const bool are_some_buried = std::ranges::any_of(
        looked_up, [this](std::string_view name) { return tombstones_.Find(name) != nullptr; });
    for (std::size_t i = 0; i < responses.size(); ++i) {
      const std::size_t number = open[first + i];
      const std::string_view name = puts[number].object.name;
      outcomes[number] = TakeCreated(responses[i], Describe(name));
      if (!outcomes[number] && unlooked_) outcomes[number] = *unlooked_;
      if (outcomes[number] || !are_some_buried) continue;
      if (tombstones_.Find(name) != nullptr) {
        outcomes[number] = PutOutcome::kBuried;
      } else {
        waiting.push_back(number);
      }
    }
  }
  return waiting.size() < open.size() ? waiting : std::vector<std::size_t>();
}

bool S3ObjectStore::HasToBeLookedUp(const ObjectPut& put) const {
  const auto folder = pipeline::TombstoneFolderOf(put.object.name);
  if (!folder) return false;
  const auto now = client_.ServiceTime();
  if (put.is_met || now - opened_ > kOwnNamesFor) return true;
  const event::Day today = event::DayOf(client_.ServiceTimestamp());
  const std::string root(pipeline::RootOf(put.object.name));
  return pipeline::LayoutOf(put.object.name) == pipeline::Layout::kEvent &&
         *folder < root + pipeline::TombstoneFolder(today);
}

bool S3ObjectStore::AreUnburied(std::span<const std::string_view> names) {
  if (names.empty()) return true;
  const auto looked = tombstones_.Look(names);
  unlooked_ = looked ? std::nullopt : std::optional(looked.error());
  if (!looked) return false;
  return std::ranges::none_of(
      names, [this](std::string_view name) { return tombstones_.Find(name) != nullptr; });
}

Result<pipeline::BuriedMembers> S3ObjectStore::ReadBuried(std::string_view name) {
  auto members = tombstones_.MembersOf(name);
  if (!members) failure_ = members.error();
  return members;
}

std::vector<Result<std::optional<std::string>>> S3ObjectStore::Read(
    std::span<const std::string_view> names) {
  std::vector<Call> calls;
  for (const std::string_view name : names) calls.push_back(ObjectCall("GET", bucket_, name));
  std::vector<Result<std::optional<std::string>>> contents;
  for (auto& response : client_.Send(calls, deadline_)) {
    contents.push_back(TakeGet(names[contents.size()], std::move(response)));
    if (!contents.back()) failure_ = contents.back().error();
  }
  return contents;
}

Call S3ObjectStore::PutCall(const ObjectPut& put) {
  std::string lines;
  for (const std::string_view line : put.lines) lines.append(line).append("\n");
  const codec::Compression compression = codec::CompressionFromPath(put.object.name);
  std::string packed;
  compressors_.try_emplace(compression, compression).first->second.Append(lines, packed);
  return CreateCall(bucket_, put.object.name, ContentTypeOf(put.object.name), std::move(packed));
}

std::string S3ObjectStore::Describe(std::string_view name) const {
  return "s3://" + bucket_ + "/" + std::string(name);
}

Result<std::optional<std::string>> S3ObjectStore::TakeGet(std::string_view name,
                                                          Result<HttpResponse> response) const {
  const auto body = TakeBody(std::move(response), Describe(name));
  if (!body) return body.error();
  if (!*body) return std::optional<std::string>();
  auto lines = codec::DecompressAll(codec::CompressionFromPath(name), **body, kMaxReadBack);
  if (!lines) return lines.error().In(Describe(name));
  return std::optional(*std::move(lines));
}

}  // namespace weir::aws
