// Claims of one run in RocksDB: fresh ones in memory, spilled in sorted files, final with the run.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "src/embedded/claim_database.h"
#include "src/embedded/claim_table.h"
#include "src/embedded/key_filter.h"
#include "src/embedded/run_journal.h"
#include "src/pipeline/claim_store.h"

namespace weir::embedded {

/// So many claims stay in memory before they are spilled (there may be twice as many while the
/// spill is under way); one takes about 120 bytes.
inline constexpr std::size_t kClaimsInMemory = std::size_t{1} << 19;

/// The claims that one run sees and makes. A claim counts only while its run is final or is this
/// one, so a run that broke off needs no undoing. Because a run's claims and objects become final
/// together, a claim that is there always has its event in its object: it is `settled`.
///
/// Not thread-safe; it spills in a thread of its own.
class RocksDbClaimStore final : public pipeline::ClaimStore {
 public:
  /// `database` and `journal` outlive the store.
  RocksDbClaimStore(ClaimDatabase& database, const RunJournal& journal, RunNumber run,
                    std::size_t claims_in_memory = kClaimsInMemory);
  RocksDbClaimStore(const RocksDbClaimStore&) = delete;
  RocksDbClaimStore& operator=(const RocksDbClaimStore&) = delete;
  ~RocksDbClaimStore() override;

  /// REQUIRES: each request's object has an ordinal.
  void Claim(std::span<const pipeline::ClaimRequest> requests,
             std::span<pipeline::ClaimAnswer> answers) override;
  std::vector<Result<std::string>> Move(std::span<const pipeline::ClaimMove> moves) override;

  /// The last position, in their order as texts, of those since the last call that have met a claim
  /// of their own: their records were judged before. Empty when there was none.
  [[nodiscard]] std::string TakeLastMetAgain() { return std::exchange(last_met_again_, {}); }

  /// The positions, of those since the last call, whose records were judged before their claims
  /// were made anew from the lake: what they claim is claimed there, with the same body.
  [[nodiscard]] std::set<std::string, std::less<>> TakeJudgedBefore() {
    return std::exchange(judged_before_, {});
  }

  /// Brings all claims to disk, durably.
  Result<void> Flush();

  /// What made claims fail; nothing does any more after that.
  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }

 private:
  using Value = std::string;  // <run: 4><object's ordinal: 4><fingerprint: 16><owner>

  void ClaimPart(std::span<const pipeline::ClaimRequest> requests,
                 std::span<pipeline::ClaimAnswer> answers);
  Result<std::string> Move(const pipeline::ClaimMove& move);
  void NoteMetAgain(std::span<const pipeline::ClaimRequest> requests,
                    std::span<const pipeline::ClaimAnswer> answers);
  void NoteJudgedBefore(std::span<const pipeline::ClaimRequest> requests,
                        std::span<const pipeline::ClaimAnswer> answers);
  void CollectSpill();
  void EncodeKeys(std::span<const pipeline::ClaimRequest> requests);
  [[nodiscard]] std::string_view KeyAt(std::size_t request) const;
  [[nodiscard]] std::optional<std::string_view> FindInMemory(std::uint64_t hash,
                                                             std::string_view key) const;
  /// Answers those of `unresolved_` that are on disk and count.
  bool FindOnDisk(std::span<pipeline::ClaimAnswer> answers);
  [[nodiscard]] bool MayBeOnDisk(std::uint64_t hash) const;
  void Create(const pipeline::ClaimRequest& request, std::size_t number,
              pipeline::ClaimAnswer& answer);
  void AnswerWith(std::string_view value, pipeline::ClaimAnswer& answer);
  [[nodiscard]] Result<std::string> ObjectName(RunNumber run, std::uint32_t ordinal) const;
  [[nodiscard]] Result<std::optional<Value>> Lookup(std::string_view key) const;
  void RememberName(const pipeline::ObjectRef& object);
  [[nodiscard]] bool Counts(std::string_view value) const;

  bool Insert(std::uint64_t hash, std::string_view key, std::string_view value);
  Result<void> Spill();
  Result<void> AwaitSpill();
  Result<void> WriteSpill(const ClaimTable& claims, const std::string& file) const;

  ClaimDatabase& database_;
  const RunJournal& journal_;
  const RunNumber run_;
  const std::size_t claims_in_memory_;
  std::unique_ptr<ClaimTable> fresh_;
  std::unique_ptr<const ClaimTable> spilling_;
  std::future<Result<void>> spill_;
  std::uint32_t spill_count_ = 0;
  const bool has_earlier_claims_;  ///< of other runs
  const bool has_rebuilt_claims_;  ///< made anew from the lake
  bool any_on_disk_;
  KeyFilter own_keys_;  ///< all that this run has claimed: it spares most looks at the disk
  std::vector<std::string> names_;  ///< of this run's objects, by ordinal
  std::optional<Error> failure_;
  std::string last_met_again_;
  std::set<std::string, std::less<>> judged_before_;

  // Of the call under way.
  std::string key_bytes_;
  std::vector<std::size_t> key_ends_;
  std::vector<std::uint64_t> hashes_;
  std::vector<std::size_t> unresolved_;  ///< requests without an answer from memory
  std::vector<std::size_t> sought_;      ///< of these, the ones that are looked for on disk
  std::vector<rocksdb::Slice> slices_;
  std::vector<rocksdb::PinnableSlice> found_;
  std::vector<rocksdb::Status> statuses_;
  std::deque<std::string> texts_;  ///< that answers refer to
  std::unordered_set<const pipeline::ClaimAnswer*>
      rebuilt_;  ///< those that a rebuilt run has given
  Value value_;
};

}  // namespace weir::embedded
