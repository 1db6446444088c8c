// The lake in a bucket of S3: objects that are created only if there is none of their name.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/aws/client.h"
#include "src/codec/compressor.h"
#include "src/pipeline/object_store.h"

namespace weir::aws {

/// A bucket and what the keys of the lake begin with there: "" or "some/prefix/".
struct BucketPrefix {
  std::string bucket;
  std::string prefix;
};

/// "s3://bucket", "s3://bucket/some/prefix".
[[nodiscard]] Result<BucketPrefix> ParseS3Uri(std::string_view uri);

/// PutObject with `If-None-Match: *`, compressed as the name's suffix says. The body's type is said
/// in Content-Type alone (application/gzip, application/zstd, application/x-ndjson), never in
/// Content-Encoding: a client that unpacks by that header hands plain bytes to a reader that
/// unpacks by the name, as DuckDB, Athena and Spark do.
///
/// An object whose Put had no clear answer is put again; if it is there by then, kExists says so
/// and its content tells whose it is.
///
/// For one attempt. Not thread-safe.
class S3ObjectStore final : public pipeline::ObjectStore {
 public:
  /// Bodies of so many bytes in all are held at once.
  static constexpr std::size_t kBytesInFlight = std::size_t{32} << 20;

  /// `client` outlives the store.
  S3ObjectStore(Client& client, std::string bucket, Deadline deadline);

  std::vector<Result<pipeline::PutOutcome>> Put(std::span<const pipeline::ObjectPut> puts) override;
  std::vector<Result<std::optional<std::string>>> Read(
      std::span<const std::string_view> names) override;

  /// Why the last objects that could not be put or read could not.
  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }

 private:
  [[nodiscard]] Call CallOf(std::string_view method, std::string_view name) const;
  [[nodiscard]] Call PutCall(const pipeline::ObjectPut& put);
  [[nodiscard]] std::string Describe(std::string_view name) const;
  [[nodiscard]] Result<pipeline::PutOutcome> TakePut(std::string_view name,
                                                     const Result<HttpResponse>& response) const;
  [[nodiscard]] Result<std::optional<std::string>> TakeGet(
      std::string_view name, const Result<HttpResponse>& response) const;

  Client& client_;
  const std::string bucket_;
  const Deadline deadline_;
  std::map<codec::Compression, codec::Compressor> compressors_;
  std::optional<Error> failure_;
};

}  // namespace weir::aws
