// The lake in a bucket of S3: objects that are created only if there is none of their name.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/aws/client.h"
#include "src/aws/s3_listing.h"
#include "src/codec/compressor.h"
#include "src/pipeline/object_store.h"
#include "src/pipeline/tombstone_lookup.h"

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
/// A name that another attempt may have had is looked up in the tombstones once its request is
/// signed, and sent only then: S3 refuses old signatures, and what a tombstone names is deleted an
/// hour later at the earliest, so it never comes again. So is every name of an attempt that is old,
/// and that of an event's own object (layout `event`) where its day is over.
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
  Result<pipeline::BuriedMembers> ReadBuried(std::string_view name) override;

  /// An attempt's own names need no look for so long: a signature is good for 15 minutes more, and
  /// what is rolled up stays for an hour.
  static constexpr std::chrono::minutes kOwnNamesFor{15};

  /// Why the last objects that could not be put or read could not.
  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }

 private:
  using Outcomes = std::vector<Result<pipeline::PutOutcome>>;

  [[nodiscard]] Call PutCall(const pipeline::ObjectPut& put);
  /// Sends the puts numbered in `open`. Gives those that wait, for others of them were buried.
  std::vector<std::size_t> SendOnce(std::span<const pipeline::ObjectPut> puts,
                                    const std::vector<std::size_t>& open, Outcomes& outcomes);
  [[nodiscard]] bool HasToBeLookedUp(const pipeline::ObjectPut& put) const;
  /// Looks up those names; false where a tombstone has one of them, or nobody can say.
  bool AreUnburied(std::span<const std::string_view> names);
  [[nodiscard]] std::string Describe(std::string_view name) const;
  [[nodiscard]] Result<std::optional<std::string>> TakeGet(std::string_view name,
                                                           Result<HttpResponse> response) const;

  Client& client_;
  const std::string bucket_;
  const Deadline deadline_;
  std::map<codec::Compression, codec::Compressor> compressors_;
  std::optional<Error> failure_;
  const std::chrono::system_clock::time_point opened_;
  S3ObjectListing listing_;
  pipeline::TombstoneLookup tombstones_;
  std::optional<Error> unlooked_;  ///< why the last look at the tombstones came to nothing
};

}  // namespace weir::aws
