// What a Compressor writes: whole members that concatenate, and the same bytes every time.
#include "src/codec/compressor.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <zstd.h>

#include "src/codec/decompressor.h"

namespace weir::codec {
namespace {

constexpr std::size_t kNoBound = SIZE_MAX;

class EachCompression : public testing::TestWithParam<Compression> {};

INSTANTIATE_TEST_SUITE_P(Compressor, EachCompression,
                         testing::Values(Compression::kNone, Compression::kGzip,
                                         Compression::kZstd),
                         [](const auto& test) { return std::string(Name(test.param)); });

TEST_P(EachCompression, ConcatenatedPiecesAreOneFile) {
  Compressor compressor(GetParam());
  std::string out;
  for (const std::string_view piece : {"first\n", "", "second\n"}) compressor.Append(piece, out);
  EXPECT_EQ(DetectCompression(out), GetParam());
  EXPECT_EQ(DecompressAll(GetParam(), out, kNoBound).value(), "first\nsecond\n");
}

TEST_P(EachCompression, OutputDependsOnTheBytesAlone) {
  Compressor used(GetParam());
  std::string scratch;
  used.Append("something else, so that the context has a past", scratch);
  std::string first;
  std::string second;
  used.Append("the same", first);
  Compressor(GetParam()).Append("the same", second);
  EXPECT_EQ(first, second);
}

TEST_P(EachCompression, EveryLevelGivesTheSameContent) {
  const std::string bytes(100'000, 'x');
  for (int level = 1; level <= 12; ++level) {
    std::string out;
    Compressor(GetParam(), level).Append(bytes, out);
    EXPECT_EQ(DecompressAll(GetParam(), out, kNoBound).value(), bytes);
  }
}

TEST(Compressor, GzipCarriesNoTime) {
  std::string out;
  Compressor(Compression::kGzip).Append("x", out);
  EXPECT_EQ(out.substr(4, 4), std::string(4, '\0'));
}

TEST(Compressor, ZstdFrameCarriesItsContentSize) {
  std::string out;
  Compressor(Compression::kZstd).Append(std::string(12'345, 'x'), out);
  EXPECT_EQ(ZSTD_getFrameContentSize(out.data(), out.size()), 12'345U);
}

TEST(CompressorDeathTest, LevelThatDoesNotExistIsABugOfTheCaller) {
  EXPECT_DEATH(Compressor(Compression::kGzip, 13), "gzip levels are 1 to 12");
  EXPECT_DEATH(Compressor(Compression::kZstd, 0), "zstd levels are 1 to 22");
}

RC_GTEST_PROP(Compressor, RoundTripGivesTheSameBytes, (const std::vector<std::string>& pieces)) {
  const auto compression =
      *rc::gen::element(Compression::kNone, Compression::kGzip, Compression::kZstd);
  Compressor compressor(compression);
  std::string all;
  std::string out;
  for (const std::string& piece : pieces) {
    all += piece;
    compressor.Append(piece, out);
  }
  const auto content = DecompressAll(compression, out, all.size());
  RC_ASSERT(content.has_value());
  RC_ASSERT(*content == all);
}

}  // namespace
}  // namespace weir::codec
