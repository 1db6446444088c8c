// How far one record of a stream may expand, and how much of it may be rejected.
#include "src/intake/expansion_limits.h"

#include <algorithm>

#include "src/pipeline/stream_attempt.h"

namespace weir::intake {

std::uint32_t ExpansionLimits::PartsOf(std::size_t record_size) {
  return static_cast<std::uint32_t>(
      std::min<std::size_t>(kFreeParts + record_size / kBytesPerPart, kMaxParts));
}

std::size_t ExpansionLimits::BytesOf(std::size_t record_size) {
  return std::min(std::max(kFreeBytes, record_size * kMaxRatio), pipeline::kMaxStreamRecordSize);
}

std::uint32_t ExpansionLimits::RejectionsOf(std::size_t record_size) {
  return static_cast<std::uint32_t>(
      std::min<std::size_t>(kFreeRejections + record_size / kBytesPerRejection, kMaxParts));
}

std::size_t ExpansionLimits::RejectionBytesOf(std::size_t record_size) {
  return std::max(kFreeRejectionBytes, record_size);
}

}  // namespace weir::intake
