// Objects: written if a check allows it, read as one, listed by their keys.
#include "src/cloud/s3/object_store.h"

#include <algorithm>
#include <utility>

#include "src/cloud/s3/errors.h"
#include "src/cloud/s3/keys.h"
#include "src/cloud/s3/rows.h"

namespace weir::cloud::s3 {
namespace {

using store::WriteBatch;

/// How often a reader whose object was replaced under it tries again before it takes the lock.
constexpr int kReadAttempts = 3;

/// The one that the byte stands in.
const Piece& PieceAt(const std::vector<Piece>& pieces, std::uint64_t byte) {
  auto piece = pieces.begin();
  while (byte >= piece->size && piece + 1 != pieces.end()) byte -= (piece++)->size;
  return *piece;
}

bool HasFiles(const ObjectInfo& info) { return std::ranges::any_of(info.pieces, &Piece::in_file); }

}  // namespace

protocol::Outcome<ObjectStore::Place> ObjectStore::Enter(const BucketName& bucket,
                                                         const ObjectKey& key) {
  Place place{.row = keys::OfObject(bucket, key.text),
              .use = Ground::BucketUse(ground_.buckets),
              .lock = {},
              .present = {}};
  if (!ground_.HasBucket(bucket)) return errors::NoSuchBucket(bucket);
  place.lock = ground_.locks.Lock(place.row);
  place.present = ground_.FindObject(place.row);
  return place;
}

protocol::Outcome<void> ObjectStore::Put(const BucketName& bucket, const ObjectKey& key,
                                         ObjectInfo info, NewBody body, const Check& check) {
  const auto place = Enter(bucket, key);
  if (!place) return place.error();
  const std::optional<ObjectInfo>& present = place->present;
  if (auto problem = check(present ? &*present : nullptr)) return *problem;
  if (body.is_in_file()) {
    if (auto refused = ground_.WhyNoWrites()) return *refused;
  }
  WriteBatch batch;
  info.size = body.size();
  info.pieces = {ground_.bodies.Keep(std::move(body), batch)};
  batch.Put(place->row, EncodeObject(info));
  const std::vector<Piece> gone = present ? present->pieces : std::vector<Piece>();
  return ground_.Apply(std::move(batch), gone, &info.pieces.front());
}

protocol::Outcome<void> ObjectStore::Judge(const BucketName& bucket, const ObjectKey& key,
                                           const Check& check) const {
  if (!ground_.HasBucket(bucket)) return errors::NoSuchBucket(bucket);
  const std::optional<ObjectInfo> present = ground_.FindObject(keys::OfObject(bucket, key.text));
  if (auto problem = check(present ? &*present : nullptr)) return *problem;
  if (auto refused = ground_.WhyNoWrites()) return *refused;
  return {};
}

protocol::Outcome<void> ObjectStore::Delete(const BucketName& bucket, const ObjectKey& key,
                                            const Check& check) {
  const auto place = Enter(bucket, key);
  if (!place) return place.error();
  const std::optional<ObjectInfo>& present = place->present;
  if (auto problem = check(present ? &*present : nullptr)) return *problem;
  if (!present) return {};
  WriteBatch batch;
  batch.Delete(place->row);
  return ground_.Apply(std::move(batch), present->pieces);
}

protocol::Outcome<void> ObjectStore::Change(const BucketName& bucket, const ObjectKey& key,
                                            const std::function<void(ObjectInfo&)>& change) {
  auto place = Enter(bucket, key);
  if (!place) return place.error();
  if (!place->present) return errors::NoSuchKey(key);
  change(*place->present);
  WriteBatch batch;
  batch.Put(place->row, EncodeObject(*place->present));
  return ground_.Apply(std::move(batch));
}

protocol::Outcome<ObjectInfo> ObjectStore::Find(const BucketName& bucket,
                                                const ObjectKey& key) const {
  std::optional<ObjectInfo> info = ground_.FindObject(keys::OfObject(bucket, key.text));
  if (info) return std::move(*info);
  return WhyAbsent(bucket, key);
}

protocol::AwsError ObjectStore::WhyAbsent(const BucketName& bucket, const ObjectKey& key) const {
  if (!ground_.HasBucket(bucket)) return errors::NoSuchBucket(bucket);
  return errors::NoSuchKey(key);
}

protocol::Outcome<ObjectContent> ObjectStore::Read(const BucketName& bucket, const ObjectKey& key,
                                                   const Choose& choose) {
  const store::Key place = keys::OfObject(bucket, key.text);
  for (int attempt = 1; true; ++attempt) {
    store::KeyLocks::Guard lock;
    if (attempt > kReadAttempts) lock = ground_.locks.Lock(place);
    const auto row = ground_.rows.Get(place);
    if (!row) return WhyAbsent(bucket, key);
    ObjectInfo info = DecodeObject(*row);
    const auto range = choose(info);
    if (!range) return range.error();
    auto bytes = ground_.bodies.Open(info.pieces, *range);
    if (bytes && (!HasFiles(info) || ground_.rows.Get(place) == row)) {
      return ObjectContent{.info = std::move(info), .bytes = *std::move(bytes)};
    }
    if (!bytes && bytes.error().kind == ErrorKind::kConflict) {
      return protocol::Because(errors::SlowDown(), bytes.error());
    }
    if (!bytes && lock.owns_lock()) {
      ground_.bodies.TellUnread(PieceAt(info.pieces, range->first), bytes.error());
      throw store::StoreFailure(bytes.error().message);
    }
  }
}

void ObjectStore::Scan(const BucketName& bucket, std::string_view from,
                       const Visitor& visit) const {
  ground_.rows.Scan(keys::OfObject(bucket, from), keys::OfObjects(bucket).After(),
                    [&](std::string_view key, std::string_view row) {
                      store::KeyParts parts(key, keys::kObjects);
                      parts.Text();
                      return visit(parts.Text(), row);
                    });
}

}  // namespace weir::cloud::s3
