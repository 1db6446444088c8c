// MD5 by OpenSSL.
#include "src/cloud/sqs/digest.h"

#include <array>
#include <cstdint>

#include <openssl/evp.h>

#include "src/codec/hex.h"
#include "src/result/check.h"

namespace weir::cloud::sqs {
namespace {

void AppendSized(std::string_view bytes, std::string& out) {
  const auto size = static_cast<std::uint32_t>(bytes.size());
  for (const int shift : {24, 16, 8, 0}) {
    out.push_back(static_cast<char>(static_cast<std::uint8_t>(size >> shift)));
  }
  out += bytes;
}

}  // namespace

std::string Md5(std::string_view bytes) {
  std::array<char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  const bool is_made =
      EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), &size,
                 EVP_md5(), nullptr) == 1;
  WEIR_CHECK(is_made, "OpenSSL has an MD5");
  return codec::ToHex(std::string_view(digest.data(), size));
}

std::string Md5(const MessageAttributes& attributes) {
  if (attributes.empty()) return "";
  std::string bytes;
  for (const auto& [name, attribute] : attributes) {
    AppendSized(name, bytes);
    AppendSized(attribute.type, bytes);
    bytes.push_back(attribute.is_binary() ? '\2' : '\1');
    AppendSized(attribute.value, bytes);
  }
  return Md5(bytes);
}

}  // namespace weir::cloud::sqs
