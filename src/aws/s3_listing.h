// What stands in a bucket, and the bytes of what stands there: for those who read a lake.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/aws/client.h"
#include "src/pipeline/object_listing.h"
#include "src/result/result.h"

namespace weir::aws {

/// ListObjectsV2 (pages of up to 1000 keys) and GetObject, many in flight. Names are whole keys.
class S3ObjectListing final : public pipeline::ObjectListing {
 public:
  /// `client` outlives it.
  S3ObjectListing(Client& client, std::string bucket)
      : S3ObjectListing(client, std::move(bucket), Deadline::max()) {}
  /// No call goes on behind `deadline`.
  S3ObjectListing(Client& client, std::string bucket, Deadline deadline)
      : client_(client), bucket_(std::move(bucket)), deadline_(deadline) {}

  std::unique_ptr<pipeline::ObjectPages> List(const std::string& prefix,
                                              const std::string& delimiter) override;
  std::vector<Result<std::string>> Fetch(std::span<const std::string> names) override;
  Result<std::string> FetchPart(const std::string& name, std::uint64_t offset,
                                std::uint64_t size) override;
  [[nodiscard]] std::string Describe(std::string_view name) const override;

 private:
  Client& client_;
  const std::string bucket_;
  const Deadline deadline_;
};

}  // namespace weir::aws
