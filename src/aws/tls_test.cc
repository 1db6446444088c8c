// TLS: who is believed to be who they say.
#include <chrono>
#include <memory>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "src/aws/http_client.h"

#include "tests/fakes/temporary_directory.h"

namespace weir::aws {
namespace {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;

using std::chrono_literals::operator""s;
using ::testing::HasSubstr;

constexpr long kDay = 86'400;

template <typename T, auto kFree>
struct Freer {
  void operator()(T* thing) const { kFree(thing); }
};
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY, EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freer<X509, X509_free>>;

/// A certificate that its own key has signed, for `name` ("DNS:localhost") and from now on for
/// `seconds`.
Certificate MakeCertificate(EVP_PKEY* key, const char* name, long seconds) {
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -2 * kDay);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), seconds);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME* subject = X509_get_subject_name(certificate.get());
  const auto* text = reinterpret_cast<const unsigned char*>("a test");
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, text, -1, -1, 0);
  X509_set_issuer_name(certificate.get(), subject);
  X509_EXTENSION* names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, name);
  X509_add_ext(certificate.get(), names, -1);
  X509_EXTENSION_free(names);
  X509_sign(certificate.get(), key, EVP_sha256());
  return certificate;
}

/// Answers one request with what SNI said, over TLS.
class TlsServer {
 public:
  explicit TlsServer(const char* name, long seconds = kDay) {
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate = MakeCertificate(key.get(), name, seconds);
    SSL_CTX_use_certificate(context_.native_handle(), certificate.get());
    SSL_CTX_use_PrivateKey(context_.native_handle(), key.get());
    std::FILE* file = std::fopen(bundle_.c_str(), "w");
    PEM_write_X509(file, certificate.get());
    std::fclose(file);
    thread_ = std::thread([this] { Serve(); });
  }
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;
  ~TlsServer() {
    // Where no client came, one comes now.
    asio::ip::tcp::socket last(io_);
    boost::system::error_code ignored;
    last.connect(endpoint_, ignored);
    last.close(ignored);
    thread_.join();
  }

  [[nodiscard]] std::uint16_t port() const { return endpoint_.port(); }
  [[nodiscard]] const std::string& bundle() const { return bundle_; }

 private:
  void Serve() {
    boost::system::error_code failed;
    ssl::stream<asio::ip::tcp::socket> stream(acceptor_.accept(), context_);
    stream.handshake(ssl::stream_base::server, failed);
    asio::streambuf request;
    if (!failed) asio::read_until(stream, request, "\r\n\r\n", failed);
    if (failed) return;
    const char* sni = SSL_get_servername(stream.native_handle(), TLSEXT_NAMETYPE_host_name);
    const std::string name = sni == nullptr ? "none" : sni;
    const std::string answer =
        "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(name.size()) + "\r\n\r\n" + name;
    asio::write(stream, asio::buffer(answer), failed);
  }

  asio::io_context io_;
  asio::ip::tcp::acceptor acceptor_{io_, {asio::ip::address_v4::loopback(), 0}};
  const asio::ip::tcp::endpoint endpoint_ = acceptor_.local_endpoint();
  ssl::context context_{ssl::context::tls_server};
  const fakes::TemporaryDirectory directory_;
  const std::string bundle_ = directory_ / "bundle.pem";
  std::thread thread_;
};

Result<HttpResponse> Ask(std::uint16_t port, const std::string& host, const std::string& bundle) {
  HttpClient client({}, bundle);
  const Origin origin{true, host, port};
  const HttpRequest request{"GET", origin, "/", {{"Host", origin.Authority()}}, {}};
  return std::move(client.Send({&request, 1}, std::chrono::steady_clock::now() + 30s).front());
}

TEST(Tls, APeerWhoseCertificateIsInTheBundleIsTrusted) {
  const TlsServer server("DNS:localhost");
  const auto answer = Ask(server.port(), "localhost", server.bundle());
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->body, "localhost");
}

TEST(Tls, AnAddressIsVerifiedToo) {
  const TlsServer server("IP:127.0.0.1");
  const auto answer = Ask(server.port(), "127.0.0.1", server.bundle());
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->body, "none");
}

TEST(Tls, AStrangerIsNot) {
  const TlsServer known("DNS:localhost");
  const TlsServer stranger("DNS:localhost");
  const auto answer = Ask(stranger.port(), "localhost", known.bundle());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::kDenied);
  EXPECT_THAT(answer.error().message, HasSubstr("certificate is not trusted"));
}

TEST(Tls, ACertificateForAnotherNameIsNot) {
  const TlsServer server("DNS:example.com");
  EXPECT_EQ(Ask(server.port(), "localhost", server.bundle()).error().kind, ErrorKind::kDenied);
}

TEST(Tls, ACertificateThatHasExpiredIsNot) {
  const TlsServer server("DNS:localhost", -kDay);
  EXPECT_THAT(Ask(server.port(), "localhost", server.bundle()).error().message,
              HasSubstr("expired"));
}

}  // namespace
}  // namespace weir::aws
