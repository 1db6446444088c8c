// Reads the objects of a lake, several at once, in memory that does not grow with them.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "src/lake/audited_object.h"
#include "src/pipeline/object_listing.h"
#include "src/result/result.h"

namespace weir::lake {

class ObjectReading {
 public:
  /// Objects larger than this are read piece by piece.
  static constexpr std::uint64_t kPieceBytes = std::uint64_t{8} << 20;

  /// References outlive this.
  ObjectReading(pipeline::ObjectListing& objects, KeyOf key_of, const LineSchemas& schemas,
                std::size_t threads);

  /// What has been read of an object is to be taken from it; called in the caller's thread, one or
  /// more times for each object.
  using Taker = std::function<Result<void>(AuditedObject& object)>;

  /// Every object whose name begins with `folder`; `listed` is told of each first, and says whether
  /// it is to be read.
  Result<void> ReadAll(
      const std::string& folder,
      const std::function<Result<bool>(const pipeline::ListedObject& object)>& listed,
      const Taker& take);

  /// One object, also one that is not there: that is kNotFound.
  Result<void> ReadOne(const pipeline::ListedObject& object, const Taker& take);

  /// As they are stored. Any thread may ask.
  [[nodiscard]] std::uint64_t bytes_read() const { return bytes_read_; }

 private:
  using Objects = std::vector<pipeline::ListedObject>;

  Result<void> ReadLarge(const pipeline::ListedObject& object, const Taker& take);
  Result<void> ReadSome(const Objects& objects, const Taker& take);
  void ReadPacked(std::span<const std::unique_ptr<AuditedObject>> objects,
                  std::span<const Result<std::string>> bodies) const;

  pipeline::ObjectListing& objects_;
  const KeyOf key_of_;
  const LineSchemas& schemas_;
  const std::size_t threads_;
  std::atomic<std::uint64_t> bytes_read_ = 0;
};

/// kCorrupt with the first line that can't be read: for those who need all that an object holds.
[[nodiscard]] Result<void> CheckIsWhole(AuditedObject& object,
                                        const pipeline::ObjectListing& objects);

}  // namespace weir::lake
