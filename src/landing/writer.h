// Writes a landing: rows sorted by folder, ids by their hash, records by their position.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/landing/content.h"
#include "src/landing/index.h"

namespace weir::landing {

/// What an event's row is judged by.
struct LandedBody {
  IdHash hash{};
  event::Fingerprint fingerprint{};
};

/// One record on its way into a landing. Its row's number is given to it there.
struct RecordToLand {
  std::size_t folder = 0;  ///< of Landing::folders
  LandedRow row;
  std::optional<LandedBody> body;  ///< of events
  LandedRecord record;
};

/// A landing before it is bytes. Views into what outlives it, and into `kept`.
struct Landing {
  Origin origin;
  std::vector<std::string> folders;  ///< each has a record at the least, in any order
  std::vector<RecordToLand> records;
  std::string entry;   ///< of the ledger, one line without its end
  std::string fields;  ///< of the ledger's rows, likewise
  std::deque<std::string> kept;
};

/// Blocks are packed where that makes them smaller, or never.
enum class Packed : std::uint8_t { kWhereSmaller, kNever };

/// The bytes of the whole object. REQUIRES: there are records.
[[nodiscard]] std::string FormatLanding(const Landing& landing,
                                        Packed packed = Packed::kWhereSmaller);

}  // namespace weir::landing
