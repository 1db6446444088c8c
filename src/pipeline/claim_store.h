// The port to the claims: who owns each event id. The one place where "exactly once" is decided.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/event/fingerprint.h"
#include "src/pipeline/object_store.h"
#include "src/pipeline/record.h"
#include "src/result/result.h"

namespace weir::pipeline {

/// What is claimed: an event's id, or, for what goes to quarantine, a position. The kinds never
/// meet, whatever an id is spelled like.
struct ClaimKey {
  enum class Kind : std::uint8_t {
    kId,
    kPosition,
    kOwner,  ///< an id whose claim has kOpenOwner: that claim names the object, this one the owner
  };
  Kind kind = Kind::kId;
  std::string_view text;
};

/// What keys of a kind begin with where they are one text.
[[nodiscard]] constexpr char MarkOf(ClaimKey::Kind kind) {
  if (kind == ClaimKey::Kind::kId) return 'i';
  return kind == ClaimKey::Kind::kPosition ? 'p' : 'o';
}

// Owners of claims that were made anew from the lake, which does not tell positions. No record has
// one of these.

/// The owner's record is through: whoever comes is another one.
inline constexpr std::string_view kUnknownOwner = "unknown";
/// The owner's record may not be through: the first one to come with the same body is taken for it.
inline constexpr std::string_view kOpenOwner = "open";

/// "Position `position` wants `key`, has a body with `fingerprint`, and would go into `object`."
struct ClaimRequest {
  ClaimKey key;
  Position position;
  event::Fingerprint fingerprint{};
  ObjectRef object;
};

enum class ClaimOutcome : std::uint8_t {
  kFailed,   ///< no clear answer: the record has to come again
  kCreated,  ///< there was no claim; the request's is the claim now
  kExists,   ///< there is one: the members of the answer say whose
};

/// The views are good until this caller's next call to the store.
struct ClaimAnswer {
  ClaimOutcome outcome = ClaimOutcome::kFailed;
  Position owner;
  event::Fingerprint fingerprint{};
  std::string_view object;  ///< the name of the object that carries the owner's event
  bool settled = false;     ///< the store vouches that the object holds it
};

/// "The claim on `key` names `from`: let it name `to`."
struct ClaimMove {
  ClaimKey key;
  std::string_view from;
  ObjectRef to;
};

/// Claims are for ever, as far as the processor knows. Contract: tests/contract/claim_store.h.
class ClaimStore {
 public:
  ClaimStore() = default;
  ClaimStore(const ClaimStore&) = delete;
  ClaimStore& operator=(const ClaimStore&) = delete;
  virtual ~ClaimStore() = default;

  /// Step 2 of the protocol: for each request creates the claim if there is none, else gives the
  /// one that is there, as if the requests were made one after another. Each key is decided
  /// atomically, whoever else is at it. REQUIRES: answers.size() == requests.size().
  virtual void Claim(std::span<const ClaimRequest> requests, std::span<ClaimAnswer> answers) = 0;

  /// Step 4, for many different keys at once, in any order: makes the claim name `to` if it still
  /// names `from`. Gives for each the name that the claim has in the end: `to`, or the winner's.
  [[nodiscard]] virtual std::vector<Result<std::string>> Move(std::span<const ClaimMove> moves) = 0;
};

[[nodiscard]] inline Result<std::string> MoveOne(ClaimStore& store, const ClaimMove& move) {
  return std::move(store.Move({&move, 1}).front());
}

}  // namespace weir::pipeline
