// Claims of a directory's lake that are made anew, in runs of their own.
#include "src/embedded/rebuilt_claims.h"

#include <utility>

namespace weir::embedded {

Result<void> RebuiltClaims::Claim(std::span<const pipeline::ClaimRequest> requests,
                                  std::span<pipeline::ClaimAnswer> answers) {
  if (ordinals_.size() >= objects_in_run_) {
    if (auto sealed = Seal({}); !sealed) return sealed;
  }
  if (!store_) {
    if (auto begun = Begin(); !begun) return begun;
  }
  std::vector<pipeline::ClaimRequest> numbered(requests.begin(), requests.end());
  for (pipeline::ClaimRequest& request : numbered) {
    request.object.ordinal = OrdinalOf(std::string(request.object.name));
  }
  store_->Claim(numbered, answers);
  if (store_->failure()) return *store_->failure();
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (answers[i].outcome == pipeline::ClaimOutcome::kCreated) {
      claimed_.emplace(requests[i].object.name);
    }
  }
  return {};
}

/// The ledger may be noted already; noted twice it is noted.
Result<void> RebuiltClaims::Finish(const std::vector<std::string>& ledger) {
  const bool is_made = has_made_any_ || !claimed_.empty();
  if (is_made && !store_) {
    if (auto begun = Begin(); !begun) return begun;
  }
  return store_ ? Seal(is_made ? ledger : std::vector<std::string>()) : Result<void>();
}

Result<void> RebuiltClaims::Begin() {
  const auto run = lake_.journal().Begin();
  if (!run) return run.error();
  run_ = *run;
  store_ = std::make_unique<RocksDbClaimStore>(lake_.claims(), lake_.journal(), run_);
  return {};
}

/// `more`: objects that the run notes besides those that its claims name.
Result<void> RebuiltClaims::Seal(const std::vector<std::string>& more) {
  if (auto flushed = store_->Flush(); !flushed) return flushed;
  for (const std::string& name : more) {
    claimed_.insert(name);
    OrdinalOf(name);
  }
  std::vector<StagedName> objects;
  objects.reserve(claimed_.size());
  for (const std::string& name : claimed_) objects.push_back({ordinals_.at(name), name});
  if (!objects.empty()) {
    if (auto sealed = lake_.journal().SealRebuilt(run_, objects); !sealed) return sealed;
    has_made_any_ = true;
  }
  store_.reset();
  ordinals_.clear();
  claimed_.clear();
  return {};
}

std::uint32_t RebuiltClaims::OrdinalOf(const std::string& object) {
  return ordinals_.try_emplace(object, static_cast<std::uint32_t>(ordinals_.size())).first->second;
}

}  // namespace weir::embedded
