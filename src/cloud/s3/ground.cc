// What the parts of S3's store share.
#include "src/cloud/s3/ground.h"

#include <string>
#include <utility>

#include "src/cloud/s3/errors.h"
#include "src/cloud/s3/keys.h"
#include "src/cloud/s3/rows.h"
#include "src/cloud/usage/unread_rows.h"

namespace weir::cloud::s3 {
namespace {

std::int64_t SizeOf(const Piece& piece) { return static_cast<std::int64_t>(piece.size); }

std::int64_t SizeOf(std::span<const Piece> pieces) {
  std::int64_t bytes = 0;
  for (const Piece& piece : pieces) bytes += SizeOf(piece);
  return bytes;
}

/// "s3/object bucket/key": the texts that a key begins with.
std::string PlaceOf(std::string_view key, std::string_view space) {
  store::KeyParts parts(key, space);
  std::string place = std::string(space) + ' ' + parts.Text();
  if (space == keys::kObjects) place += '/' + parts.Text();
  return place;
}

}  // namespace

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
  const std::shared_lock growing(growing_);
  const auto applied = rows.Apply(std::move(batch));
  if (!applied) {
    if (kept != nullptr) bodies.Doubt(*kept);
    return protocol::Because(errors::InternalError(), applied.error());
  }
  stored_bytes_ += (kept == nullptr ? 0 : SizeOf(*kept)) - SizeOf(gone);
  bodies.Applied(gone);
  return {};
}

store::Store::View Ground::BeginCount() {
  const std::unique_lock lock(growing_);
  stored_bytes_ = 0;
  return rows.Freeze();
}

/// Nobody waits for it: what is written while it counts is growth.
std::int64_t Ground::StoredBytes(const usage::Levels& levels) {
  const std::lock_guard counting(counting_);
  if (is_counted_) return stored_bytes_;
  const store::Store::View view = BeginCount();
  usage::UnreadRows unread;
  std::int64_t counted = 0;
  const auto count = [&](std::string_view space, const auto& size_of) {
    const store::Key all(space);
    const auto visit = [&](std::string_view key, std::string_view row) {
      unread.Try([&] { counted += size_of(row); }, [&] { return PlaceOf(key, space); });
      return levels.IsWanted();
    };
    unread.Try([&] { view.Scan(all, all.After(), visit); }, [&] { return std::string(space); });
  };
  count(keys::kParts, [](std::string_view row) { return SizeOf(DecodePart(1, row).piece); });
  count(keys::kObjects,
        [](std::string_view row) { return static_cast<std::int64_t>(DecodeObject(row).size); });
  if (!levels.IsWanted()) return counted;
  unread.Tell();
  is_counted_ = true;
  return stored_bytes_ += counted;
}

std::optional<protocol::AwsError> Ground::WhyNoWrites() {
  const auto refused = rows.Examine().writes;
  if (!refused) return std::nullopt;
  return protocol::Because(errors::InternalError(), *refused);
}

}  // namespace weir::cloud::s3
