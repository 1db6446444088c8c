// OpenSSL's random numbers, cut to an alphabet.
#include "src/cloud/protocol/random_text.h"

#include <openssl/rand.h>

#include "src/result/check.h"

namespace weir::cloud::protocol {

std::string RandomText(std::size_t length, std::string_view alphabet) {
  std::string text(length, '\0');
  const int drawn =
      ::RAND_bytes(reinterpret_cast<unsigned char*>(text.data()), static_cast<int>(length));
  WEIR_CHECK(drawn == 1, "the system gives random numbers");
  for (char& c : text) c = alphabet[static_cast<unsigned char>(c) % alphabet.size()];
  return text;
}

}  // namespace weir::cloud::protocol
