// Whose program is at the other end of a connection on this machine.
#pragma once

#include <optional>

#include <sys/types.h>

namespace weir::cloud::http {

struct PeerUser {
  bool is_known = false;           ///< the kernel has told
  std::optional<uid_t> user = {};  ///< nothing: nobody holds it any more
};

/// The user whose process holds the other end of a connected socket (IPv4 on this machine), as the
/// kernel's socket diagnosis has it.
[[nodiscard]] PeerUser UserOfPeer(int socket);

}  // namespace weir::cloud::http
