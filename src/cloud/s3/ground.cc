// What the parts of S3's store share.
#include "src/cloud/s3/ground.h"

#include <utility>

#include "src/cloud/s3/errors.h"
#include "src/cloud/s3/keys.h"
#include "src/cloud/s3/rows.h"

namespace weir::cloud::s3 {

bool Ground::HasBucket(const BucketName& name) const {
  return rows.Get(keys::OfBucket(name)).has_value();
}

std::optional<ObjectInfo> Ground::FindObject(const store::Key& key) const {
  const auto row = rows.Get(key);
  if (!row) return std::nullopt;
  return DecodeObject(*row);
}

protocol::Outcome<void> Ground::Apply(store::WriteBatch batch, std::span<const Piece> gone,
                                      const Piece* kept) {
  for (const Piece& piece : gone) Bodies::Delete(piece, batch);
  const auto applied = rows.Apply(std::move(batch));
  if (!applied) {
    if (kept != nullptr) bodies.Doubt(*kept);
    return protocol::Because(errors::InternalError(), applied.error());
  }
  bodies.Applied(gone);
  return {};
}

std::optional<protocol::AwsError> Ground::WhyNoWrites() {
  const auto refused = rows.Examine().writes;
  if (!refused) return std::nullopt;
  return protocol::Because(errors::InternalError(), *refused);
}

}  // namespace weir::cloud::s3
