// Records: one a line, each at a position of its own, and together all the bytes.
#include "src/embedded/line_splitter.h"

#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "src/event/json_scanner.h"

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

/// A block of these parts, one a line, that a cutter has cut.
Block BlockOfParts(const std::vector<std::string>& parts) {
  std::string text;
  std::vector<intake::Part> places;
  for (const std::string& part : parts) {
    places.push_back({.begin = text.size(), .end = text.size() + part.size()});
    text += part + "\n";
  }
  Block block = BlockOf(text);
  block.bytes.append(event::kJsonPadding, ' ');
  block.is_cut = true;
  block.parts = places;
  block.settled = places.size();
  return block;
}

std::string LogRecord(std::string_view type, std::string_view events) {
  return R"({"messageType":")" + std::string(type) + R"(","owner":"1","logGroup":"g",)" +
         R"("logStream":"s","subscriptionFilters":[],"logEvents":[)" + std::string(events) + "]}";
}

TEST(LineSplitter, MessagesOfCloudWatchLogsAreRecordsAtTheirEvents) {
  const std::string logs =
      LogRecord("DATA_MESSAGE", R"({"message":"{\"a\":1}\n"}, {"message":"{\"a\":1}\n"}, 5)");
  const Block block = BlockOfParts({R"({"b":"E"})", logs, R"({"c":3})"});
  EXPECT_THAT(Split(block),
              ElementsAre(R"({"b":"E"})", R"({"a":1})", R"({"a":1})", "5", R"({"c":3})"));
  const auto positions = Positions(block);
  const std::size_t first = block.bytes.find(R"({"message")");
  EXPECT_TRUE(positions[1].starts_with(fmt::format("{:015}-", first)));
  EXPECT_TRUE(positions[3].starts_with(fmt::format("{:015}-", block.bytes.find("5]"))));
}

TEST(LineSplitter, WhatStandsBehindALogRecordKeepsItsPositionHoweverThatIsOpened) {
  const std::string logs = LogRecord("DATA_MESSAGE", R"({"message":"1"},{"message":"2"})");
  Block as_parts = BlockOfParts({logs, "{}"});
  Block as_lines = BlockOf(as_parts.text());
  SplitBlock parts;
  SplitBlock lines;
  SplitLines(as_parts, kLimit, kArrival, parts);
  SplitLines(as_lines, logs.size(), kArrival, lines);
  ASSERT_EQ(parts.records.size(), 3U);
  ASSERT_EQ(lines.records.size(), 2U);
  EXPECT_EQ(parts.records[2].position, lines.records[1].position);
  EXPECT_THAT(parts.chain, ElementsAre(lines.chain[0], lines.chain[0], lines.chain[1]));
}

TEST(LineSplitter, PartsAreSettledWithAllTheirMessages) {
  const std::string logs = LogRecord("DATA_MESSAGE", R"({"message":"1"},{"message":"2"})");
  Block block = BlockOfParts({"{}", logs, logs});
  block.settled = 2;
  SplitBlock split;
  SplitLines(block, kLimit, kArrival, split);
  EXPECT_EQ(split.settled, 3U);
  EXPECT_EQ(split.records.size(), 5U);
}

TEST(LineSplitter, AControlMessageIsSetAsideAsItCame) {
  const std::string control = LogRecord("CONTROL_MESSAGE", R"({"message":"CWL"})");
  const Block block = BlockOfParts({control});
  SplitBlock split;
  SplitLines(block, kLimit, kArrival, split);
  ASSERT_EQ(split.records.size(), 1U);
  EXPECT_EQ(split.records[0].data, control);
  EXPECT_EQ(split.records[0].set_aside, event::Reason::kControlMessage);
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
