// A map behind a mutex.
#include "src/cloud/server/key_table.h"

#include <utility>

namespace weir::cloud::server {

void KeyTable::Add(std::string access_key_id, protocol::KeySecret secret) {
  const std::lock_guard lock(mutex_);
  keys_.insert_or_assign(std::move(access_key_id), std::move(secret));
}

void KeyTable::Remove(std::string_view access_key_id) {
  const std::lock_guard lock(mutex_);
  if (const auto found = keys_.find(access_key_id); found != keys_.end()) keys_.erase(found);
}

std::optional<protocol::KeySecret> KeyTable::Find(std::string_view access_key_id) const {
  {
    const std::lock_guard lock(mutex_);
    const auto found = keys_.find(access_key_id);
    if (found != keys_.end()) return found->second;
  }
  for (const protocol::KeyRing* others : others_) {
    if (auto found = others->Find(access_key_id)) return found;
  }
  return std::nullopt;
}

}  // namespace weir::cloud::server
