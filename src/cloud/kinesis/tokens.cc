// Seals and opens tokens with HMAC-SHA256.
#include "src/cloud/kinesis/tokens.h"

#include <array>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "src/cloud/kinesis/spaces.h"
#include "src/cloud/store/key.h"
#include "src/codec/base64.h"
#include "src/result/check.h"
#include "src/text/random.h"

namespace weir::cloud::kinesis {
namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kMacBytes = 16;
constexpr std::size_t kMaxTokenChars = 4096;

}  // namespace

TokenSealer::TokenSealer(store::Store& store) {
  const store::Key name(kTokenKeySpace);
  if (auto kept = store.Get(name)) {
    key_ = *std::move(kept);
    return;
  }
  key_ = text::RandomBytes(kKeyBytes);
  store::WriteBatch batch;
  batch.Put(name, key_);
  if (auto applied = store.Apply(std::move(batch)); !applied) {
    throw store::StoreFailure(applied.error().message);
  }
}

std::string TokenSealer::Seal(std::string_view payload) const {
  std::string token;
  codec::AppendBase64(std::string(payload) + Mac(payload), token);
  return token;
}

std::optional<std::string> TokenSealer::Open(std::string_view token) const {
  if (token.size() > kMaxTokenChars) return std::nullopt;
  auto bytes = codec::DecodeBase64(token);
  if (!bytes || bytes->size() < kMacBytes) return std::nullopt;
  const std::string mac = bytes->substr(bytes->size() - kMacBytes);
  bytes->resize(bytes->size() - kMacBytes);
  if (CRYPTO_memcmp(mac.data(), Mac(*bytes).data(), kMacBytes) != 0) return std::nullopt;
  return *std::move(bytes);
}

std::string TokenSealer::Mac(std::string_view payload) const {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(payload.data());
  const unsigned char* done = HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()), bytes,
                                   payload.size(), digest.data(), &size);
  WEIR_CHECK(done != nullptr && size >= kMacBytes, "OpenSSL has no HMAC-SHA256");
  return {reinterpret_cast<const char*>(digest.data()), kMacBytes};
}

}  // namespace weir::cloud::kinesis
