// MD5 by OpenSSL.
#include "src/codec/md5.h"

#include <array>

#include <openssl/evp.h>

#include "src/result/check.h"

namespace weir::codec {

std::string Md5(std::string_view bytes) {
  std::array<char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  const int done =
      ::EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()),
                   &size, ::EVP_md5(), nullptr);
  WEIR_CHECK(done == 1, "OpenSSL has an MD5");
  return {digest.data(), size};
}

}  // namespace weir::codec
