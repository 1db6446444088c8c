// How long attempts of a layout go on after it was changed.
#include "src/lake/last_attempts.h"

#include <cstdint>

#include <fmt/format.h>

#include "src/event/timestamp.h"

namespace weir::lake {

Result<void> CheckAttemptsAreOver(const merge::MergeObjects& objects,
                                  const pipeline::ListedObject& landing, std::string_view what,
                                  std::string_view how) {
  const event::Timestamp over{(landing.modified + std::chrono::seconds(kLastAttempts).count()) *
                              event::kMicrosPerSecond};
  if (objects.Now().micros >= over.micros) return {};
  return Error{ErrorKind::kUnavailable,
               fmt::format("{}: it is too new: {} until {}; {}", objects.Describe(landing.name),
                           what, event::FormatTimestamp(over), how)};
}

}  // namespace weir::lake
