// What stands between a caller and a fake: where faults strike, and where others go first.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "src/result/result.h"

namespace weir::fakes {

enum class PortMoment : std::uint8_t { kBeforeEffect, kAfterEffect };

/// One call, or the part of one that is about one object.
struct PortCall {
  PortMoment moment = PortMoment::kBeforeEffect;
  std::string_view operation;  ///< "Create"
  std::string_view name;       ///< of the object
};

/// An error is what the caller gets: before the effect there is none, after it the answer is lost.
/// What is thrown is the caller's end.
using PortHook = std::function<std::optional<Error>(const PortCall& call)>;

/// Has `effect` happen between the two moments.
template <typename Effect>
auto Through(const PortHook& hook, std::string_view operation, std::string_view name,
             const Effect& effect) -> decltype(effect()) {
  if (hook) {
    if (auto error = hook({PortMoment::kBeforeEffect, operation, name})) return *error;
  }
  auto answer = effect();
  if (hook) {
    if (auto error = hook({PortMoment::kAfterEffect, operation, name})) return *error;
  }
  return answer;
}

}  // namespace weir::fakes
