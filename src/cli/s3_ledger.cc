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
/// How long reading a whole ledger may take.
constexpr std::chrono::minutes kPatience{30};

class LedgerReader {
 public:
  LedgerReader(aws::Client& client, aws::BucketPrefix where)
      : client_(client), where_(std::move(where)), deadline_(client.clock().Now() + kPatience) {}

  Result<S3Ledger> Read() {
    const std::string folder = where_.prefix + std::string(pipeline::kLedgerFolder) + "/";
    LedgerListing listing(client_, {where_.bucket, folder}, deadline_);
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
      const auto text = Unpack(keys[i], bodies[i]);
      if (!text) return text.error();
      if (auto added = sum_.Add(*text); !added) return added.error().In(UriOf(keys[i]));
    }
    return {};
  }

  /// The first that is a stream's ARN.
  Result<std::string> SourceOf(const std::vector<std::string>& keys) {
    const auto bodies = aws::GetObjects(client_, where_.bucket, keys, deadline_);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const auto text = Unpack(keys[i], bodies[i]);
      if (!text) return text.error();
      const auto entry = pipeline::ParseLedgerEntry(text->substr(0, text->find('\n')));
      if (!entry) return entry.error().In(UriOf(keys[i]));
      if (entry->source.starts_with("arn:")) return entry->source;
    }
    return std::string();
  }

  [[nodiscard]] Result<std::string> Unpack(const std::string& key,
                                           const Result<std::string>& body) const {
    if (!body) return body.error();
    auto text = codec::DecompressAll(codec::CompressionFromPath(key), *body, kMaxEntryBytes);
    if (!text) return text.error().In(UriOf(key));
    return text;
  }

  [[nodiscard]] std::string UriOf(const std::string& key) const {
    return "s3://" + where_.bucket + "/" + key;
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

}  // namespace weir::cli
