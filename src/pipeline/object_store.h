// The port to the lake: objects that are written once and never changed.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/pipeline/buried_members.h"
#include "src/result/result.h"

namespace weir::pipeline {

/// An object by its name: a relative path with '/', safe on every medium. Those that an attempt
/// named itself have a dense number as well, so that a store can find what it knows about them.
struct ObjectRef {
  static constexpr std::uint32_t kForeign = ~std::uint32_t{0};
  std::string_view name;
  std::uint32_t ordinal = kForeign;

  friend bool operator==(const ObjectRef& a, const ObjectRef& b) {
    return a.ordinal == b.ordinal && (a.ordinal != kForeign || a.name == b.name);
  }
};

enum class PutOutcome : std::uint8_t {
  kCreated,
  kExists,
  kBuried,  ///< a tombstone names it: it has become another file, and may not come again
};

/// "Let `object` hold these lines." None of them holds a line break.
struct ObjectPut {
  ObjectRef object;
  std::span<const std::string_view> lines;
  /// Whether another attempt may have named the object: then tombstones are looked at.
  bool is_met = false;
};

/// Contract: tests/contract/object_store.h.
class ObjectStore {
 public:
  ObjectStore() = default;
  ObjectStore(const ObjectStore&) = delete;
  ObjectStore& operator=(const ObjectStore&) = delete;
  virtual ~ObjectStore() = default;

  /// Step 3, for many objects of different names at once, in any order: creates each only if there
  /// is none of its name; kExists leaves the other as it is. A store that gathers an attempt's
  /// lines until the attempt is over adds them to what it has under that name. kUnknown: it may or
  /// may not have been created. Gives as many outcomes as there are puts. Where objects can be
  /// rolled up, no put has an effect that was sent long after the tombstones were looked at.
  [[nodiscard]] virtual std::vector<Result<PutOutcome>> Put(std::span<const ObjectPut> puts) = 0;

  /// The lines of each object, each with its '\n', decompressed; nothing when there is no such
  /// object.
  [[nodiscard]] virtual std::vector<Result<std::optional<std::string>>> Read(
      std::span<const std::string_view> names) = 0;

  /// What an object held whose Put gave kBuried.
  [[nodiscard]] virtual Result<BuriedMembers> ReadBuried(std::string_view name) {
    return Error{ErrorKind::kNotFound, std::string(name) + ": nothing is rolled up here"};
  }
};

[[nodiscard]] inline Result<PutOutcome> PutOne(ObjectStore& store, const ObjectPut& put) {
  return std::move(store.Put({&put, 1}).front());
}
[[nodiscard]] inline Result<PutOutcome> PutOne(ObjectStore& store, const ObjectRef& object,
                                               std::span<const std::string_view> lines) {
  return PutOne(store, ObjectPut{object, lines});
}

[[nodiscard]] inline Result<std::optional<std::string>> ReadOne(ObjectStore& store,
                                                                std::string_view name) {
  return std::move(store.Read({&name, 1}).front());
}

}  // namespace weir::pipeline
