// The port to the lake: objects that are written once and never changed.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

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

enum class PutOutcome : std::uint8_t { kCreated, kExists };

/// Contract: tests/contract/object_store.h.
class ObjectStore {
 public:
  ObjectStore() = default;
  ObjectStore(const ObjectStore&) = delete;
  ObjectStore& operator=(const ObjectStore&) = delete;
  virtual ~ObjectStore() = default;

  /// Step 3: creates the object with these lines (none holds a line break) only if there is none of
  /// that name; kExists leaves the other as it is. A store that gathers an attempt's lines until
  /// the attempt is over adds them to what it has under that name. kUnknown: it may or may not have
  /// been created.
  virtual Result<PutOutcome> Put(const ObjectRef& object,
                                 std::span<const std::string_view> lines) = 0;

  /// The object's lines, each with its '\n', decompressed; nothing when there is no such object.
  virtual Result<std::optional<std::string>> Read(std::string_view name) = 0;
};

}  // namespace weir::pipeline
