// OpenSSL's random bytes, as hex or cut to an alphabet.
#include "src/text/random.h"

#include <openssl/rand.h>

#include "src/codec/hex.h"
#include "src/result/check.h"

namespace weir::text {

std::string RandomBytes(std::size_t count) {
  std::string bytes(count, '\0');
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): OpenSSL's bytes are unsigned
  auto* const out = reinterpret_cast<unsigned char*>(bytes.data());
  WEIR_CHECK(::RAND_bytes(out, static_cast<int>(count)) == 1, "the system gives random bytes");
  return bytes;
}

std::string RandomHex(std::size_t digits) { return codec::ToHex(RandomBytes(digits / 2)); }

std::string RandomText(std::size_t length, std::string_view alphabet) {
  std::string text = RandomBytes(length);
  for (char& c : text) c = alphabet[static_cast<unsigned char>(c) % alphabet.size()];
  return text;
}

}  // namespace weir::text
