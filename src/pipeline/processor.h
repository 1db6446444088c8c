// The processor: takes decoded records through claim and store, exactly once. The numbered steps
// are those of the protocol in ARCHITECTURE.md.
//
// Invariants, whatever crashes, repeats or overlaps:
//   1. Only the position that owns the claim of an id is stored; nobody else ever writes that
//   event.
//   2. An event is written only into the object that its claim names.
//   3. An object is written once; if it is there already, what it holds is read, never assumed.
//   4. An object that was rolled up is not written again: its tombstone says what it held.
//   5. A record whose fate is not known for sure is kFailed, and its source gives it again.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/decoder.h"
#include "src/event/schema.h"
#include "src/pipeline/claim_store.h"
#include "src/pipeline/layout.h"
#include "src/pipeline/object_store.h"
#include "src/pipeline/record.h"

namespace weir::pipeline {

/// What became of a record in the end.
enum class Verdict : std::uint8_t {
  kFailed,       ///< not known: the checkpoint stays below it
  kStored,       ///< in the lake
  kDuplicate,    ///< another position owns the id, with the same body
  kConflict,     ///< another position owns the id, with another body; in quarantine
  kQuarantined,  ///< no valid event; in quarantine
};

/// The records handed to one call, with what the decoder made of them; both in position order.
struct Batch {
  std::span<const Record> records;
  const event::DecodedBatch& decoded;
};

/// So many objects are read at once when they have to be looked into.
inline constexpr std::size_t kReadsAtOnce = 64;
/// After so many rounds of step 4 what is still missing counts as failed.
inline constexpr std::uint32_t kMaxRounds = 8;

/// One attempt. Not thread-safe; the stores may be shared.
class Processor {
 public:
  /// All arguments outlive the processor. `names` belongs to this attempt alone (step 1).
  Processor(const event::Schema& schema, ClaimStore& claims, ObjectStore& objects,
            ObjectNames& names);

  /// Takes each record of the batch to its verdict. One position is given to an attempt only once;
  /// batches of one attempt follow each other in position order.
  std::vector<Verdict> Process(const Batch& batch);

 private:
  /// A record whose claim is its own, and the object that has to hold it.
  struct Pending {
    std::uint32_t record;
    Verdict verdict;  ///< once it stands there
    Verdict if_held;  ///< if it stood there before
    ClaimKey key;
    std::string_view line;
    ObjectRef object;
    bool is_met = false;  ///< its claim was there already
  };

  void ClaimRecords();
  void ClaimOpen();
  void JudgeClaim(std::uint32_t record, const ClaimRequest& request, const ClaimAnswer& answer);
  void ClaimConflicts();
  /// Whether the claim was made by this very record of the stream, cut into parts otherwise than it
  /// is now, so that none of its parts is the owner.
  [[nodiscard]] bool IsCutOtherwise(const ClaimRequest& request, const Position& owner);
  void Own(Pending pending, const ClaimAnswer& answer);

  using Members = std::span<const Pending* const>;
  void StorePending();
  /// Orders pending records by their object, each object's in position order.
  void OrderByObject();
  /// Cuts them into `groups_`, one an object.
  void GroupByObject();
  void PutGroups();
  void SettleExisting();
  void SettleAgainst(Members members, std::string_view content);
  void SettleBuried();
  void MoveMissing(std::uint32_t round);
  void MarkStored(const Pending& member) { verdicts_[member.record] = member.verdict; }
  void MarkHeld(const Pending& member) { verdicts_[member.record] = member.if_held; }

  [[nodiscard]] std::string_view RowOf(std::uint32_t record, std::optional<Position> owner);
  [[nodiscard]] std::string_view Keep(std::string_view text);

  const event::Schema& schema_;
  ClaimStore& claims_;
  ObjectStore& objects_;
  ObjectNames& names_;

  const Batch* batch_ = nullptr;
  std::vector<Verdict> verdicts_;
  std::vector<ClaimRequest> requests_;
  std::vector<ClaimAnswer> answers_;
  std::vector<std::pair<std::uint32_t, std::string_view>> conflicts_;  ///< record, owner position
  std::set<std::string_view> adopted_;  ///< ids that a part has taken over from a lost owner
  std::vector<Pending> pending_;
  std::vector<Pending> missing_;
  std::vector<std::uint64_t> order_;
  std::vector<const Pending*> grouped_;
  std::vector<Members> groups_;
  std::vector<Members> existing_;        ///< groups whose object is there already
  std::vector<Members> buried_;          ///< groups whose object was rolled up
  std::deque<std::string> kept_;         ///< texts that the batch does not hold
  std::vector<std::string_view> lines_;  ///< of `grouped_`
  std::vector<ObjectPut> puts_;          ///< of `groups_`
};

}  // namespace weir::pipeline
