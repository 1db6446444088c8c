// Landings as they are read back: all of them, parts of them, and none that is damaged.
#include "src/landing/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "src/codec/crc.h"
#include "src/landing/items.h"
#include "src/landing/landing_testing.h"

namespace weir::landing {
namespace {

using ::testing::HasSubstr;

/// A row's text with its folder, in a form that can be compared.
struct KeptRow {
  std::string line;
  std::uint64_t kept;
  std::string rest;
  friend bool operator==(const KeptRow&, const KeptRow&) = default;
};

KeptRow Keep(const LandedRow& row) {
  return {std::string(row.line), row.kept, std::string(row.rest)};
}

LandingReader MustOpen(ByteSource& source) {
  auto reader = LandingReader::Open(source, std::nullopt);
  WEIR_CHECK(reader.has_value(), reader ? "" : reader.error().message);
  return *std::move(reader);
}

std::string WholeError(std::string bytes) {
  MemorySource source(std::move(bytes));
  const auto reader = LandingReader::Open(source, std::nullopt);
  if (!reader) return reader.error().message;
  const auto checked = reader->Check();
  return checked ? "" : checked.error().message;
}

bool IsSame(const LandedRecord& a, const LandedRecord& b) {
  return a.position == b.position && a.arrived_at == b.arrived_at &&
         a.counted.reason == b.counted.reason && a.counted.complete == b.counted.complete &&
         a.counted.has_moved_members == b.counted.has_moved_members &&
         a.counted.lateness_micros == b.counted.lateness_micros &&
         a.counted.bytes == b.counted.bytes && a.type == b.type && a.day == b.day &&
         a.present == b.present && a.valid == b.valid;
}

void CheckReadsBack(const Landing& content, Packed packed) {
  MemorySource source(FormatLanding(content, packed));
  const LandingReader reader = MustOpen(source);
  RC_ASSERT(reader.origin() == content.origin);
  RC_ASSERT(reader.rows() == content.records.size());
  std::vector<KeptRow> rows;
  std::vector<std::string> folder_of;
  RC_ASSERT(ForEach(reader.Rows(), [&](const LandedRow& row) { rows.push_back(Keep(row)); }));
  RC_ASSERT(ForEach(reader.Folders(), [&](const LandedFolder& folder) {
    folder_of.resize(folder.first_row + folder.rows, std::string(folder.path));
  }));
  RC_ASSERT(folder_of.size() == content.records.size());
  std::vector<std::uint64_t> row_of;
  RC_ASSERT(ForEach(reader.Records(), [&](const LandedRecord& record) {
    const RecordToLand& put = content.records.at(row_of.size());
    RC_ASSERT(IsSame(record, put.record));
    RC_ASSERT(rows.at(record.row) == Keep(put.row));
    RC_ASSERT(folder_of.at(record.row) == content.folders.at(put.folder));
    row_of.push_back(record.row);
  }));
  std::multimap<IdHash, std::pair<event::Fingerprint, std::string>> put_ids;
  for (const RecordToLand& put : content.records) {
    if (!put.body) continue;
    put_ids.emplace(put.body->hash,
                    std::pair(put.body->fingerprint, std::string(put.record.position)));
  }
  auto expected = put_ids.begin();
  RC_ASSERT(ForEach(reader.Ids(), [&](const LandedId& id) {
    RC_ASSERT(id.hash == expected->first);
    RC_ASSERT(id.fingerprint == expected->second.first);
    RC_ASSERT(id.position == expected->second.second);
    ++expected;
  }));
  RC_ASSERT(expected == put_ids.end());
  RC_ASSERT(reader.Check());
}

RC_GTEST_PROP(Landing, WhatWasWrittenIsReadBack,
              (std::uint64_t seed, std::uint8_t records, std::uint8_t folders)) {
  const MadeLanding made(
      seed, {.records = records + std::size_t{1}, .folders = folders + std::size_t{1}});
  CheckReadsBack(made.content(), Packed::kWhereSmaller);
  CheckReadsBack(made.content(), Packed::kNever);
}

TEST(Landing, OfManyBlocksIsReadBackInBoundedPieces) {
  const MadeLanding made(7, {.records = 8'000, .folders = 300, .line_size = 1'500});
  CheckReadsBack(made.content(), Packed::kWhereSmaller);
  MemorySource source(FormatLanding(made.content()));
  const LandingReader reader = MustOpen(source);
  EXPECT_GT(reader.index().Of(Part::kRows).size(), 20U);
  EXPECT_GT(reader.index().Of(Part::kIds).size(), 3U);
  EXPECT_TRUE(reader.Check());
  EXPECT_GT(source.size(), 2 * kReadAhead);
  EXPECT_LE(source.most_at_once, kReadAhead);
}

TEST(Landing, OneFoldersRowsAreReadAlone) {
  const MadeLanding made(11, {.records = 30'000, .folders = 30'000, .line_size = 40});
  MemorySource source(FormatLanding(made.content()));
  const LandingReader reader = MustOpen(source);
  const std::uint64_t before = source.bytes_read;
  for (const std::size_t number : {std::size_t{0}, std::size_t{14'321}, std::size_t{29'999}}) {
    const RecordToLand& put = made.content().records.at(number);
    const auto folder = reader.FindFolder(made.content().folders.at(put.folder));
    ASSERT_TRUE(folder && folder->has_value());
    const LandedFolder& found = **folder;
    EXPECT_EQ(found.rows, 1U);
    std::vector<KeptRow> rows;
    ASSERT_TRUE(ForEach(reader.Rows(found.first_row, found.first_row + found.rows),
                        [&](const LandedRow& row) { rows.push_back(Keep(row)); }));
    EXPECT_THAT(rows, testing::ElementsAre(Keep(put.row)));
  }
  EXPECT_LT(source.bytes_read - before, source.size() / 3);
  EXPECT_FALSE(reader.FindFolder("lake/none")->has_value());
  EXPECT_FALSE(reader.FindFolder("zzz")->has_value());
  EXPECT_FALSE(reader.FindFolder("")->has_value());
}

TEST(Landing, ManyFoldersCostLittle) {
  const auto size_with = [](std::size_t folders) {
    const MadeLanding made(3, {.records = 20'000, .folders = folders, .line_size = 40});
    return FormatLanding(made.content()).size();
  };
  EXPECT_LT(size_with(20'000), size_with(1) + std::size_t{20'000} * 16);
}

TEST(Landing, RangesOfIdsAreTheIdsInThem) {
  const MadeLanding made(13, {.records = 5'000, .folders = 3, .line_size = 4});
  MemorySource source(FormatLanding(made.content()));
  const LandingReader reader = MustOpen(source);
  std::vector<IdHash> all;
  ASSERT_TRUE(ForEach(reader.Ids(), [&](const LandedId& id) { all.push_back(id.hash); }));
  ASSERT_GT(reader.index().Of(Part::kIds).size(), 2U);
  std::vector<IdHash> in_ranges;
  IdRange range;
  for (const int top : {0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF}) {
    range.last = IdRange::AllOnes();
    range.last.front() = static_cast<std::byte>(top);
    ASSERT_TRUE(
        ForEach(reader.Ids(range), [&](const LandedId& id) { in_ranges.push_back(id.hash); }));
    range.first = {};
    range.first.front() = static_cast<std::byte>(top + 1);
  }
  EXPECT_EQ(in_ranges, all);
}

TEST(Landing, EveryDamagedByteIsNoticed) {
  const MadeLanding made(5, {.records = 12, .folders = 3});
  for (const Packed packed : {Packed::kWhereSmaller, Packed::kNever}) {
    const std::string good = FormatLanding(made.content(), packed);
    ASSERT_EQ(WholeError(good), "");
    for (std::size_t at = 0; at < good.size(); ++at) {
      for (const unsigned flip : {0x01U, 0x80U, 0xFFU}) {
        std::string bad = good;
        bad[at] = static_cast<char>(static_cast<unsigned char>(bad[at]) ^ flip);
        EXPECT_THAT(WholeError(bad), HasSubstr("memory/object: ")) << at;
      }
    }
  }
}

TEST(Landing, EveryTruncationIsNoticed) {
  const MadeLanding made(5, {.records = 12, .folders = 3});
  const std::string good = FormatLanding(made.content());
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_THAT(WholeError(good.substr(0, size)), HasSubstr("memory/object: ")) << size;
  }
  EXPECT_THAT(WholeError(good + "x"), HasSubstr("cut short"));
  EXPECT_THAT(WholeError(good + good), HasSubstr("the index is not where"));
}

TEST(Landing, AnErrorNamesObjectPlaceAndRemedy) {
  const MadeLanding made(5, {.records = 12, .folders = 3});
  std::string bad = FormatLanding(made.content());
  bad[kHeaderSize + 3] ^= 1;
  EXPECT_EQ(WholeError(bad),
            "memory/object: damaged at byte 16, in block 0 of its rows: the checksum is wrong; "
            "fetch the object again, or put back a copy of it (an older version in its bucket, if "
            "that keeps them)");
}

TEST(Landing, ANewerOneIsToldFromADamagedOne) {
  const MadeLanding made(5, {.records = 1, .folders = 1});
  std::string newer = FormatLanding(made.content());
  newer[kLandingFormat.magic.size()] = 2;
  EXPECT_THAT(WholeError(newer), HasSubstr("in its header: the checksum is wrong"));
  std::string header;
  AppendFixed(codec::Crc32(newer.substr(0, kHeaderSize - 4)), 4, header);
  newer.replace(kHeaderSize - 4, 4, header);
  MemorySource source(newer);
  const auto reader = LandingReader::Open(source, std::nullopt);
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().kind, ErrorKind::kInvalidInput);
  EXPECT_EQ(reader.error().message,
            "memory/object: a landing of format 2, and this Weir knows 1 alone; use the version "
            "that has written it");
}

TEST(Landing, WhatIsNoneIsNotCalledDamaged) {
  MemorySource source("{\"event_uuid\":1}\n");
  const auto reader = LandingReader::Open(source, std::nullopt);
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().kind, ErrorKind::kInvalidInput);
  EXPECT_THAT(reader.error().message, HasSubstr("no landing"));
}

TEST(Landing, RecordsAreSortedWhateverOrderTheyAreGivenIn) {
  const MadeLanding made(9, {.records = 50, .folders = 4});
  Landing turned = made.content();
  std::ranges::reverse(turned.records);
  turned.kept.clear();
  const std::string bytes = FormatLanding(turned);
  EXPECT_EQ(WholeError(bytes), "");
}

}  // namespace
}  // namespace weir::landing
