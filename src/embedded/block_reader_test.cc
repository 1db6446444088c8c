// Blocks: cut and named by the plain bytes alone, and nothing is lost between them.
#include "src/embedded/block_reader.h"

#include <algorithm>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sys/stat.h>

#include "src/embedded/test_files.h"

#include "tests/fakes/temporary_directory.h"

namespace weir::embedded {
namespace {

using codec::Compression;
constexpr auto kLines = event::Wrapping::Kind::kLines;

constexpr std::size_t kMaxRecord = std::size_t{3} << 20;

class BlockReaderTest : public ::testing::Test {
 protected:
  std::vector<Block> Read(const std::string& path, std::size_t max_record_size = kMaxRecord,
                          const event::Wrapping& wrapping = {.kind = kLines}) {
    auto input = InputStream::Open(path, stop_);
    EXPECT_TRUE(input);
    BlockReader reader(*std::move(input), max_record_size, wrapping);
    std::vector<Block> blocks;
    for (Block block; reader.Next(block);) blocks.push_back(block);
    return blocks;
  }

  std::vector<Block> ReadBytes(std::string_view bytes, std::size_t max_record_size = kMaxRecord) {
    return Read(directory_.Write("in", bytes), max_record_size);
  }

  std::vector<BlockId> Ids(std::string_view bytes) { return IdsOf(ReadBytes(bytes)); }

  static std::vector<BlockId> IdsOf(const std::vector<Block>& blocks) {
    std::vector<BlockId> ids;
    for (const Block& block : blocks) ids.push_back(block.id);
    return ids;
  }

  static std::string Lines(int count) {
    std::string lines;
    const std::string payload(500, 'x');
    for (int number = 0; number < count; ++number) lines += EventLine(number, payload) + "\n";
    return lines;
  }

