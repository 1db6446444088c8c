// The names, suffixes and magic numbers of the compressions.
#include "src/codec/compression.h"

#include <gtest/gtest.h>

namespace weir::codec {
namespace {

using namespace std::literals;

TEST(Compression, NamesLeadBackToTheirCompression) {
  for (const auto compression : {Compression::kNone, Compression::kGzip, Compression::kZstd}) {
    EXPECT_EQ(CompressionFromName(Name(compression)), compression);
  }
  EXPECT_EQ(CompressionFromName("bzip2"), std::nullopt);
  EXPECT_EQ(CompressionFromName(""), std::nullopt);
}

TEST(Compression, SuffixOfAPathTellsIt) {
  EXPECT_EQ(Suffix(Compression::kNone), "");
  EXPECT_EQ(CompressionFromPath("events.json.gz"), Compression::kGzip);
  EXPECT_EQ(CompressionFromPath("events.json.zst"), Compression::kZstd);
  EXPECT_EQ(CompressionFromPath("events.json"), Compression::kNone);
  EXPECT_EQ(CompressionFromPath("gz"), Compression::kNone);
}

TEST(Compression, MagicNumberTellsIt) {
  EXPECT_EQ(DetectCompression("\x1F\x8B\x08"sv), Compression::kGzip);
  EXPECT_EQ(DetectCompression("\x28\xB5\x2F\xFD"sv), Compression::kZstd);
  EXPECT_EQ(DetectCompression("\x5A\x2A\x4D\x18"sv), Compression::kZstd) << "a skippable frame";
  EXPECT_EQ(DetectCompression("\x4F\x2A\x4D\x18"sv), Compression::kNone);
}

TEST(Compression, TooFewBytesTellNothing) {
  for (const auto bytes : {""sv, "\x1F"sv, "\x28\xB5\x2F"sv, "\x50\x2A\x4D"sv, "{}"sv}) {
    EXPECT_EQ(DetectCompression(bytes), Compression::kNone);
  }
}

}  // namespace
}  // namespace weir::codec
