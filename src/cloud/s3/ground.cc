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

protocol::Outcome<void> Ground::Apply(store::WriteBatch batch, std::span<const Piece> gone) {
  for (const Piece& piece : gone) Bodies::Delete(piece, batch);
  const auto applied = rows.Apply(std::move(batch));
  if (!applied) return protocol::Because(errors::InternalError(), applied.error());
  bodies.Forget(gone);
  return {};
}

}  // namespace weir::cloud::s3
