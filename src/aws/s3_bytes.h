// An object of S3 as ranges of bytes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "src/aws/client.h"
#include "src/landing/byte_source.h"
#include "src/result/result.h"

namespace weir::aws {

/// One object by its key.
struct ObjectPlace {
  std::string bucket;
  std::string key;

  [[nodiscard]] std::string Text() const { return "s3://" + bucket + "/" + key; }
};

/// "s3://bucket/some/key".
[[nodiscard]] Result<ObjectPlace> ParseObjectUri(std::string_view uri);

/// GetObject with a Range, each one of the version that was there when it was opened.
class S3Bytes final : public landing::ByteSource {
 public:
  /// Asks for the object's beginning, which says how large it is. `client` outlives what is given.
  static Result<std::unique_ptr<S3Bytes>> Open(Client& client, ObjectPlace place);

  [[nodiscard]] std::uint64_t size() const override { return size_; }
  /// kConflict when the object has been replaced since.
  Result<std::string> Read(std::uint64_t offset, std::uint64_t size) override;
  [[nodiscard]] std::string Describe() const override { return place_.Text(); }

 private:
  S3Bytes(Client& client, ObjectPlace place) : client_(client), place_(std::move(place)) {}

  Result<void> ReadBeginning();
  [[nodiscard]] Result<HttpResponse> Get(std::uint64_t offset, std::uint64_t size) const;

  Client& client_;
  const ObjectPlace place_;
  std::uint64_t size_ = 0;
  std::string etag_;
  std::string beginning_;
};

}  // namespace weir::aws
