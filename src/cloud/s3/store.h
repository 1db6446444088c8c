// Buckets and objects over the one store: what may be read, and what is written at once.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/cloud/protocol/aws_error.h"
#include "src/cloud/s3/bodies.h"
#include "src/cloud/s3/model.h"
#include "src/cloud/store/key.h"
#include "src/cloud/store/key_locks.h"
#include "src/cloud/store/store.h"

namespace weir::cloud::s3 {

struct ObjectContent {
  ObjectInfo info;
  std::unique_ptr<BodyCursor> bytes;  ///< those that were chosen
};

/// Thread-safe. Invariants:
/// 1. A body never changes; an object's record names the bodies it consists of. Record and bodies
///    are written, and the bodies of what it replaces are deleted, in one batch (files: bodies.h).
/// 2. Who writes a key holds its lock from reading what is there to the batch: a condition is
///    judged on what the write replaces.
/// 3. Who writes into a bucket holds `buckets_` shared, who creates or deletes one holds it alone:
///    no object appears in a bucket that is being deleted.
class S3Store {
 public:
  S3Store(store::Store& store, Bodies::Options bodies);

  /// For what is put here.
  [[nodiscard]] Bodies& bodies() { return bodies_; }

  [[nodiscard]] std::optional<Bucket> FindBucket(const BucketName& name) const;
  [[nodiscard]] std::vector<Bucket> ListBuckets() const;
  /// With its first configurations. BucketAlreadyOwnedByYou.
  protocol::Outcome<void> CreateBucket(const Bucket& bucket, const Pairs& configurations);
  /// With its configurations and unfinished uploads. NoSuchBucket, BucketNotEmpty.
  protocol::Outcome<void> DeleteBucket(const BucketName& name);

  // Configurations are documents by name ("policy"). NoSuchBucket.
  protocol::Outcome<std::optional<std::string>> FindConfiguration(const BucketName& bucket,
                                                                  std::string_view name) const;
  protocol::Outcome<void> PutConfiguration(const BucketName& bucket, std::string_view name,
                                           std::string_view document);
  protocol::Outcome<void> DeleteConfiguration(const BucketName& bucket, std::string_view name);

  /// Judges a write by the object that it would replace or delete (null: there is none); an error
  /// stops it.
  using Check = std::function<std::optional<protocol::AwsError>(const ObjectInfo* present)>;
  /// `info.pieces` and `info.size` are set here. NoSuchBucket, or what `check` says.
  protocol::Outcome<void> PutObject(const BucketName& bucket, const ObjectKey& key, ObjectInfo info,
                                    NewBody body, const Check& check);
  /// NoSuchBucket, or what `check` says; an object that is not there is no error.
  protocol::Outcome<void> DeleteObject(const BucketName& bucket, const ObjectKey& key,
                                       const Check& check);
  /// Changes everything but the bytes. NoSuchBucket, NoSuchKey.
  protocol::Outcome<void> ChangeObject(const BucketName& bucket, const ObjectKey& key,
                                       const std::function<void(ObjectInfo&)>& change);
  /// NoSuchBucket, NoSuchKey.
  [[nodiscard]] protocol::Outcome<ObjectInfo> FindObject(const BucketName& bucket,
                                                         const ObjectKey& key) const;
  /// Which bytes are wanted, decided on the object that they are then taken from.
  using Choose = std::function<protocol::Outcome<ByteRange>(const ObjectInfo& info)>;
  [[nodiscard]] protocol::Outcome<ObjectContent> ReadObject(const BucketName& bucket,
                                                            const ObjectKey& key,
                                                            const Choose& choose);

  /// The bucket's objects from `from` on in the order of their keys' bytes, until `visit` returns
  /// false. `record` is for DecodeObject.
  using Visitor = std::function<bool(std::string_view key, std::string_view record)>;
  void ScanObjects(const BucketName& bucket, std::string_view from, const Visitor& visit) const;

  // Multipart uploads. NoSuchBucket, NoSuchUpload.
  /// `upload.began_with_object` is set here.
  protocol::Outcome<void> CreateUpload(const BucketName& bucket, Upload upload);
  [[nodiscard]] protocol::Outcome<Upload> FindUpload(const BucketName& bucket, const ObjectKey& key,
                                                     const UploadId& id) const;
  /// `part.piece` is set here; replaces a part of the same number.
  protocol::Outcome<void> PutPart(const BucketName& bucket, const Upload& upload, Part part,
                                  NewBody body);
  [[nodiscard]] std::vector<Part> ListParts(const UploadId& id) const;
  [[nodiscard]] std::vector<Upload> ListUploads(const BucketName& bucket) const;
  /// What becomes of the upload's parts, judged while nobody can add any.
  using Assemble = std::function<protocol::Outcome<ObjectInfo>(const std::vector<Part>& parts)>;
  /// `info.pieces` names the parts that become the object; the others are deleted.
  protocol::Outcome<ObjectInfo> CompleteUpload(const BucketName& bucket, const Upload& upload,
                                               const Assemble& assemble, const Check& check);
  protocol::Outcome<void> AbortUpload(const BucketName& bucket, const Upload& upload);

 private:
  using BucketUse = std::shared_lock<std::shared_mutex>;

  /// NoSuchBucket, NoSuchKey.
  [[nodiscard]] protocol::AwsError WhyAbsent(const BucketName& bucket, const ObjectKey& key) const;
  [[nodiscard]] std::optional<ObjectInfo> FindRecord(const store::Key& key) const;
  /// The records of the upload and its parts, not the parts' bodies.
  void DeleteUpload(const BucketName& bucket, const Upload& upload, store::WriteBatch& batch) const;
  /// A batch that deletes bodies: `gone`.
  protocol::Outcome<void> Apply(store::WriteBatch batch, std::span<const Piece> gone = {});

  store::Store& store_;
  Bodies bodies_;
  store::KeyLocks locks_;
  mutable std::shared_mutex buckets_;
};

}  // namespace weir::cloud::s3
