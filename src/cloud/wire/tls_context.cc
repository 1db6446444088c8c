// OpenSSL's server side.
#include "src/cloud/wire/tls_context.h"

#include <fmt/format.h>

namespace weir::cloud::wire {

namespace ssl = boost::asio::ssl;

Result<std::unique_ptr<ssl::context>> MakeTlsContext(const TlsFiles& files) {
  auto context = std::make_unique<ssl::context>(ssl::context::tls_server);
  ::SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  const auto wrong = [](const std::string& file, const boost::system::error_code& error) {
    return Error{ErrorKind::kInvalidInput,
                 fmt::format("cannot use {} for TLS: {}", file, error.message())};
  };
  boost::system::error_code error;
  context->use_certificate_chain_file(files.certificate_chain, error);
  if (error) return wrong(files.certificate_chain, error);
  context->use_private_key_file(files.private_key, ssl::context::pem, error);
  if (error) return wrong(files.private_key, error);
  return context;
}

}  // namespace weir::cloud::wire
