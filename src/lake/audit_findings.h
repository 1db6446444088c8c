// What an audit has found: counted by kind, the first of each kind kept.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::lake {

enum class FindingKind : std::uint8_t {
  kObjectMissing,     ///< what claims or the journal name is not there
  kObjectUnreadable,  ///< cut off or damaged
  kObjectUnknown,     ///< nothing that Weir has written to this lake
  kLineUnreadable,    ///< holds no event, or no row
  kEventTwice,        ///< an id stands more than once
  kEventChanged,      ///< the body is not the one that was claimed
  kEventInvalid,      ///< its own members are none of an event
  kMembersChanged,    ///< what Weir has added is not what its own members say
  kRowChanged,        ///< the record in a row is not the one that was claimed
  kWrongFolder,       ///< stands in another folder than its own members say
  kEventWithoutClaim,
  kClaimWithoutEvent,  ///< the object is there and does not hold it
  kClaimElsewhere,     ///< the event stands in another object than its claim says
  kEventWithoutRow,    ///< the index does not have the id of an event
  kRowWithoutEvent,    ///< the index has it, and the event is not there
  kIndexTwice,         ///< two files of the index have one id
  kLandingUnjudged,    ///< a merge was ended, and no plan names the landing
  kErasedEvent,        ///< an event stands there whose id is known as erased
  kManifestDiffers,    ///< does not list the files of its day
  kLedgerUnreadable,
  kLedgerLacks,      ///< a record that was judged has no row
  kLedgerDisagrees,  ///< its figures are not what stands there
};
inline constexpr std::size_t kFindingKinds = 22;

/// "event_twice"
[[nodiscard]] std::string_view FindingName(FindingKind kind);
/// What to do about it, a sentence.
[[nodiscard]] std::string_view RemedyOf(FindingKind kind);

struct Finding {
  FindingKind kind = FindingKind::kObjectMissing;
  std::string object;      ///< its name; empty where it is about none
  std::uint64_t line = 0;  ///< from 1; 0: about no line
  std::string id;          ///< of the event, or the position of a row
  std::string detail;
};

class Findings {
 public:
  /// `most_kept` of each kind are kept with what they say.
  explicit Findings(std::size_t most_kept) : most_kept_(most_kept) {}

  void Add(Finding finding);

  /// By kind, in the order in which they came.
  [[nodiscard]] std::vector<Finding> Kept() const;
  [[nodiscard]] std::uint64_t CountOf(FindingKind kind) const {
    return counts_.at(static_cast<std::size_t>(kind));
  }
  [[nodiscard]] std::uint64_t count() const;

 private:
  const std::size_t most_kept_;
  std::array<std::uint64_t, kFindingKinds> counts_{};
  std::array<std::vector<Finding>, kFindingKinds> kept_;
};

}  // namespace weir::lake
