// The objects of a lake in S3, as the merge takes and makes them.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/aws/client.h"
#include "src/aws/s3_listing.h"
#include "src/aws/s3_object_store.h"
#include "src/merge/ports.h"

namespace weir::aws {

/// ListObjectsV2, GetObject, PutObject with `If-None-Match: *` or `If-Match` and DeleteObject, many
/// in flight. Keys are names behind the lake's prefix, versions are entity tags. Not thread-safe.
class S3MergeObjects final : public merge::MergeObjects {
 public:
  /// `client` outlives it. Nothing is asked for again after `deadline`.
  S3MergeObjects(Client& client, BucketPrefix lake, Deadline deadline);

  std::unique_ptr<pipeline::ObjectPages> List(const std::string& prefix,
                                              const std::string& delimiter) override;
  std::vector<Result<std::optional<std::string>>> Get(std::span<const std::string> names) override;
  std::vector<Result<std::string>> GetRanges(std::span<const merge::ObjectRange> ranges) override;
  Result<std::unique_ptr<landing::ByteSource>> Open(const std::string& name) override;
  using MergeObjects::Create;
  std::vector<Result<pipeline::PutOutcome>> Create(std::span<const merge::NewObject> objects,
                                                   const merge::MaySend& may_send) override;
  std::vector<Result<std::optional<merge::VersionedObject>>> GetVersions(
      std::span<const std::string> names) override;
  using MergeObjects::Replace;
  std::vector<Result<bool>> Replace(std::span<const merge::Replacement> objects,
                                    const merge::MaySend& may_send) override;
  std::vector<Result<void>> Delete(std::span<const std::string> names) override;
  [[nodiscard]] event::Timestamp Now() const override { return client_.ServiceTimestamp(); }
  [[nodiscard]] std::string Describe(std::string_view name) const override;
  [[nodiscard]] std::string Root() const override { return Describe(""); }

 private:
  /// The answers to a call of each object by its name.
  std::vector<Result<HttpResponse>> SendEach(std::string_view method,
                                             std::span<const std::string> names);
  /// By when one piece of work is over, whatever happens.
  [[nodiscard]] Deadline Patience() const;

  Client& client_;
  const BucketPrefix lake_;
  const Deadline deadline_;
  S3ObjectListing listing_;
};

}  // namespace weir::aws
