// The two ports of the merge: the objects of a lake, and the head of its chain of plans.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/timestamp.h"
#include "src/landing/byte_source.h"
#include "src/pipeline/object_listing.h"
#include "src/pipeline/object_store.h"
#include "src/result/result.h"

namespace weir::merge {

/// Whether there is time for another step of bounded length.
using MayGoOn = std::function<bool()>;

/// Whether what is ready to go may go: asked once nothing but the sending is left to do.
using MaySend = std::function<bool()>;

struct NewObject {
  std::string name;
  std::string bytes;
};

struct VersionedObject {
  std::string bytes;
  std::string version;  ///< tells these bytes from all others that had the name

  friend bool operator==(const VersionedObject&, const VersionedObject&) = default;
};

struct Replacement {
  std::string name;
  std::string version;  ///< that it replaces; "" where there is none
  std::string bytes;
};

/// Some bytes of an object.
struct ObjectRange {
  std::string name;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

/// The objects of one lake; names are relative to its root.
/// Contract: tests/contract/merge_objects.h.
class MergeObjects {
 public:
  MergeObjects() = default;
  MergeObjects(const MergeObjects&) = delete;
  MergeObjects& operator=(const MergeObjects&) = delete;
  virtual ~MergeObjects() = default;

  /// Objects whose names begin with `prefix`, in the order of their names; see ObjectListing.
  [[nodiscard]] virtual std::unique_ptr<pipeline::ObjectPages> List(
      const std::string& prefix, const std::string& delimiter) = 0;

  /// Whole objects, many at once; nothing for one that is not there.
  [[nodiscard]] virtual std::vector<Result<std::optional<std::string>>> Get(
      std::span<const std::string> names) = 0;

  /// Ranges of objects, many at once; kNotFound where there is no such object. Where one ends
  /// before its range does, the bytes that are there. REQUIRES: no range is empty.
  [[nodiscard]] virtual std::vector<Result<std::string>> GetRanges(
      std::span<const ObjectRange> ranges) = 0;

  /// Any range of an object; kNotFound where there is none. The store outlives what is given.
  [[nodiscard]] virtual Result<std::unique_ptr<landing::ByteSource>> Open(
      const std::string& name) = 0;

  /// Creates each object only if there is none of its name, asking until there is a clear answer or
  /// time is short. kUnknown, kUnavailable: ask again later.
  /// `may_send` is asked when requests are signed and before they are sent, of all at once, and
  /// anew whenever requests are signed again: whoever is frozen behind that has signatures that
  /// grow old. Once it says no, nothing more is sent, and what has no clear answer by then ends as
  /// kUnknown where it may have been created, else as kUnavailable. It may use the same store.
  [[nodiscard]] virtual std::vector<Result<pipeline::PutOutcome>> Create(
      std::span<const NewObject> objects, const MaySend& may_send) = 0;
  [[nodiscard]] std::vector<Result<pipeline::PutOutcome>> Create(
      std::span<const NewObject> objects) {
    return Create(objects, [] { return true; });
  }

  /// Whole objects and their versions, many at once; nothing for one that is not there.
  [[nodiscard]] virtual std::vector<Result<std::optional<VersionedObject>>> GetVersions(
      std::span<const std::string> names) = 0;

  /// Puts each object only while there is the version that it replaces, asking until there is a
  /// clear answer or time is short. False where another version is there, or none. kUnknown: it may
  /// be there, read it again; kUnavailable: it is not. `may_send` is asked as Create() does.
  [[nodiscard]] virtual std::vector<Result<bool>> Replace(std::span<const Replacement> objects,
                                                          const MaySend& may_send) = 0;
  [[nodiscard]] std::vector<Result<bool>> Replace(std::span<const Replacement> objects) {
    return Replace(objects, [] { return true; });
  }

  /// Whoever is gone already is deleted.
  [[nodiscard]] virtual std::vector<Result<void>> Delete(std::span<const std::string> names) = 0;

  /// The time of day by the clock of where they stand.
  [[nodiscard]] virtual event::Timestamp Now() const = 0;
  /// Where an object stands, for people: "s3://lake/merge/…".
  [[nodiscard]] virtual std::string Describe(std::string_view name) const = 0;
  /// What stands before names where they are listed for whoever reads the lake:
  /// "s3://lake/prefix/";
  /// "" in a directory, which may be moved: there names are relative to it.
  [[nodiscard]] virtual std::string Root() const = 0;
};

/// Which plan the chain is at.
struct Head {
  std::uint64_t plan = 0;  ///< 0: none yet
  std::string digest;      ///< of the plan's bytes
  bool closed = true;

  friend bool operator==(const Head&, const Head&) = default;
};

/// Contract: tests/contract/head_store.h.
class HeadStore {
 public:
  HeadStore() = default;
  HeadStore(const HeadStore&) = delete;
  HeadStore& operator=(const HeadStore&) = delete;
  virtual ~HeadStore() = default;

  /// Never an older one than what was moved to before.
  [[nodiscard]] virtual Result<Head> Read() = 0;
  /// Compare and swap; false when it was another than `from`. kUnknown: read it.
  [[nodiscard]] virtual Result<bool> Move(const Head& from, const Head& to) = 0;
  /// Which head this is, the same for all who merge this lake: "dynamodb:eu-west-1/claims/…".
  [[nodiscard]] virtual std::string Describe() const = 0;
};

}  // namespace weir::merge
