// OpenSSL's server side.
#include "src/cloud/http/tls_context.h"

#include <string_view>

#include <fmt/format.h>

namespace weir::cloud::http {
namespace {

namespace ssl = boost::asio::ssl;

/// Takes HTTP/2 where the client knows it. The lists are names with their lengths before them.
int ChooseProtocol(SSL* /*ssl*/, const unsigned char** chosen, unsigned char* length,
                   const unsigned char* offered, unsigned offered_length, void* /*unused*/) {
  constexpr std::string_view kKnown = "\x02h2\x08http/1.1";
  unsigned char* found = nullptr;
  const int outcome =
      ::SSL_select_next_proto(&found, length, reinterpret_cast<const unsigned char*>(kKnown.data()),
                              static_cast<unsigned>(kKnown.size()), offered, offered_length);
  if (outcome != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_NOACK;
  *chosen = found;
  return SSL_TLSEXT_ERR_OK;
}

}  // namespace

Result<std::unique_ptr<ssl::context>> MakeTlsContext(const TlsFiles& files) {
  auto context = std::make_unique<ssl::context>(ssl::context::tls_server);
  ::SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  ::SSL_CTX_set_options(context->native_handle(), SSL_OP_NO_RENEGOTIATION);
  ::SSL_CTX_set_alpn_select_cb(context->native_handle(), ChooseProtocol, nullptr);
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

}  // namespace weir::cloud::http
