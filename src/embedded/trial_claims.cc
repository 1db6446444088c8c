// Claims of a trial: in memory, as little of each as a judgement takes, and a bounded number.
#include "src/embedded/trial_claims.h"

#include <algorithm>
#include <cstring>

#include <xxhash.h>

#include "src/result/check.h"

namespace weir::embedded {
namespace {

/// An owner that no position is, and that says nothing else either.
constexpr std::string_view kSomebodyElse = "elsewhere";
constexpr std::size_t kFirstEntries = 16;
constexpr int kPartShift = 56;

std::uint64_t BodyOf(const event::Fingerprint& fingerprint) {
  std::array<std::uint64_t, 2> halves{};
  static_assert(sizeof halves == sizeof fingerprint);
  std::memcpy(halves.data(), fingerprint.data(), sizeof halves);
  return halves[0] ^ halves[1];
}

event::Fingerprint OtherThan(event::Fingerprint fingerprint) {
  fingerprint.front() ^= std::byte{1};
  return fingerprint;
}

std::uint64_t NameOfOwner(std::string_view position) {
  return XXH3_64bits(position.data(), position.size());
}

}  // namespace

void TrialClaims::BeginSegment() { is_void_.push_back(false); }

void TrialClaims::Claim(std::span<const pipeline::ClaimRequest> requests,
                        std::span<pipeline::ClaimAnswer> answers) {
  for (std::size_t i = 0; i < requests.size(); ++i) answers[i] = Claim(requests[i]);
}

pipeline::ClaimAnswer TrialClaims::Claim(const pipeline::ClaimRequest& request) {
  WEIR_CHECK(is_void_.size() > 1, "claims are a segment's");
  const Key key = KeyOf(request.key);
  Part& part = parts_.at(key.high >> kPartShift);
  if (part.used * 4 >= part.entries.size() * 3) Grow(part);
  Entry& entry = Find(part, key);
  const std::uint64_t owner = NameOfOwner(request.position.text);
  const std::uint64_t body = BodyOf(request.fingerprint);
  if (is_void_[entry.segment]) {
    pipeline::ClaimAnswer created;
    created.outcome = pipeline::ClaimOutcome::kCreated;
    if (entry.segment == 0 && used_ >= max_claims_) {
      has_forgotten_ = true;
      return created;
    }
    if (entry.segment == 0) {
      ++used_;
      ++part.used;
    }
    entry = {key.high, key.low, static_cast<std::uint32_t>(is_void_.size() - 1), body, owner};
    return created;
  }
  const bool is_own = entry.owner == owner;
  if (is_own && request.position.text > last_met_again_) last_met_again_ = request.position.text;
  return {.outcome = pipeline::ClaimOutcome::kExists,
          .owner = is_own ? request.position : pipeline::Position{kSomebodyElse},
          .fingerprint = entry.body == body ? request.fingerprint : OtherThan(request.fingerprint),
          .object = {},
          .settled = true};
}

std::vector<Result<std::string>> TrialClaims::Move(std::span<const pipeline::ClaimMove> moves) {
  const Error refusal{ErrorKind::kNotFound, "a trial's claims are not moved"};
  return std::vector<Result<std::string>>(moves.size(), refusal);
}

TrialClaims::Key TrialClaims::KeyOf(const pipeline::ClaimKey& key) {
  const XXH128_hash_t hash = XXH3_128bits_withSeed(key.text.data(), key.text.size(),
                                                   static_cast<XXH64_hash_t>(MarkOf(key.kind)));
  return {hash.high64, static_cast<std::uint32_t>(hash.low64)};
}

/// The key's entry, or the empty one where it would stand.
TrialClaims::Entry& TrialClaims::Find(Part& part, const Key& key) {
  const std::size_t mask = part.entries.size() - 1;
  for (std::size_t at = key.high & mask;; at = (at + 1) & mask) {
    Entry& entry = part.entries[at];
    if (entry.segment == 0 || Key{entry.high, entry.low} == key) return entry;
  }
}

void TrialClaims::Grow(Part& part) {
  const std::vector<Entry> before = std::exchange(
      part.entries, std::vector<Entry>(std::max(kFirstEntries, part.entries.size() * 2)));
  for (const Entry& entry : before) {
    if (entry.segment != 0) Find(part, {entry.high, entry.low}) = entry;
  }
}

}  // namespace weir::embedded
