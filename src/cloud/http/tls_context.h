// A server's TLS: certificate, key, protocols.
#pragma once

#include <memory>

#include <boost/asio/ssl/context.hpp>

#include "src/cloud/http/server.h"
#include "src/result/result.h"

namespace weir::cloud::http {

/// TLS 1.2 and 1.3 with the files' certificate. kInvalidInput for files that hold none, or whose
/// key belongs to another certificate.
Result<std::unique_ptr<boost::asio::ssl::context>> MakeTlsContext(const TlsFiles& files);

}  // namespace weir::cloud::http
