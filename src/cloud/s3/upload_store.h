// Multipart uploads: parts wait as bodies of their own until the object is made.
#pragma once

#include <functional>
#include <vector>

#include "src/cloud/s3/ground.h"

namespace weir::cloud::s3 {

/// Thread-safe. NoSuchBucket, NoSuchUpload; InternalError, where nothing could be written.
class UploadStore {
 public:
  explicit UploadStore(Ground& ground) : ground_(ground) {}

  /// `upload.began_with_object` is set here.
  protocol::Outcome<void> Create(const BucketName& bucket, Upload upload);
  [[nodiscard]] protocol::Outcome<Upload> Find(const BucketName& bucket, const ObjectKey& key,
                                               const UploadId& id) const;
  /// `part.piece` is set here; replaces a part of the same number.
  protocol::Outcome<void> PutPart(const BucketName& bucket, const Upload& upload, Part part,
                                  NewBody body);
  [[nodiscard]] std::vector<Part> ListParts(const UploadId& id) const;
  [[nodiscard]] std::vector<Upload> List(const BucketName& bucket) const;
  /// What becomes of the upload's parts, judged while nobody can add any.
  using Assemble = std::function<protocol::Outcome<ObjectInfo>(const std::vector<Part>& parts)>;
  /// `info.pieces` names the parts that become the object; the others are deleted.
  protocol::Outcome<ObjectInfo> Complete(const BucketName& bucket, const Upload& upload,
                                         const Assemble& assemble, const Check& check);
  protocol::Outcome<void> Abort(const BucketName& bucket, const Upload& upload);

  /// The rows of the upload and its parts, not the parts' bodies.
  static void Delete(const BucketName& bucket, const Upload& upload, store::WriteBatch& batch);

 private:
  Ground& ground_;
};

}  // namespace weir::cloud::s3
