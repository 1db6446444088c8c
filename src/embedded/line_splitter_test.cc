// Records: one a line, each at a position of its own, and together all the bytes.
#include "src/embedded/line_splitter.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace weir::embedded {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::size_t kLimit = 10;
constexpr event::Timestamp kArrival{1'000};

Block BlockOf(std::string_view text, std::uint64_t offset = 0) {
  Block block;
  block.id.fill('\x5A');
  block.offset = offset;
  block.bytes = text;
  block.size = text.size();
  return block;
}

/// The records' data; positions are checked on the way.
std::vector<std::string> Split(const Block& block) {
  SplitBlock split;
  SplitLines(block, kLimit, kArrival, split);
  std::vector<std::string> data;
  std::string_view previous;
  for (const pipeline::Record& record : split.records) {
    EXPECT_GT(record.position.text, previous);
    EXPECT_EQ(record.arrived_at, kArrival);
    previous = record.position.text;
    data.emplace_back(record.data);
  }
  return data;
}

std::vector<bool> Oversized(const Block& block) {
  SplitBlock split;
  SplitLines(block, kLimit, kArrival, split);
  std::vector<bool> oversized;
  for (const pipeline::Record& record : split.records) oversized.push_back(record.oversized);
  return oversized;
}

TEST(LineSplitter, LinesEndWithALineFeedACarriageReturnOrTheInput) {
  EXPECT_THAT(Split(BlockOf("a\nb\r\nc")), ElementsAre("a", "b", "c"));
  EXPECT_THAT(Split(BlockOf("a\r\r\nb\rc\n")), ElementsAre("a\r", "b\rc"));
}

TEST(LineSplitter, EmptyLinesAreNoRecords) {
  EXPECT_THAT(Split(BlockOf("\n\r\n\na\n\n")), ElementsAre("a"));
  EXPECT_THAT(Split(BlockOf("\n\n")), IsEmpty());
}

TEST(LineSplitter, BlankLinesAreRecords) { EXPECT_THAT(Split(BlockOf(" \n")), ElementsAre(" ")); }

TEST(LineSplitter, AByteOrderMarkIsNoPartOfALineWhereverItBegins) {
  EXPECT_THAT(Split(BlockOf("\xEF\xBB\xBF{}\n")), ElementsAre("{}"));
  EXPECT_THAT(Split(BlockOf("\xEF\xBB\xBF{}\n", 10)), ElementsAre("{}"));
  EXPECT_THAT(Split(BlockOf("a\n\xEF\xBB\xBF"
                            "b\r\n\xEF\xBB\xBF\r\n\xEF\xBB\xBF\nc\xEF\xBB\xBF")),
              ElementsAre("a", "b", "c\xEF\xBB\xBF"));
  Block inside = BlockOf(
      "\xEF\xBB\xBF"
      "end\n",
      10);
  inside.continues_line = true;
  EXPECT_THAT(Split(inside), ElementsAre("\xEF\xBB\xBF"
                                         "end"));
}

TEST(LineSplitter, APositionIsTheOffsetInTheInputAndTheRecordsName) {
  SplitBlock split;
  const Block block = BlockOf("ab\n\nc\n", 1'000);
  SplitLines(block, kLimit, kArrival, split);
  ASSERT_EQ(split.records.size(), 2U);
  EXPECT_EQ(split.records[0].position.text, "000000000001000-c0c686adddacc4adc56d2297f405f02e");
  EXPECT_EQ(split.records[1].position.text, "000000000001004-fd356091ccfef7686f4a98b8cc631415");
}

/// The positions of a text's records.
std::vector<std::string> Positions(const Block& block) {
  SplitBlock split;
  SplitLines(block, kLimit, kArrival, split);
  std::vector<std::string> positions;
  for (const auto& record : split.records) positions.emplace_back(record.position.text);
  return positions;
}

TEST(LineSplitter, WhatComesAfterARecordDoesNotChangeItsPosition) {
  const auto positions = Positions(BlockOf("a\nb\nc\n"));
  for (const std::string_view text : {"a\nb\nc", "a\nb\nc\n\n", "a\nb\nc\r\nd"}) {
    auto longer = Positions(BlockOf(text));
    longer.resize(positions.size());
    EXPECT_EQ(longer, positions) << text;
  }
}

TEST(LineSplitter, WhatComesBeforeARecordChangesItsPosition) {
  std::set<std::string> last;
  for (const std::string_view text :
       {"a\nb\nX", "b\na\nX", "ab\n\nX", "a\n\nbX", "\na\nbX", "a\nb\nY"}) {
    last.insert(Positions(BlockOf(text)).back());
  }
  Block later = BlockOf("a\nb\nX");
  later.before.fill('\1');
  last.insert(Positions(later).back());
  EXPECT_EQ(last.size(), 7U);
}

TEST(LineSplitter, ALineOfTheLimitIsARecordAndALongerOneIsPieces) {
  const Block block = BlockOf("0123456789\r\n0123456789a\n0123456789012345678901\nb");
  EXPECT_THAT(Split(block),
              ElementsAre("0123456789", "0123456789", "a", "0123456789", "0123456789", "01", "b"));
  EXPECT_THAT(Oversized(block), ElementsAre(false, true, true, true, true, true, false));
}

TEST(LineSplitter, WhatContinuesALineIsAPiece) {
  Block block = BlockOf("end\nab\n", 100);
  block.continues_line = true;
  EXPECT_THAT(Split(block), ElementsAre("end", "ab"));
  EXPECT_THAT(Oversized(block), ElementsAre(true, false));
}

TEST(LineSplitter, WhatIsContinuedIsAPiece) {
  Block block = BlockOf("begin");
  block.ends_in_line = true;
  EXPECT_THAT(Oversized(block), ElementsAre(true));
}

TEST(LineSplitter, PiecesKeepTheirCarriageReturns) {
  Block block = BlockOf("end\r\n");
  block.continues_line = true;
  EXPECT_THAT(Split(block), ElementsAre("end\r"));
}

TEST(LineSplitter, ItsMemoryIsUsedAgain) {
  SplitBlock split;
  const Block first = BlockOf("a\nb\n");
  SplitLines(first, kLimit, kArrival, split);
  const Block second = BlockOf("c\n");
  SplitLines(second, kLimit, kArrival, split);
  ASSERT_EQ(split.records.size(), 1U);
  EXPECT_EQ(split.records[0].data, "c");
}

RC_GTEST_PROP(LineSplitter, AllBytesButLineEndsAreInTheRecords, ()) {
  const auto text = *rc::gen::container<std::string>(rc::gen::element('a', 'b', '\n'));
  std::string input;
  for (int count = *rc::gen::inRange(1, 20); count > 0; --count) input += text;
  std::string expected = input;
  std::erase(expected, '\n');
  std::string all;
  for (const std::string& data : Split(BlockOf(input))) {
    RC_ASSERT(!data.empty() && data.size() <= kLimit);
    all += data;
  }
  RC_ASSERT(all == expected);
}

}  // namespace
}  // namespace weir::embedded
