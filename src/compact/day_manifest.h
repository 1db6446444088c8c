// The manifest of a day, replaced only as it was read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "src/event/fingerprint.h"
#include "src/event/timestamp.h"
#include "src/merge/ports.h"
#include "src/result/result.h"

namespace weir::compact {

enum class ManifestOutcome : std::uint8_t {
  kAsItWas,   ///< it lists just these names
  kReplaced,  ///< it does by now
  kLost,      ///< somebody else has changed it: there may be more than whoever asks knows of
};

class DayManifest {
 public:
  /// `objects` outlives it.
  DayManifest(merge::MergeObjects& objects, event::Day day) : objects_(objects), day_(day) {}

  /// Before tombstones and files are looked at: so whoever lists those has heard of all that the
  /// manifest has heard of.
  [[nodiscard]] Result<void> Read();
  /// Has it list `names`, sorted, unless it is another one than was read or replaced last.
  /// REQUIRES: it was read.
  [[nodiscard]] Result<ManifestOutcome> List(const std::vector<std::string>& names);

 private:
  merge::MergeObjects& objects_;
  const event::Day day_;
  event::Fingerprinter fingerprinter_;
  std::optional<event::Fingerprint> bytes_;  ///< of what is there; nothing: it is not there
  /// Of what is there, "" for nothing; not known of what has just been put there.
  std::optional<std::string> version_;
};

}  // namespace weir::compact
