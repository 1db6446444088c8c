// Who signs: credentials kept, and renewed before they expire.
#include "src/aws/credentials.h"

#include <utility>

namespace weir::aws {

Result<Credentials> CredentialsProvider::Get(Deadline deadline) {
  if (!is_refused_ && IsGoodFor(kRenewBefore)) return *current_;
  auto loaded = Load(deadline);
  if (loaded) {
    current_ = *std::move(loaded);
    is_refused_ = false;
    return *current_;
  }
  // A source that fails for a moment is no reason to stop while there is still time.
  if (!is_refused_ && IsGoodFor({})) return *current_;
  return loaded.error();
}

Result<Credentials> CredentialsProvider::Load(Deadline deadline) {
  for (const auto& source : sources_) {
    auto loaded = source->Load(deadline);
    if (!loaded) return loaded.error();
    if (loaded->has_value()) return **std::move(loaded);
  }
  return Error{ErrorKind::kDenied,
               "no AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile "
               "in ~/.aws/credentials, or give the machine or the container a role"};
}

bool CredentialsProvider::IsGoodFor(std::chrono::system_clock::duration life) const {
  if (!current_) return false;
  return !current_->expires_at || clock_.Today() + life < *current_->expires_at;
}

}  // namespace weir::aws
