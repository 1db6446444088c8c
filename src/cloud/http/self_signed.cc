// An EC key on P-256 and a certificate that is its own authority, by OpenSSL.
#include "src/cloud/http/self_signed.h"

#include <array>
#include <cstdio>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

namespace weir::cloud::http {
namespace {

namespace fs = std::filesystem;

constexpr long kDaySeconds = 24L * 60 * 60;
constexpr long kValidSeconds = 730 * kDaySeconds;
constexpr long kSpareSeconds = 30 * kDaySeconds;

template <auto Free>
struct Deleter {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Certificate = std::unique_ptr<X509, Deleter<::X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Deleter<::EVP_PKEY_free>>;
using File = std::unique_ptr<std::FILE, Deleter<std::fclose>>;

struct Extension {
  int id;
  const char* value;
};

constexpr std::array kExtensions = std::to_array<Extension>({
    {NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
    {NID_key_usage, "critical,digitalSignature,keyCertSign"},
    {NID_ext_key_usage, "serverAuth"},
    {NID_subject_alt_name, "DNS:localhost,DNS:*.localhost,IP:127.0.0.1,IP:::1"},
    {NID_subject_key_identifier, "hash"},
    {NID_authority_key_identifier, "keyid:always"},
});

Error CannotWrite(const fs::path& path) {
  return {ErrorKind::kUnavailable, fmt::format("cannot write {}: {}", path.string(),
                                               std::generic_category().message(errno))};
}

/// Whether there is a certificate that is good for a while yet, with a key.
bool IsGood(const TlsFiles& files) {
  const File file(std::fopen(files.certificate_chain.c_str(), "re"));
  if (!file || ::access(files.private_key.c_str(), R_OK) != 0) return false;
  const Certificate certificate(::PEM_read_X509(file.get(), nullptr, nullptr, nullptr));
  if (!certificate) return false;
  std::time_t then = std::time(nullptr) + kSpareSeconds;
  return ::X509_cmp_time(::X509_get0_notAfter(certificate.get()), &then) > 0;
}

bool AddExtensions(X509* certificate) {
  X509V3_CTX context{};
  ::X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  for (const Extension& one : kExtensions) {
    const std::unique_ptr<X509_EXTENSION, Deleter<::X509_EXTENSION_free>> extension(
        ::X509V3_EXT_conf_nid(nullptr, &context, one.id, one.value));
    if (!extension || ::X509_add_ext(certificate, extension.get(), -1) != 1) return false;
  }
  return true;
}

/// Serial numbers of one issuer must differ: browsers and NSS remember them.
bool SetSerial(X509* certificate) {
  constexpr int kBits = 127;
  const std::unique_ptr<BIGNUM, Deleter<::BN_free>> serial(::BN_new());
  return serial && ::BN_rand(serial.get(), kBits, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1 &&
         ::BN_to_ASN1_INTEGER(serial.get(), ::X509_get_serialNumber(certificate)) != nullptr;
}

Certificate Issue(EVP_PKEY* key) {
  constexpr long kVersion3 = 2;
  constexpr const char* kName = "Weir on this machine";
  Certificate certificate(::X509_new());
  if (!certificate || !SetSerial(certificate.get())) return nullptr;
  ::X509_set_version(certificate.get(), kVersion3);
  ::X509_gmtime_adj(::X509_getm_notBefore(certificate.get()), -kDaySeconds);
  ::X509_gmtime_adj(::X509_getm_notAfter(certificate.get()), kValidSeconds);
  ::X509_set_pubkey(certificate.get(), key);
  X509_NAME* name = ::X509_get_subject_name(certificate.get());
  ::X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(kName), -1, -1, 0);
  ::X509_set_issuer_name(certificate.get(), name);
  if (!AddExtensions(certificate.get())) return nullptr;
  return ::X509_sign(certificate.get(), key, ::EVP_sha256()) > 0 ? std::move(certificate) : nullptr;
}

/// Written beside and renamed: whoever reads meets the old file or the new one.
template <typename Write>
Result<void> WriteFile(const fs::path& path, mode_t mode, Write write) {
  const fs::path temporary = path.string() + ".new";
  ::unlink(temporary.c_str());
  const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (fd < 0) return CannotWrite(path);
  File file(::fdopen(fd, "w"));
  if (!file || !write(file.get()) || std::fclose(file.release()) != 0) return CannotWrite(path);
  if (::rename(temporary.c_str(), path.c_str()) != 0) return CannotWrite(path);
  return {};
}

}  // namespace

Result<TlsFiles> SelfSignedCertificate(const fs::path& directory) {
  const TlsFiles files = {(directory / "certificate.pem").string(),
                          (directory / "key.pem").string()};
  if (IsGood(files)) return files;
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) return CannotWrite(directory);

  const Key key(::EVP_EC_gen("P-256"));
  const Certificate certificate = key ? Issue(key.get()) : nullptr;
  if (!certificate) return Error{ErrorKind::kUnavailable, "OpenSSL could not make a certificate"};
  constexpr mode_t kOwnerOnly = 0600;
  constexpr mode_t kAll = 0644;
  auto written = WriteFile(files.private_key, kOwnerOnly, [&key](std::FILE* file) {
    return ::PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1;
  });
  if (!written) return written.error();
  written = WriteFile(files.certificate_chain, kAll, [&certificate](std::FILE* file) {
    return ::PEM_write_X509(file, certificate.get()) == 1;
  });
  if (!written) return written.error();
  return files;
}

}  // namespace weir::cloud::http
