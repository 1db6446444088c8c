// Random replacement: the age of what is remembered is unbounded, its size is not.
#include "src/generator/recent_events.h"

#include <algorithm>

namespace weir::generator {
namespace {

constexpr std::size_t kBytes = 4'000'000;
constexpr std::size_t kMinSlots = 16;
constexpr std::size_t kMaxSlots = 8'192;
constexpr int kDraws = 16;

}  // namespace

RecentEvents::RecentEvents(std::size_t line_bytes)
    : capacity_(std::clamp(kBytes / line_bytes, kMinSlots, kMaxSlots)) {}

void RecentEvents::Remember(std::string_view line, Random& random) {
  Slot& slot = slots_.size() < capacity_
                   ? slots_.emplace_back()
                   : slots_[random.Below(static_cast<std::uint32_t>(slots_.size()))];
  slot.line.assign(line);
  slot.use = Use::kNone;
}

const std::string* RecentEvents::Take(Use use, Random& random) {
  for (int draw = 0; draw < kDraws && !slots_.empty(); ++draw) {
    Slot& slot = slots_[random.Below(static_cast<std::uint32_t>(slots_.size()))];
    if (slot.use != Use::kNone && slot.use != use) continue;
    slot.use = use;
    return &slot.line;
  }
  return nullptr;
}

}  // namespace weir::generator
