// Decompression in pieces of any size, and what damaged, cut-off or huge input leads to.
#include "src/codec/decompressor.h"

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "src/codec/compressor.h"

namespace weir::codec {
namespace {

using testing::HasSubstr;

constexpr std::size_t kUnbounded = SIZE_MAX;

std::string Compressed(Compression compression, std::string_view bytes) {
  std::string out;
  Compressor(compression).Append(bytes, out);
  return out;
}

// Feeds `in` in pieces of `in_size` through an output buffer of `out_size`, as a reader of files
// does.
Result<std::string> InPieces(Decompressor& decompressor, std::string_view in, std::size_t in_size,
                             std::size_t out_size) {
  std::string buffer(out_size, '\0');
  std::string content;
  for (;;) {
    const auto step = decompressor.Decompress(in.substr(0, in_size), buffer);
    if (!step) return step.error();
    content.append(buffer, 0, step->produced);
    in.remove_prefix(step->consumed);
    if (in.empty() && step->produced == 0) return content;
  }
}

class EachFormat : public testing::TestWithParam<Compression> {};

INSTANTIATE_TEST_SUITE_P(Decompressor, EachFormat,
                         testing::Values(Compression::kGzip, Compression::kZstd),
                         [](const auto& test) { return std::string(Name(test.param)); });

TEST_P(EachFormat, EmptyInputHasNoContent) {
  EXPECT_EQ(DecompressAll(GetParam(), "", 0).value(), "");
  EXPECT_EQ(DecompressAll(GetParam(), Compressed(GetParam(), ""), 0).value(), "");
}

TEST_P(EachFormat, InputCutAnywhereIsNotAtABoundary) {
  const std::string whole = Compressed(GetParam(), "a small stream, a small stream");
  for (std::size_t size = 1; size < whole.size(); ++size) {
    const auto content = DecompressAll(GetParam(), whole.substr(0, size), kUnbounded);
    ASSERT_FALSE(content) << size;
    EXPECT_EQ(content.error().kind, ErrorKind::kCorrupt);
    EXPECT_THAT(content.error().message, HasSubstr("the end is missing"));
  }
}

TEST_P(EachFormat, InputMayEndBetweenMembers) {
  const std::string member = Compressed(GetParam(), "one");
  Decompressor decompressor(GetParam());
  EXPECT_TRUE(decompressor.AtBoundary());
  EXPECT_EQ(InPieces(decompressor, member, 1, 100).value(), "one");
  EXPECT_TRUE(decompressor.AtBoundary());
  EXPECT_EQ(InPieces(decompressor, member.substr(0, 5), 1, 100).value(), "");
  EXPECT_FALSE(decompressor.AtBoundary());
  EXPECT_EQ(InPieces(decompressor, member.substr(5), 1, 100).value(), "one");
  EXPECT_TRUE(decompressor.AtBoundary());
}

TEST_P(EachFormat, GarbageAfterAMemberIsAnError) {
  const std::string garbage = Compressed(GetParam(), "one") + "garbage";
  const auto content = DecompressAll(GetParam(), garbage, kUnbounded);
  ASSERT_FALSE(content);
  EXPECT_EQ(content.error().kind, ErrorKind::kCorrupt);
}

TEST_P(EachFormat, FlippedBitNeverGivesOtherContent) {
  const std::string text = "a small stream, a small stream";
  const std::string whole = Compressed(GetParam(), text);
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    std::string damaged = whole;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    const auto content = DecompressAll(GetParam(), damaged, kUnbounded);
    if (content) {
      EXPECT_EQ(*content, text) << "bit " << bit;
    }
  }
}

TEST_P(EachFormat, BombStopsAtTheBound) {
  const std::string bomb = Compressed(GetParam(), std::string(50'000'000, '\0'));
  ASSERT_LT(bomb.size(), 300'000U);
  const auto content = DecompressAll(GetParam(), bomb, 1'000'000);
  ASSERT_FALSE(content);
  EXPECT_EQ(content.error().kind, ErrorKind::kExhausted);
  EXPECT_EQ(content.error().message, "the content is larger than the bound of 1000000 bytes");
}

TEST_P(EachFormat, BoundIsInclusive) {
  const std::string two = Compressed(GetParam(), "12345") + Compressed(GetParam(), "678");
  EXPECT_EQ(DecompressAll(GetParam(), two, 8).value(), "12345678");
  EXPECT_FALSE(DecompressAll(GetParam(), two, 7));
}

TEST(Decompressor, PlainBytesPassThrough) {
  Decompressor decompressor(Compression::kNone);
  EXPECT_EQ(InPieces(decompressor, "plain bytes", 4, 3).value(), "plain bytes");
  EXPECT_TRUE(decompressor.AtBoundary());
}

TEST(Decompressor, ZeroBytesMayFollowTheLastGzipMember) {
  const std::string padded = Compressed(Compression::kGzip, "one") + std::string(700, '\0');
  Decompressor decompressor(Compression::kGzip);
  EXPECT_EQ(InPieces(decompressor, padded, 100, 100).value(), "one");
  EXPECT_TRUE(decompressor.AtBoundary());
  const auto after = InPieces(decompressor, padded, 100, 100);
  ASSERT_FALSE(after);
  EXPECT_THAT(after.error().message, HasSubstr("other bytes follow the last member"));
}

TEST(Decompressor, ZeroBytesBeforeTheFirstGzipMemberAreAnError) {
  EXPECT_FALSE(DecompressAll(Compression::kGzip, std::string(10, '\0'), kUnbounded));
}

TEST(Decompressor, SkippableZstdFramesHaveNoContent) {
  using namespace std::literals;
  const std::string skippable = "\x50\x2A\x4D\x18\x03\x00\x00\x00xyz"s;
  const std::string frames = skippable + Compressed(Compression::kZstd, "one") + skippable;
  EXPECT_EQ(DecompressAll(Compression::kZstd, frames, kUnbounded).value(), "one");
}

TEST(Decompressor, ZstdWindowBeyondTheBoundIsRefused) {
  using namespace std::literals;
  // A frame header (no single segment, no content size) with a window of 2^31 bytes.
  const auto content =
      DecompressAll(Compression::kZstd, "\x28\xB5\x2F\xFD\x00\xA8\x01\x00\x00"sv, 100);
  ASSERT_FALSE(content);
  EXPECT_EQ(content.error().kind, ErrorKind::kExhausted);
}

RC_GTEST_PROP(Decompressor, PiecesOfAnySizeGiveTheSameContent,
              (const std::vector<std::string>& pieces)) {
  const auto compression =
      *rc::gen::element(Compression::kNone, Compression::kGzip, Compression::kZstd);
  std::string all;
  std::string in;
  for (const std::string& piece : pieces) {
    all += piece + std::string(piece.size() * 50, 'r');
    in += Compressed(compression, piece + std::string(piece.size() * 50, 'r'));
  }
  const auto in_size = *rc::gen::inRange<std::size_t>(1, 50);
  const auto out_size = *rc::gen::inRange<std::size_t>(1, 50);
  Decompressor decompressor(compression);
  const auto content = InPieces(decompressor, in, in_size, out_size);
  RC_ASSERT(content.has_value());
  RC_ASSERT(*content == all);
  RC_ASSERT(decompressor.AtBoundary());
}

RC_GTEST_PROP(Decompressor, NoInputBreaksIt, (const std::string& tail)) {
  const auto compression = *rc::gen::element(Compression::kGzip, Compression::kZstd);
  const std::string whole = Compressed(compression, "some content of a member");
  const std::string in = whole.substr(0, *rc::gen::inRange<std::size_t>(0, whole.size())) + tail;
  const auto content = DecompressAll(compression, in, 1'000'000);
  if (!content) RC_ASSERT(content.error().kind != ErrorKind::kUnknown);
}

}  // namespace
}  // namespace weir::codec
