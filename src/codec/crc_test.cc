// CRCs: the check values of the catalogue, any length, and of halves.
#include "src/codec/crc.h"

#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace weir::codec {
namespace {

constexpr std::string_view kDigits = "123456789";

TEST(Crc, OfTheNineDigitsIsTheCheckValue) {
  EXPECT_EQ(Crc(CrcKind::kCrc32, kDigits), 0xCBF43926U);
  EXPECT_EQ(Crc(CrcKind::kCrc32c, kDigits), 0xE3069283U);
  EXPECT_EQ(Crc(CrcKind::kCrc64Nvme, kDigits), 0xAE8B14860A799888U);
}

TEST(Crc, OfNothingIsThatOfWhatStandsBefore) {
  for (const CrcKind kind : {CrcKind::kCrc32, CrcKind::kCrc32c, CrcKind::kCrc64Nvme}) {
    EXPECT_EQ(Crc(kind, ""), 0U);
    EXPECT_EQ(Crc(kind, std::string_view(), 7), 7U);
  }
}

/// RFC 3720, B.4.
TEST(Crc, Of32BytesIsThatOfISCSI) {
  EXPECT_EQ(Crc(CrcKind::kCrc32c, std::string(32, '\0')), 0x8A9136AAU);
  EXPECT_EQ(Crc(CrcKind::kCrc32c, std::string(32, '\xFF')), 0x62A8AB43U);
}

RC_GTEST_PROP(Crc, OfTwoHalvesIsThatOfTheWhole,
              (const std::string& first, const std::string& second)) {
  for (const CrcKind kind : {CrcKind::kCrc32, CrcKind::kCrc32c, CrcKind::kCrc64Nvme}) {
    const std::uint64_t combined =
        CombineCrcs(kind, Crc(kind, first), Crc(kind, second), second.size());
    RC_ASSERT(combined == Crc(kind, first + second));
    RC_ASSERT(combined == Crc(kind, second, Crc(kind, first)));
  }
}

}  // namespace
}  // namespace weir::codec
