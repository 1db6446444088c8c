// Objects: written if a check allows it, read as one, listed by their keys.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "src/cloud/s3/ground.h"

namespace weir::cloud::s3 {

struct ObjectContent {
  ObjectInfo info;
  std::unique_ptr<BodyCursor> bytes;  ///< those that were chosen
};

/// Thread-safe. Errors besides those named: InternalError, where nothing could be written.
class ObjectStore {
 public:
  explicit ObjectStore(Ground& ground) : ground_(ground) {}

  /// `info.pieces` and `info.size` are set here. NoSuchBucket, or what `check` says.
  protocol::Outcome<void> Put(const BucketName& bucket, const ObjectKey& key, ObjectInfo info,
                              NewBody body, const Check& check);
  /// What Put() would refuse now, for who has the bytes still to come.
  [[nodiscard]] protocol::Outcome<void> Judge(const BucketName& bucket, const ObjectKey& key,
                                              const Check& check) const;
  /// NoSuchBucket, or what `check` says; an object that is not there is no error.
  protocol::Outcome<void> Delete(const BucketName& bucket, const ObjectKey& key,
                                 const Check& check);
  /// Changes everything but the bytes. NoSuchBucket, NoSuchKey.
  protocol::Outcome<void> Change(const BucketName& bucket, const ObjectKey& key,
                                 const std::function<void(ObjectInfo&)>& change);
  /// NoSuchBucket, NoSuchKey.
  [[nodiscard]] protocol::Outcome<ObjectInfo> Find(const BucketName& bucket,
                                                   const ObjectKey& key) const;
  /// Which bytes are wanted, decided on the object that they are then taken from.
  using Choose = std::function<protocol::Outcome<ByteRange>(const ObjectInfo& info)>;
  [[nodiscard]] protocol::Outcome<ObjectContent> Read(const BucketName& bucket,
                                                      const ObjectKey& key, const Choose& choose);

  /// The bucket's objects from `from` on in the order of their keys' bytes, until `visit` returns
  /// false. `row` is for DecodeObject.
  using Visitor = std::function<bool(std::string_view key, std::string_view row)>;
  void Scan(const BucketName& bucket, std::string_view from, const Visitor& visit) const;

 private:
  /// What who writes a key holds, and what he finds there.
  struct Place {
    store::Key row;
    Ground::BucketUse use;
    store::KeyLocks::Guard lock;
    std::optional<ObjectInfo> present;
  };
  /// NoSuchBucket.
  protocol::Outcome<Place> Enter(const BucketName& bucket, const ObjectKey& key);
  /// NoSuchBucket, NoSuchKey.
  [[nodiscard]] protocol::AwsError WhyAbsent(const BucketName& bucket, const ObjectKey& key) const;

  Ground& ground_;
};

}  // namespace weir::cloud::s3
