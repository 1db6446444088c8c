// Fingerprints: SHA-256's published vectors, cut to 16 bytes.
#include "src/event/fingerprint.h"

#include <string>

#include <gtest/gtest.h>

namespace weir::event {
namespace {

TEST(Fingerprint, IsTheFirstHalfOfSha256) {
  Fingerprinter fingerprinter;
  // The vectors of NIST's "Examples with Intermediate Values" for FIPS 180-4.
  EXPECT_EQ(ToHex(fingerprinter.Of("")), "e3b0c44298fc1c149afbf4c8996fb924");
  EXPECT_EQ(ToHex(fingerprinter.Of("abc")), "ba7816bf8f01cfea414140de5dae2223");
  EXPECT_EQ(ToHex(fingerprinter.Of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            "248d6a61d20638b8e5c026930c3e6039");
  EXPECT_EQ(ToHex(fingerprinter.Of(std::string(1'000'000, 'a'))),
            "cdc76e5c9914fb9281a1c7e284d73e67");
}

TEST(Fingerprint, KeepsNothingOfEarlierBodies) {
  Fingerprinter fingerprinter;
  const Fingerprint first = fingerprinter.Of("a");
  EXPECT_NE(fingerprinter.Of("b"), first);
  EXPECT_EQ(fingerprinter.Of("a"), first);
  EXPECT_EQ(Fingerprinter().Of("a"), first);
}

TEST(Fingerprint, SeesEveryByte) {
  Fingerprinter fingerprinter;
  EXPECT_NE(fingerprinter.Of({"a\0b", 3}), fingerprinter.Of("a"));
  EXPECT_NE(fingerprinter.Of("a "), fingerprinter.Of("a"));
}

}  // namespace
}  // namespace weir::event
