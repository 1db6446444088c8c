// What the parts of S3's store share: the one store, bodies, locks, and which bucket is there.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <span>
#include <utility>

#include "src/cloud/protocol/aws_error.h"
#include "src/cloud/s3/bodies.h"
#include "src/cloud/s3/model.h"
#include "src/cloud/store/key.h"
#include "src/cloud/store/key_locks.h"
#include "src/cloud/store/store.h"
#include "src/cloud/usage/levels.h"

namespace weir::cloud::s3 {

/// Judges a write by the object that it would replace or delete (null: there is none); an error
/// stops it.
using Check = std::function<std::optional<protocol::AwsError>(const ObjectInfo* present)>;

/// Thread-safe. Invariants of all that is written:
/// 1. A body never changes; an object's row names the bodies it consists of. Row and bodies are
///    written, and the bodies of what it replaces are deleted, in one batch (files: bodies.h).
/// 2. Who writes a key holds its lock from reading what is there to the batch: a condition is
///    judged on what the write replaces.
/// 3. Who writes into a bucket holds `buckets` shared, who creates or deletes one holds it alone:
///    no object appears in a bucket that is being deleted.
struct Ground {
  using BucketUse = std::shared_lock<std::shared_mutex>;

  Ground(store::Store& store, Bodies::Options options)
      : rows(store), bodies(store, std::move(options)) {}

  [[nodiscard]] bool HasBucket(const BucketName& name) const;
  [[nodiscard]] std::optional<ObjectInfo> FindObject(const store::Key& key) const;
  /// A batch that deletes the bodies `gone`; `kept` is the one that it keeps, where it does. Every
  /// body comes and goes here, so here their bytes are counted.
  protocol::Outcome<void> Apply(store::WriteBatch batch, std::span<const Piece> gone = {},
                                const Piece* kept = nullptr);
  /// Why no body can be kept now; asked before the bytes of a large one are taken, and before its
  /// file stands in a batch.
  [[nodiscard]] std::optional<protocol::AwsError> WhyNoWrites();

  /// Bytes of all bodies: counted once, kept from then on, without those of rows that can't be
  /// read. Where those who ask for `levels` give up while it counts, it is counted again, and this
  /// is not all.
  [[nodiscard]] std::int64_t StoredBytes(const usage::Levels& levels);

  store::Store& rows;
  Bodies bodies;
  store::KeyLocks locks;
  std::shared_mutex buckets;

 private:
  /// From its moment on growth is counted anew.
  [[nodiscard]] store::Store::View BeginCount();

  std::mutex counting_;
  bool is_counted_ = false;  ///< guarded by counting_
  /// Held shared from a batch to its growth, and alone where a count begins.
  std::shared_mutex growing_;
  std::atomic<std::int64_t> stored_bytes_ = 0;
};

}  // namespace weir::cloud::s3
