// Landings whose checksums are right and whose content is not: what a broken writer or a hand
// makes.
#include <functional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/codec/crc.h"
#include "src/landing/items.h"
#include "src/landing/landing_testing.h"
#include "src/pipeline/stream_attempt.h"

namespace weir::landing {
namespace {

using ::testing::HasSubstr;

/// Changes what stands in the blocks (never their sizes) and what the index says of them.
using Edit = std::function<void(Index& index, std::string& object)>;
/// Changes the bytes of the index.
using EditBytes = std::function<void(std::string& index)>;

/// An object that is not packed, with another content and checksums that are right.
std::string Edited(std::string object, const Edit& edit, const EditBytes& edit_bytes = {}) {
  const auto place =
      ParseTrailer(std::string_view(object).substr(object.size() - kTrailerSize), object.size());
  WEIR_CHECK(place.has_value(), "it was whole");
  auto index =
      ParseIndex(std::string_view(object).substr(place->offset, place->stored), place->offset);
  WEIR_CHECK(index.has_value(), "it was whole");
  object.resize(place->offset);
  if (edit) edit(*index, object);
  for (auto& blocks : index->parts) {
    for (Block& block : blocks) {
      block.checksum = codec::Crc32(std::string_view(object).substr(block.offset, block.stored));
    }
  }
  std::string bytes;
  AppendIndex(*index, bytes);
  if (edit_bytes) edit_bytes(bytes);
  object += bytes;
  AppendTrailer({place->offset, bytes.size(), bytes.size(), codec::Crc32(bytes)}, object);
  return object;
}

Error ErrorOf(std::string object) {
  MemorySource source(std::move(object));
  const auto reader = LandingReader::Open(source, std::nullopt);
  if (!reader) return reader.error();
  const auto checked = reader->Check();
  return checked ? Error{ErrorKind::kUnknown, "none"} : checked.error();
}

void ReplaceOnce(std::string& text, std::string_view known, std::string_view other) {
  const std::size_t at = text.find(known);
  WEIR_CHECK(at != std::string::npos, "it is there");
  text.replace(at, known.size(), other);
}

std::string Formatted(const Landing& landing) { return FormatLanding(landing, Packed::kNever); }

/// A landing of one rejection.
std::string OfARejection(event::Reason reason) {
  MadeLanding made(5, {.records = 1, .folders = 1});
  Landing& landing = made.content();
  landing.folders.front() = "quarantine/year=2021/month=07/day=15/reason=too_deep";
  landing.records.front().record.counted.reason = reason;
  landing.records.front().body.reset();
  return Formatted(landing);
}

TEST(LandingReasons, AreReadByTheirNames) {
  MemorySource source(Edited(OfARejection(event::Reason::kTooDeep), {}, [](std::string& index) {
    ReplaceOnce(index, "\x08too_deep", "\x0cinvalid_json");
  }));
  const auto reader = LandingReader::Open(source, std::nullopt);
  ASSERT_TRUE(reader);
  const auto record = reader->Records().Next();
  ASSERT_TRUE(record && record->has_value());
  EXPECT_EQ((*record)->counted.reason, event::Reason::kInvalidJson);
}

TEST(LandingReasons, OneOfANewerWeirIsNotCalledDamage) {
  const Error error =
      ErrorOf(Edited(OfARejection(event::Reason::kTooDeep), {},
                     [](std::string& index) { ReplaceOnce(index, "too_deep", "too_thin"); }));
  EXPECT_EQ(error.kind, ErrorKind::kInvalidInput);
  EXPECT_EQ(error.message,
            "memory/object: written by a newer Weir: it has a reason too_thin, which this one does "
            "not know; use the version that has written it");
}

TEST(LandingReasons, OneTwiceIsDamage) {
  const std::string good = OfARejection(event::Reason::kTooDeep);
  for (const std::string_view other : {"none", "", "two words",
                                       "empty\x05"
                                       "empty"}) {
    const Error error = ErrorOf(Edited(good, {}, [&](std::string& index) {
      const bool is_two = other.size() > 9;
      ReplaceOnce(index, "\x01\x08too_deep",
                  (is_two ? "\x02\x05" : "\x01" + std::string(1, static_cast<char>(other.size()))) +
                      std::string(other));
    }));
    EXPECT_EQ(error.kind, ErrorKind::kCorrupt) << other;
  }
}

/// The flags are the first byte behind the time, which has eight.
TEST(LandingRecords, AFlagOfANewerWeirIsNotCalledDamage) {
  MadeLanding made(5, {.records = 1, .folders = 1});
  constexpr event::Timestamp kCameAt{1'626'307'201'500'000};
  made.content().records.front().record.arrived_at = kCameAt;
  std::string arrival;
  AppendSigned(kCameAt.micros, arrival);
  const Error error =
      ErrorOf(Edited(Formatted(made.content()), [&](const Index& index, std::string& object) {
        const std::size_t at = object.find(arrival, index.Of(Part::kRecords).front().offset);
        object.at(at + arrival.size()) |= 0x20;
      }));
  EXPECT_EQ(error.kind, ErrorKind::kInvalidInput);
  EXPECT_EQ(error.message,
            "memory/object: written by a newer Weir: it has flags on record 0, which this one does "
            "not know; use the version that has written it");
}

/// Of several blocks a part, as ranges of it are found by their first keys.
std::string OfManyBlocks() {
  return Formatted(MadeLanding(13, {.records = 5'000, .folders = 5'000, .line_size = 4}).content());
}

std::vector<Block>& BlocksOf(Index& index, Part part) {
  return index.parts.at(static_cast<std::size_t>(part));
}

/// A part of which a block is found by a key that is not above that of the block before it.
std::string WithAKeyOutOfOrder(Part part, bool is_equal) {
  return Edited(OfManyBlocks(), [&](Index& index, const std::string&) {
    std::vector<Block>& blocks = BlocksOf(index, part);
    WEIR_CHECK(blocks.size() > 2, "blocks between which something is found");
    if (is_equal) {
      blocks[1].first_key = blocks[0].first_key;
    } else {
      std::swap(blocks[1].first_key, blocks[2].first_key);
    }
  });
}

TEST(LandingIndex, KeysThatAreOutOfOrderAreRefusedAtOnce) {
  for (const Part part : {Part::kFolders, Part::kIds, Part::kRecords}) {
    MemorySource source(WithAKeyOutOfOrder(part, /*is_equal=*/false));
    const auto reader = LandingReader::Open(source, std::nullopt);
    ASSERT_FALSE(reader) << kPartNames.at(static_cast<std::size_t>(part));
    EXPECT_EQ(reader.error().kind, ErrorKind::kCorrupt);
  }
}

/// Copies of an event may fill several blocks.
TEST(LandingIndex, OnlyIdsMayShareAKey) {
  for (const Part part : {Part::kFolders, Part::kIds, Part::kRecords}) {
    MemorySource source(WithAKeyOutOfOrder(part, /*is_equal=*/true));
    EXPECT_EQ(LandingReader::Open(source, std::nullopt).has_value(), part == Part::kIds);
  }
}

/// An index of so many blocks, of which one unpacks to `unpacked` bytes.
std::string IndexOf(std::uint64_t blocks, std::uint64_t unpacked) {
  Index index;
  index.origin = {PositionAt(1), PositionAt(1), 0};
  const std::uint64_t rows = blocks - 3;  // one block of each part, and no ids
  BlocksOf(index, Part::kRows)
      .resize(rows, {.stored = 1, .unpacked = 1, .items = 1, .first_key = {}});
  BlocksOf(index, Part::kRows).front().unpacked = unpacked;
  BlocksOf(index, Part::kFolders) = {{.stored = 1, .unpacked = 1, .items = 1, .first_key = {}}};
  BlocksOf(index, Part::kRecords) = {
      {.stored = 1, .unpacked = rows, .items = rows, .first_key = PositionAt(1)}};
  BlocksOf(index, Part::kEntry) = {{.stored = 2, .unpacked = 2, .items = 2, .first_key = {}}};
  std::string bytes;
  AppendIndex(index, bytes);
  return bytes;
}

/// A writer of before ended a block behind the first line where that was long.
TEST(LandingIndex, AnEntryMayBeTwoBlocks) {
  const std::string whole = Formatted(MadeLanding(5, {.records = 3, .folders = 1}).content());
  MemorySource one(whole);
  MemorySource two(Edited(whole, [](Index& index, std::string& object) {
    auto& blocks = BlocksOf(index, Part::kEntry);
    Block second = blocks.front();
    const std::size_t first = object.find('\n', second.offset) + 1 - second.offset;
    blocks.front().stored = first;
    blocks.front().unpacked = first;
    blocks.front().items = 1;
    second.offset += first;
    second.stored -= first;
    second.unpacked -= first;
    second.items = 1;
    blocks.push_back(second);
  }));
  const auto of_one = LandingReader::Open(one, std::nullopt);
  const auto of_two = LandingReader::Open(two, std::nullopt);
  ASSERT_TRUE(of_one && of_two);
  ASSERT_EQ(of_two->index().Of(Part::kEntry).size(), 2U);
  EXPECT_TRUE(of_two->Check());
  EXPECT_EQ(of_two->Entry()->fields, of_one->Entry()->fields);
  EXPECT_EQ(pipeline::FormatLedgerEntry(of_two->Entry()->entry),
            pipeline::FormatLedgerEntry(of_one->Entry()->entry));
}

/// What it takes in memory is more than what it takes as bytes.
TEST(LandingIndex, ListsNoMoreBlocksThanMemoryHas) {
  constexpr std::uint64_t kEnd = kHeaderSize + kMaxBlocks + 1;
  EXPECT_TRUE(ParseIndex(IndexOf(kMaxBlocks, 1), kEnd));
  EXPECT_FALSE(ParseIndex(IndexOf(kMaxBlocks + 1, 1), kEnd + 1));
}

/// The line of the longest record and the record's own bytes.
TEST(LandingIndex, ABlockIsNoLargerThanTheLargestRowNeeds) {
  constexpr std::uint64_t kEnd = kHeaderSize + 6;
  constexpr std::uint64_t kLargest = 2 * pipeline::kMaxStreamRecordSize;
  EXPECT_TRUE(ParseIndex(IndexOf(5, kLargest + kLargest / 4), kEnd));
  EXPECT_FALSE(ParseIndex(IndexOf(5, 2 * kLargest), kEnd));
}

/// A landing of ten records, of which a text in the object and its index is another one.
Error ErrorWith(const std::string& known, const std::string& other) {
  const MadeLanding made(7, {.records = 10, .folders = 4});
  const auto replace_all = [&](std::string& text) {
    for (std::size_t at = 0; (at = text.find(known, at)) != std::string::npos;) {
      text.replace(at, known.size(), other);
      at += other.size();
    }
  };
  return ErrorOf(Edited(
      Formatted(made.content()), [&](const Index&, std::string& object) { replace_all(object); },
      replace_all));
}

TEST(LandingFolders, AreThoseOfLakeAndQuarantineAlone) {
  for (const auto& [known, other] : {std::pair{"lake/", "cake/"},
                                     {"event_type=t0/", "../../../../x/"},
                                     {"=t0/", "=t//"},
                                     {"type=t0", "type=t\n"},
                                     {"_subtype=s", "_subtypes="},
                                     {"/reason=empty", "/../..//empty"},
                                     {"quarantine/", "quarantinex"}}) {
    const Error error = ErrorWith(known, other);
    EXPECT_EQ(error.kind, ErrorKind::kCorrupt) << other;
    EXPECT_THAT(error.message, HasSubstr("is none, or not in its place")) << other;
  }
}

TEST(LandingPositions, AreThoseOfItsShard) {
  const std::string shard = PositionAt(1).substr(0, PositionAt(1).find("-0000000000000000000"));
  EXPECT_EQ(ErrorWith(shard, shard).message, "none");
  EXPECT_THAT(ErrorWith(shard, "../../../../../../../../../../").message,
              HasSubstr("it lists what is not there"));
}

/// The landing of ten records, whose index says that it begins and ends elsewhere.
Error ErrorBetween(std::uint64_t first, std::uint64_t last) {
  const MadeLanding made(7, {.records = 10, .folders = 4});
  return ErrorOf(Edited(Formatted(made.content()), [&](Index& index, const std::string&) {
    index.origin.first_position = PositionAt(first);
    index.origin.last_position = PositionAt(last);
  }));
}

TEST(LandingPositions, AreFromTheFirstToTheLastThatItSays) {
  constexpr std::uint64_t kLast = 27;
  EXPECT_EQ(ErrorBetween(1, kLast).message, "none");
  EXPECT_THAT(ErrorBetween(1, kLast - 1).message, HasSubstr("not in its place"));
  EXPECT_THAT(ErrorBetween(1, kLast + 1).message, HasSubstr("not in its place"));
  EXPECT_THAT(ErrorBetween(0, kLast).message, HasSubstr("it lists what is not there"));
  EXPECT_THAT(ErrorBetween(kLast, 1).message, HasSubstr("it lists what is not there"));
}

TEST(LandingName, AnotherLandingUnderItsNameIsRefused) {
  MemorySource source(Formatted(MadeLanding(7, {.records = 10, .folders = 4}).content()));
  const event::Timestamp made_at{1'626'336'551'000'000};
  EXPECT_TRUE(LandingReader::Open(source, LandingName(made_at, PositionAt(1), "t1")));
  const auto reader = LandingReader::Open(source, LandingName(made_at, PositionAt(2), "t1"));
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().kind, ErrorKind::kCorrupt);
  EXPECT_THAT(reader.error().message,
              HasSubstr("another landing than its name says, and begins at " + PositionAt(1)));
}

/// A landing whose parts say different things of a record, each of them right in itself.
class LandingPartsTest : public ::testing::Test {
 protected:
  std::string Error() { return ErrorOf(Formatted(made_.content())).message; }
  RecordToLand& First() { return made_.content().records.front(); }
  std::string& Folder() { return made_.content().folders.at(First().folder); }
  static std::string Quarantine() { return "quarantine/year=2021/month=07/day=15/reason=x"; }

  MadeLanding made_{7, {.records = 1, .folders = 1}};
};

TEST_F(LandingPartsTest, AgreeInWhatWasMade) { EXPECT_EQ(Error(), "none"); }

TEST_F(LandingPartsTest, ALineHasNoLineBreak) {
  First().row = {.line = "{\n}"};
  EXPECT_THAT(Error(), HasSubstr("in its rows: a line has a line break in it"));
}

TEST_F(LandingPartsTest, AnEventHasAnId) {
  First().body.reset();
  EXPECT_THAT(Error(), HasSubstr("there are events that have none"));
}

TEST_F(LandingPartsTest, ARecordIsAnEventOrNoneAsItsFolderIs) {
  Folder() = Quarantine();
  EXPECT_THAT(Error(), HasSubstr("one is an event, and its row is none"));
}

TEST_F(LandingPartsTest, ARejectionHasNoId) {
  Folder() = Quarantine();
  First().record.counted.reason = event::Reason::kEmpty;
  EXPECT_THAT(Error(), HasSubstr("one is of a row that is no event"));
}

/// The rows that two records say they have, and two ids.
std::string WithRows(std::uint64_t first, std::uint64_t second, Part part) {
  MadeLanding made(3, {.records = 2, .folders = 1});
  Landing& landing = made.content();
  for (RecordToLand& record : landing.records) {
    record.record = {.position = record.record.position};
    record.body->hash = IdHash{};
  }
  return Edited(Formatted(landing), [&](const Index& index, std::string& object) {
    std::string bytes = object.substr(0, index.Of(part).front().offset);
    std::string before;
    Reasons reasons;
    const std::vector<std::uint64_t> rows = {first, second};
    for (std::size_t i = 0; i < rows.size(); ++i) {
      LandedRecord record = landing.records[i].record;
      record.row = rows[i];
      if (part == Part::kRecords) AppendItem(record, before, reasons, bytes);
      const LandedId id{{}, landing.records[i].body->fingerprint, record.position, rows[i]};
      if (part == Part::kIds) AppendItem(id, index.origin, bytes);
      before = record.position;
    }
    object.replace(0, bytes.size(), bytes);
  });
}

TEST(LandingRows, HaveOneRecordEach) {
  EXPECT_EQ(ErrorOf(WithRows(0, 1, Part::kRecords)).message, "none");
  EXPECT_THAT(ErrorOf(WithRows(0, 0, Part::kRecords)).message,
              HasSubstr("two of them have one row"));
}

TEST(LandingRows, HaveTheIdOfTheirRecord) {
  EXPECT_EQ(ErrorOf(WithRows(0, 1, Part::kIds)).message, "none");
  EXPECT_THAT(ErrorOf(WithRows(1, 0, Part::kIds)).message,
              HasSubstr("the row of one is another record's"));
}

/// Two events of one id, and the positions that the landing says they have.
std::string CopiesAt(std::uint64_t first, std::uint64_t second) {
  MadeLanding made(3, {.records = 2, .folders = 1});
  Landing& landing = made.content();
  const std::vector<std::string> known = {PositionAt(1), PositionAt(3)};
  for (std::size_t i = 0; i < known.size(); ++i) {
    landing.records[i].record.position = known[i];
    landing.records[i].body = LandedBody{};
  }
  landing.origin = {known.front(), known.back(), 0};
  return Edited(Formatted(landing), [&](const Index& index, std::string& object) {
    const Block& ids = index.Of(Part::kIds).front();
    std::string bytes = object.substr(0, ids.offset);
    const std::vector<std::string> others = {PositionAt(first), PositionAt(second)};
    for (std::size_t i = 0; i < known.size(); ++i) {
      const std::uint64_t row = others[i] == known.front() ? 0 : 1;
      AppendItem(LandedId{{}, {}, others[i], row}, index.origin, bytes);
    }
    WEIR_CHECK(bytes.size() == ids.offset + ids.stored, "it has the same size");
    object.replace(0, bytes.size(), bytes);
  });
}

TEST(LandingIds, CopiesStandInTheOrderOfTheirPositions) {
  EXPECT_EQ(ErrorOf(CopiesAt(1, 3)).message, "none");
  EXPECT_THAT(ErrorOf(CopiesAt(3, 1)).message, HasSubstr("id 1 is none, or not in its place"));
}

}  // namespace
}  // namespace weir::landing
