// What the landing of a batch holds: each decoded record with its folder, its line and its figures.
#pragma once

#include <cstdint>
#include <string_view>

#include "src/event/figures.h"
#include "src/event/schema.h"
#include "src/landing/writer.h"
#include "src/pipeline/processor.h"

namespace weir::landing {

struct BatchContent {
  Landing landing;
  event::Figures figures;  ///< as far as they need no verdicts
};

struct BatchOrigin {
  std::string_view source;  ///< the stream, for people
  std::uint64_t judgement = 0;
};

/// Views into the batch. REQUIRES: it has records.
[[nodiscard]] BatchContent ContentOf(const event::Schema& schema, const pipeline::Batch& batch,
                                     const BatchOrigin& origin);

}  // namespace weir::landing
