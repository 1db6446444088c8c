// The TLS side of the client: who is trusted.
#pragma once

#include <optional>
#include <string>

#include <boost/asio/ssl/context.hpp>

#include "src/result/result.h"

namespace weir::aws {

/// A client's context that verifies its peers against the certificates in `bundle`, or, where none
/// is given, against the system's where Amazon Linux, RHEL, Debian, SUSE and Alpine keep them.
/// Takes milliseconds: make it once, and only for https.
[[nodiscard]] Result<boost::asio::ssl::context> MakeTlsContext(
    const std::optional<std::string>& bundle);

}  // namespace weir::aws
