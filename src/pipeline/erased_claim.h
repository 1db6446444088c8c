// What stays known of an event that was erased: that its id is, and when.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "src/event/timestamp.h"
#include "src/pipeline/claim_store.h"
#include "src/result/result.h"

namespace weir::pipeline {

/// What stands before the time in the owner of a claim whose event was erased. No record has such a
/// position, and the claim has no fingerprint and names no object: nothing is to be written.
inline constexpr std::string_view kErasedMark = "erased-";

[[nodiscard]] inline std::string ErasedOwner(event::Timestamp at) {
  return std::string(kErasedMark) + event::FormatTimestamp(at);
}
/// When that was, as a text; "" where the owner is of no such claim.
[[nodiscard]] inline std::string_view ErasedAt(std::string_view owner) {
  return owner.starts_with(kErasedMark) ? owner.substr(kErasedMark.size()) : std::string_view();
}
[[nodiscard]] inline bool IsErased(std::string_view owner) { return !ErasedAt(owner).empty(); }

/// The port to claims for those who erase events.
class ClaimEraser {
 public:
  ClaimEraser() = default;
  ClaimEraser(const ClaimEraser&) = delete;
  ClaimEraser& operator=(const ClaimEraser&) = delete;
  virtual ~ClaimEraser() = default;

  /// Is told which objects claims name, before these are changed.
  using TakeObjects = std::function<Result<void>(std::span<const std::string> objects)>;

  /// Has each key claimed for `owner` (ErasedOwner), for good and whoever has claimed it, but for
  /// those that are erased already: so many were not. Each is changed only while it is what was
  /// read, and `take` was given the object that it names.
  [[nodiscard]] virtual Result<std::uint64_t> Erase(std::span<const ClaimKey> keys,
                                                    std::string_view owner,
                                                    const TakeObjects& take) = 0;
  /// How many of the keys are erased.
  [[nodiscard]] virtual Result<std::uint64_t> CountErased(std::span<const ClaimKey> keys) = 0;
};

}  // namespace weir::pipeline
