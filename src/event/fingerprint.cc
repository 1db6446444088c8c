// The fingerprint of a body: how two events with one id are told apart.
#include "src/event/fingerprint.h"

#include <algorithm>

#include <openssl/evp.h>

#include "src/codec/hex.h"
#include "src/result/check.h"

namespace weir::event {

void Fingerprinter::Deleter::operator()(evp_md_st* digest) const { EVP_MD_free(digest); }
void Fingerprinter::Deleter::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

std::string ToHex(const Fingerprint& fingerprint) {
  return codec::ToHex({reinterpret_cast<const char*>(fingerprint.data()), fingerprint.size()});
}

Fingerprinter::Fingerprinter()
    : digest_(EVP_MD_fetch(nullptr, "SHA256", nullptr)), context_(EVP_MD_CTX_new()) {
  WEIR_CHECK(digest_ && context_, "OpenSSL has SHA-256");
}

Fingerprint Fingerprinter::Of(std::string_view body) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash;
  const bool done = EVP_DigestInit_ex2(context_.get(), digest_.get(), nullptr) == 1 &&
                    EVP_DigestUpdate(context_.get(), body.data(), body.size()) == 1 &&
                    EVP_DigestFinal_ex(context_.get(), hash.data(), nullptr) == 1;
  WEIR_CHECK(done, "SHA-256 of bytes in memory does not fail");
  Fingerprint fingerprint;
  std::ranges::transform(hash.begin(), hash.begin() + fingerprint.size(), fingerprint.begin(),
                         [](unsigned char byte) { return std::byte{byte}; });
  return fingerprint;
}

}  // namespace weir::event
