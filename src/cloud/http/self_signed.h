// A certificate of one's own, for TLS on one machine.
#pragma once

#include <filesystem>

#include "src/cloud/http/server.h"
#include "src/result/result.h"

namespace weir::cloud::http {

/// `<directory>/certificate.pem` and `key.pem`: for localhost, *.localhost, 127.0.0.1 and ::1,
/// valid for two years. Those that are there are kept as long as they are good for another month,
/// so that whoever trusts the certificate goes on doing so. The key can be read by its owner alone.
Result<TlsFiles> SelfSignedCertificate(const std::filesystem::path& directory);

}  // namespace weir::cloud::http
