// Reads the ledger of a lake in S3.
#include "src/cli/s3_ledger.h"

#include <algorithm>
#include <utility>

#include "src/aws/s3_listing.h"
#include "src/cli/ledger_listing.h"
#include "src/codec/compression.h"
#include "src/codec/decompressor.h"
#include "src/pipeline/layout.h"

namespace weir::cli {
namespace {

constexpr std::size_t kMaxEntryBytes = std::size_t{256} << 20;
/// Entries that S3LedgerWatch holds at a time.
constexpr std::size_t kReadsAtOnce = 16;
/// How long reading a whole ledger may take.
constexpr std::chrono::minutes kPatience{30};

std::string LedgerPrefix(const aws::BucketPrefix& where) {
  return where.prefix + std::string(pipeline::kLedgerFolder) + "/";
}

std::string UriOf(const std::string& bucket, const std::string& key) {
  return "s3://" + bucket + "/" + key;
}

/// The entry of this key and its rows, as GetObjects has given it.
Result<std::string> Unpack(const std::string& bucket, const std::string& key,
                           const Result<std::string>& body) {
  if (!body) return body.error();
  auto text = codec::DecompressAll(codec::CompressionFromPath(key), *body, kMaxEntryBytes);
  if (!text) return text.error().In(UriOf(bucket, key));
  return text;
}

class LedgerReader {
 public:
  LedgerReader(aws::Client& client, aws::BucketPrefix where)
      : client_(client), where_(std::move(where)), deadline_(client.clock().Now() + kPatience) {}

  Result<S3Ledger> Read() {
    LedgerListing listing(client_, {where_.bucket, LedgerPrefix(where_)}, deadline_);
    const auto listed =
        listing.Read({.keys = [this](const auto& keys) { return AddAll(keys); },
                      .next_stream = [this] { sum_.NextStream(); },
                      .source_of = [this](const auto& keys) { return SourceOf(keys); }});
    if (!listed) return listed.error();
    auto entries = sum_.Take();
    std::ranges::stable_sort(entries, {}, &pipeline::LedgerEntry::arrived_at);
    return S3Ledger{std::move(entries), sum_.origin()};
  }

 private:
  Result<void> AddAll(const std::vector<std::string>& keys) {
    const auto bodies = aws::GetObjects(client_, where_.bucket, keys, deadline_);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const auto text = Unpack(where_.bucket, keys[i], bodies[i]);
      if (!text) return text.error();
      if (auto added = sum_.Add(*text); !added)
        return added.error().In(UriOf(where_.bucket, keys[i]));
    }
    return {};
  }

  /// The first that is a stream's ARN.
  Result<std::string> SourceOf(const std::vector<std::string>& keys) {
    const auto bodies = aws::GetObjects(client_, where_.bucket, keys, deadline_);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const auto text = Unpack(where_.bucket, keys[i], bodies[i]);
      if (!text) return text.error();
      const auto entry = pipeline::ParseLedgerEntry(text->substr(0, text->find('\n')));
      if (!entry) return entry.error().In(UriOf(where_.bucket, keys[i]));
      if (entry->source.starts_with("arn:")) return entry->source;
    }
    return std::string();
  }

  aws::Client& client_;
  const aws::BucketPrefix where_;
  const aws::Deadline deadline_;
  pipeline::LedgerSum sum_;
};

}  // namespace

Result<S3Ledger> ReadS3Ledger(aws::Client& client, aws::BucketPrefix where) {
  return LedgerReader(client, std::move(where)).Read();
}

S3LedgerWatch::S3LedgerWatch(aws::Session& session, aws::BucketPrefix where)
    : session_(session), where_(std::move(where)) {}

Result<void> S3LedgerWatch::PassOver() {
  auto keys = NewKeys();
  if (!keys) return keys.error();
  known_.insert(keys->begin(), keys->end());
  return {};
}

Result<void> S3LedgerWatch::ReadNew(
    const std::function<Result<void>(std::string_view text)>& take) {
  auto keys = NewKeys();
  if (!keys) return keys.error();
  const aws::Deadline deadline = session_.clock().Now() + kPatience;
  for (std::size_t first = 0; first < keys->size(); first += kReadsAtOnce) {
    const auto some = std::span(*keys).subspan(first, std::min(kReadsAtOnce, keys->size() - first));
    const auto bodies = aws::GetObjects(session_.client(), where_.bucket, some, deadline);
    for (std::size_t i = 0; i < some.size(); ++i) {
      const auto text = Unpack(where_.bucket, some[i], bodies[i]);
      if (!text) return text.error();
      if (auto taken = take(*text); !taken) return taken.error().In(UriOf(where_.bucket, some[i]));
    }
  }
  known_.insert(keys->begin(), keys->end());
  return {};
}

Result<std::vector<std::string>> S3LedgerWatch::NewKeys() {
  std::vector<std::string> keys;
  const auto listed = aws::ListObjects(
      session_.client(), where_.bucket, LedgerPrefix(where_), session_.clock().Now() + kPatience,
      [this, &keys](const std::vector<aws::ListedObject>& page) -> Result<void> {
        for (const aws::ListedObject& object : page) {
          if (!known_.contains(object.key)) keys.push_back(object.key);
        }
        return {};
      });
  if (!listed) return listed.error();
  return keys;
}

}  // namespace weir::cli
