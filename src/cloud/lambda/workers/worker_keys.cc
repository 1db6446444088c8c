// Issues the keys of workers, and forgets the oldest.
#include "src/cloud/lambda/workers/worker_keys.h"

#include <csignal>
#include <utility>

#include "src/text/random.h"

namespace weir::cloud::lambda {

WorkerCredentials WorkerKeys::Issue(KeyOwner owner, store::TimePoint now) {
  WorkerCredentials credentials{.access_key_id = "ASIA" + text::RandomText(16),
                                .secret_access_key = text::RandomText(40, text::kBase64Letters),
                                .session_token = text::RandomText(200, text::kBase64Letters)};
  const std::lock_guard lock(mutex_);
  entries_[credentials.access_key_id] = {
      .secret = {.secret_access_key = credentials.secret_access_key,
                 .session_token = credentials.session_token,
                 .expires = now + kLife},
      .owner = std::move(owner)};
  return credentials;
}

void WorkerKeys::Bind(const std::string& access_key_id, pid_t group) {
  const std::lock_guard lock(mutex_);
  if (const auto found = entries_.find(access_key_id); found != entries_.end()) {
    found->second.group = group;
  }
}

void WorkerKeys::Unbind(const std::string& access_key_id) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(access_key_id);
  if (found == entries_.end() || found->second.has_ended) return;
  found->second.group = 0;
  found->second.has_ended = true;
  ended_.push_back(access_key_id);
  if (ended_.size() <= kMaxEnded) return;
  entries_.erase(ended_.front());
  ended_.pop_front();
}

std::optional<protocol::KeySecret> WorkerKeys::Find(std::string_view access_key_id) const {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(access_key_id);
  if (found == entries_.end()) return std::nullopt;
  return found->second.secret;
}

std::optional<KeyOwner> WorkerKeys::OwnerOf(std::string_view access_key_id) const {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(access_key_id);
  if (found == entries_.end()) return std::nullopt;
  return found->second.owner;
}

/// Under the lock, for a key is unbound before its process is reaped: so the number is its own.
bool WorkerKeys::KillOwner(std::string_view access_key_id) const {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(access_key_id);
  if (found == entries_.end() || found->second.group <= 0) return false;
  return ::kill(-found->second.group, SIGKILL) == 0;
}

}  // namespace weir::cloud::lambda
