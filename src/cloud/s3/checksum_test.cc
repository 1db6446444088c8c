// Checksums: the published check values, and CRCs put together from those of parts.
#include "src/cloud/s3/checksum.h"

#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "src/codec/hex.h"

namespace weir::cloud::s3 {
namespace {

std::string Hex(ChecksumAlgorithm algorithm, std::string_view bytes) {
  return codec::ToHex(DigestOf(algorithm, bytes));
}

TEST(Checksum, HasThePublishedCheckValues) {
  constexpr std::string_view kCheck = "123456789";
  EXPECT_EQ(Hex(ChecksumAlgorithm::kCrc32, kCheck), "cbf43926");
  EXPECT_EQ(Hex(ChecksumAlgorithm::kCrc32c, kCheck), "e3069283");
  EXPECT_EQ(Hex(ChecksumAlgorithm::kCrc64Nvme, kCheck), "ae8b14860a799888");
  EXPECT_EQ(Hex(ChecksumAlgorithm::kSha1, "abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(Hex(ChecksumAlgorithm::kSha256, "abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(codec::ToHex(Md5Of("")), "d41d8cd98f00b204e9800998ecf8427e");
}

TEST(Checksum, OfNothing) {
  EXPECT_EQ(Hex(ChecksumAlgorithm::kCrc32, ""), "00000000");
  EXPECT_EQ(Hex(ChecksumAlgorithm::kCrc64Nvme, ""), "0000000000000000");
}

TEST(Checksum, OfBytesThatComeInPieces) {
  for (const ChecksumAlgorithm algorithm : kChecksumAlgorithms) {
    RunningDigest digest(algorithm);
    for (const std::string_view piece : {"123", "", "4", "56789"}) digest.Add(piece);
    EXPECT_EQ(codec::ToHex(digest.Finish()), Hex(algorithm, "123456789"));
  }
}

TEST(Checksum, NamesLeadBack) {
  for (const ChecksumAlgorithm algorithm : kChecksumAlgorithms) {
    EXPECT_EQ(ChecksumNamed(NameOf(algorithm)), algorithm);
  }
  EXPECT_FALSE(ChecksumNamed("CRC16").has_value());
}

RC_GTEST_PROP(Checksum, CrcsOfHalvesMakeThatOfTheWhole,
              (const std::string& first, const std::string& second)) {
  for (const auto algorithm :
       {ChecksumAlgorithm::kCrc32, ChecksumAlgorithm::kCrc32c, ChecksumAlgorithm::kCrc64Nvme}) {
    RC_ASSERT(CombineCrcs(algorithm, DigestOf(algorithm, first), DigestOf(algorithm, second),
                          second.size()) == DigestOf(algorithm, first + second));
  }
}

}  // namespace
}  // namespace weir::cloud::s3
