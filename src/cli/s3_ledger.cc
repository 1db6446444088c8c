// Reads the ledger of a lake in S3.
#include "src/cli/s3_ledger.h"

#include <algorithm>
#include <utility>

#include "src/aws/s3_listing.h"
#include "src/codec/compression.h"
#include "src/codec/decompressor.h"
#include "src/pipeline/layout.h"

namespace weir::cli {
namespace {

/// So many objects are read at once.
constexpr std::size_t kReadsAtOnce = 64;
constexpr std::size_t kMaxEntryBytes = std::size_t{256} << 20;
/// How long reading a whole ledger may take.
constexpr std::chrono::minutes kPatience{30};

class LedgerReader {
 public:
  LedgerReader(aws::Session& session, aws::BucketPrefix where)
      : session_(session), where_(std::move(where)), deadline_(session.clock().Now() + kPatience) {}

  Result<S3Ledger> Read() {
    const std::string prefix = where_.prefix + std::string(pipeline::kLedgerFolder) + "/";
    const auto listed = aws::ListObjects(session_.client(), where_.bucket, prefix, deadline_,
                                         [this](const auto& page) { return ReadPage(page); });
    if (!listed) return listed.error();
    auto entries = sum_.Take();
    std::ranges::stable_sort(entries, {}, &pipeline::LedgerEntry::arrived_at);
    return S3Ledger{std::move(entries), sum_.origin()};
  }

 private:
  Result<void> ReadPage(const std::vector<aws::ListedObject>& page) {
    for (std::size_t first = 0; first < page.size(); first += kReadsAtOnce) {
      std::vector<std::string> keys;
      for (std::size_t i = first; i < std::min(first + kReadsAtOnce, page.size()); ++i) {
        keys.push_back(page[i].key);
      }
      const auto bodies = aws::GetObjects(session_.client(), where_.bucket, keys, deadline_);
      for (std::size_t i = 0; i < keys.size(); ++i) {
        if (auto added = Add(keys[i], bodies[i]); !added) return added;
      }
    }
    return {};
  }

  Result<void> Add(const std::string& key, const Result<std::string>& body) {
    if (!body) return body.error();
    const auto text = codec::DecompressAll(codec::CompressionFromPath(key), *body, kMaxEntryBytes);
    if (!text) return text.error().In("s3://" + where_.bucket + "/" + key);
    if (auto added = sum_.Add(*text); !added) {
      return added.error().In("s3://" + where_.bucket + "/" + key);
    }
    return {};
  }

  aws::Session& session_;
  const aws::BucketPrefix where_;
  const aws::Deadline deadline_;
  pipeline::LedgerSum sum_;
};

}  // namespace

Result<S3Ledger> ReadS3Ledger(aws::Session& session, aws::BucketPrefix where) {
  return LedgerReader(session, std::move(where)).Read();
}

}  // namespace weir::cli
