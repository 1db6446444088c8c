// Access keys that may sign: those of the command line, and those that services hand out.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/cloud/protocol/front_door.h"

namespace weir::cloud::server {

/// Thread-safe.
class KeyTable : public protocol::KeyRing {
 public:
  void Add(std::string access_key_id, protocol::KeySecret secret);
  void Remove(std::string_view access_key_id);
  /// Keys that are not here are looked up there. `others` outlives all calls of Find. REQUIRES: not
  /// called while there are any.
  void AskAlso(const protocol::KeyRing& others) { others_.push_back(&others); }
  [[nodiscard]] std::optional<protocol::KeySecret> Find(
      std::string_view access_key_id) const override;

 private:
  std::vector<const protocol::KeyRing*> others_;
  mutable std::mutex mutex_;
  std::map<std::string, protocol::KeySecret, std::less<>> keys_;
};

}  // namespace weir::cloud::server