  fakes::TemporaryDirectory directory_;
  std::atomic<bool> stop_ = false;
};

TEST_F(BlockReaderTest, AnEmptyInputHasNoBlock) { EXPECT_TRUE(ReadBytes("").empty()); }

TEST_F(BlockReaderTest, BlocksEndWithALineAndFollowEachOther) {
  const std::string lines = Lines(6'000) + "the last one goes without an end";
  const auto blocks = ReadBytes(lines);
  ASSERT_GE(blocks.size(), 3U);
  std::string all;
  for (const Block& block : blocks) {
    EXPECT_EQ(block.offset, all.size());
    EXPECT_FALSE(block.continues_line || block.ends_in_line);
    all += block.text();
    EXPECT_TRUE(all.ends_with('\n') || all.size() == lines.size());
  }
  EXPECT_TRUE(all == lines);
}

TEST_F(BlockReaderTest, TheSameBytesAreCutAndNamedAlikeHoweverTheyCome) {
  const std::string lines = Lines(6'000);
  const auto ids = Ids(lines);
  EXPECT_EQ(std::set<BlockId>(ids.begin(), ids.end()).size(), ids.size());
  EXPECT_EQ(Ids(Compressed(Compression::kGzip, lines)), ids);
  EXPECT_EQ(Ids(Compressed(Compression::kZstd, lines)), ids);
  EXPECT_EQ(Ids(Compressed(Compression::kGzip, lines.substr(0, 12'345)) +
                Compressed(Compression::kGzip, lines.substr(12'345))),
            ids);
}

TEST_F(BlockReaderTest, APipeInSmallPiecesIsCutAndNamedLikeAFile) {
  const std::string lines = Lines(6'000);
  const std::string path = (directory_ / "pipe").string();
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  std::jthread writer([&] {
    auto pipe = PosixFile::Open(path, O_WRONLY);
    for (std::size_t at = 0; at < lines.size(); at += 7'001) {
      const std::string_view piece = std::string_view(lines).substr(at, 7'001);
      ASSERT_TRUE(pipe && pipe->WriteAll({&piece, 1}));
    }
  });
  EXPECT_EQ(IdsOf(Read(path)), Ids(lines));
}

TEST_F(BlockReaderTest, AFileThatHasGrownKeepsItsEarlierBlocks) {
  const std::string lines = Lines(6'000);
  auto before = Ids(lines);
  auto after = Ids(lines + Lines(3'000));
  ASSERT_GT(after.size(), before.size());
  before.pop_back();  // it was cut by the end, not by a line
  after.resize(before.size());
  EXPECT_EQ(after, before);
}

TEST_F(BlockReaderTest, ABlockIsNamedByAllThatCameBeforeIt) {
  const std::string lines = Lines(6'000);
  std::string other = lines;
  other[3] = '?';
  const auto ids = Ids(lines);
  const auto other_ids = Ids(other);
  ASSERT_EQ(ids.size(), other_ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) EXPECT_NE(ids[i], other_ids[i]);
}

TEST_F(BlockReaderTest, ALineWithinTheLimitStaysWhole) {
  const std::string line(kMaxRecord, 'x');
  const auto blocks = ReadBytes("a\n" + line + "\nb\n");
  for (const Block& block : blocks) EXPECT_FALSE(block.continues_line || block.ends_in_line);
  ASSERT_EQ(blocks.size(), 3U);
  EXPECT_TRUE(blocks[1].text() == line + "\n");
}

TEST_F(BlockReaderTest, ALineBeyondTheLimitIsCutAndSaysSo) {
  const std::string line(2 * kMaxRecord, 'x');
  const auto blocks = ReadBytes(line + "\nb\n");
  ASSERT_EQ(blocks.size(), 3U);
  EXPECT_TRUE(blocks[0].ends_in_line && !blocks[0].continues_line);
  EXPECT_TRUE(blocks[1].continues_line && !blocks[1].ends_in_line);
  EXPECT_TRUE(blocks[1].text().ends_with("x\n"));
  EXPECT_FALSE(blocks[2].continues_line || blocks[2].ends_in_line);
  EXPECT_EQ(blocks[2].text(), "b\n");
  for (const Block& block : blocks) EXPECT_LE(block.size, kMaxRecord + 1);
}

TEST_F(BlockReaderTest, PartsThatShareALineDoNotWaitForItsEnd) {
  const std::string elements = Lines(6'000);  // 3.3 MB
  std::string joined = elements;
  std::ranges::replace(joined, '\n', ' ');
  std::string array = elements;
  std::ranges::replace(array, '\n', ',');
  array.back() = ']';
  const event::Wrapping path{.kind = event::Wrapping::Kind::kPath, .path = {{"Records"}}};
  const std::vector<std::pair<std::string, event::Wrapping>> inputs = {
      {joined, {}}, {"[" + array, {}}, {"{\"Records\":[" + array + "}", path}};
  for (const auto& [text, wrapping] : inputs) {
    std::size_t parts = 0;
    for (const Block& block : Read(directory_.Write("in", text), kMaxRecord, wrapping)) {
      EXPECT_LE(block.size, 2 * kBlockSize);
      EXPECT_LE(block.bytes.size(), 2 * kBlockSize);
      parts += block.parts.size();
    }
    EXPECT_EQ(parts, 6'000U);
  }
}

TEST_F(BlockReaderTest, ACutInputGivesItsWholeLines) {
  const std::string lines = Lines(6'000);
  std::string bytes = Compressed(Compression::kGzip, lines.substr(0, lines.size() - 100)) +
                      Compressed(Compression::kGzip, lines.substr(lines.size() - 100));
  bytes.resize(bytes.size() - 8);
  std::string all;
  for (const Block& block : ReadBytes(bytes)) all += block.text();
  EXPECT_TRUE(lines.starts_with(all) && all.ends_with('\n'));
  EXPECT_GE(all.size(), Lines(5'999).size());
}

TEST_F(BlockReaderTest, AStoppedFileLeavesItsLastBlockToALaterRun) {
  const std::string lines = Lines(6'000);
  const auto whole = ReadBytes(lines);
  auto input = InputStream::Open(directory_.Write("in", lines), stop_);
  ASSERT_TRUE(input);
  BlockReader reader(*std::move(input), kMaxRecord);
  Block block;
  ASSERT_TRUE(reader.Next(block));
  EXPECT_EQ(block.id, whole[0].id);
  stop_ = true;
  EXPECT_FALSE(reader.Next(block));
}

RC_GTEST_FIXTURE_PROP(BlockReaderTest, AllBytesComeBackWhateverTheLines, ()) {
  const auto limit =
      *rc::gen::element<std::size_t>(1, 1'000, kBlockSize - 1, kBlockSize, kBlockSize + 1);
  std::string lines;
  for (int count = *rc::gen::inRange(0, 6); count > 0; --count) {
    const auto most = *rc::gen::element<std::size_t>(2, 100, 2 * kBlockSize);
    const auto size = *rc::gen::inRange<std::size_t>(0, most);
    lines += std::string(size, static_cast<char>('a' + count)) + "\n";
  }
  if (*rc::gen::arbitrary<bool>() && !lines.empty()) lines.pop_back();
  std::string all;
  bool is_inside = false;
  for (const Block& block : ReadBytes(lines, limit)) {
    RC_ASSERT(block.offset == all.size());
    RC_ASSERT(block.continues_line == is_inside);
    is_inside = block.ends_in_line;
    all += block.text();
  }
  RC_ASSERT(all == lines);
}

}  // namespace
}  // namespace weir::embedded
