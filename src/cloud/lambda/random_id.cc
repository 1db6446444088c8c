// Draws random names.
#include "src/cloud/lambda/random_id.h"

#include <openssl/rand.h>

#include "src/codec/hex.h"
#include "src/result/check.h"

namespace weir::cloud::lambda {
namespace {

std::string RandomBytes(std::size_t count) {
  std::string bytes(count, '\0');
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): OpenSSL's bytes are unsigned
  auto* const out = reinterpret_cast<unsigned char*>(bytes.data());
  WEIR_CHECK(RAND_bytes(out, static_cast<int>(count)) == 1, "the system gives random bytes");
  return bytes;
}

}  // namespace

std::string RandomHex(std::size_t digits) { return codec::ToHex(RandomBytes(digits / 2)); }

std::string RandomUuid() {
  std::string bytes = RandomBytes(16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);
  std::string text = codec::ToHex(bytes);
  for (const std::size_t dash : {8U, 13U, 18U, 23U}) text.insert(dash, 1, '-');
  return text;
}

std::string RandomLetters(std::size_t count, bool upper_case) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567abcdefghijklmnopqrstuvwxyz018901";
  const std::size_t letters = upper_case ? 32 : 64;
  std::string text = RandomBytes(count);
  for (char& c : text) c = kAlphabet[static_cast<unsigned char>(c) % letters];
  return text;
}

}  // namespace weir::cloud::lambda
