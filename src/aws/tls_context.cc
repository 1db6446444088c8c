// The TLS side of the client: who is trusted.
#include "src/aws/tls_context.h"

#include <array>

#include <unistd.h>

namespace weir::aws {
namespace {

namespace ssl = boost::asio::ssl;

constexpr std::array<const char*, 5> kSystemBundles = {
    "/etc/pki/tls/certs/ca-bundle.crt",                   // Amazon Linux, RHEL, Fedora
    "/etc/ssl/certs/ca-certificates.crt",                 // Debian, Ubuntu, Alpine
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // RHEL
    "/etc/ssl/ca-bundle.pem",                             // SUSE
    "/etc/ssl/cert.pem",                                  // Alpine, BSD
};

Result<std::string> FindSystemBundle() {
  for (const char* path : kSystemBundles) {
    if (::access(path, R_OK) == 0) return std::string(path);
  }
  return Error{ErrorKind::kNotFound,
               "no root certificates where the system keeps them; name a bundle in AWS_CA_BUNDLE"};
}

}  // namespace

Result<ssl::context> MakeTlsContext(const std::optional<std::string>& bundle) {
  const auto path = bundle ? Result<std::string>(*bundle) : FindSystemBundle();
  if (!path) return path.error();
  ssl::context context(ssl::context::tls_client);
  boost::system::error_code failed;
  context.set_options(ssl::context::default_workarounds | ssl::context::no_sslv3 |
                          ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1,
                      failed);
  if (!failed) context.set_verify_mode(ssl::verify_peer, failed);
  if (!failed) context.load_verify_file(*path, failed);
  if (failed) return Error{ErrorKind::kInvalidInput, *path + ": " + failed.message()};
  return context;
}

}  // namespace weir::aws
