// Claims of a trial: in memory, as little of each as a judgement takes, and a bounded number.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/pipeline/claim_store.h"

namespace weir::embedded {

/// So many claims are remembered: at 32 bytes each, in tables that are half full by then, 2 GiB. An
/// event takes one, and so does what goes to quarantine.
inline constexpr std::size_t kMaxTrialClaims = std::size_t{1} << 25;

/// Keys are told apart by 96 bits of their hash, bodies by 64 of their fingerprint. Who owns a
/// claim is only told to a position that does itself. Whatever is claimed counts as stored at once
/// (`settled`). Not thread-safe.
class TrialClaims final : public pipeline::ClaimStore {
 public:
  explicit TrialClaims(std::size_t max_claims = kMaxTrialClaims) : max_claims_(max_claims) {}

  void Claim(std::span<const pipeline::ClaimRequest> requests,
             std::span<pipeline::ClaimAnswer> answers) override;
  /// Nothing is ever moved here, for what is settled is never missing.
  std::vector<Result<std::string>> Move(std::span<const pipeline::ClaimMove> moves) override;

  /// What is claimed from now on counts until it is taken back.
  void BeginSegment();
  /// The claims of the segment under way count no more.
  void DropSegment() { is_void_.back() = true; }

  /// As RocksDbClaimStore has it.
  [[nodiscard]] std::string TakeLastMetAgain() { return std::exchange(last_met_again_, {}); }
  /// Whether there were more claims than are remembered: a later event with the id of one that is
  /// not was taken for a new one.
  [[nodiscard]] bool has_forgotten() const { return has_forgotten_; }

 private:
  struct Key {
    std::uint64_t high;
    std::uint32_t low;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct Entry {
    std::uint64_t high = 0;
    std::uint32_t low = 0;
    std::uint32_t segment = 0;  ///< from 1 on; 0 where there is no entry
    std::uint64_t body = 0;
    std::uint64_t owner = 0;
  };
  static_assert(sizeof(Entry) == 32);
  /// A part of the table, so that growing never takes as much room again as all of it.
  struct Part {
    std::vector<Entry> entries;  ///< a power of two of them
    std::size_t used = 0;
  };
  static constexpr std::size_t kParts = 256;

  [[nodiscard]] static Key KeyOf(const pipeline::ClaimKey& key);
  [[nodiscard]] static Entry& Find(Part& part, const Key& key);
  static void Grow(Part& part);
  [[nodiscard]] pipeline::ClaimAnswer Claim(const pipeline::ClaimRequest& request);

  const std::size_t max_claims_;
  std::array<Part, kParts> parts_;
  std::size_t used_ = 0;
  std::vector<bool> is_void_ = {true};  ///< by segment
  std::string last_met_again_;
  bool has_forgotten_ = false;
};

}  // namespace weir::embedded
