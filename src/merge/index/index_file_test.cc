// Objects of the index: every row is found and no other, little is read for it, damage is noticed.
#include "src/merge/index/index_file.h"

#include <map>
#include <random>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "src/merge/index/hash_filter.h"
#include "src/merge/index/index_testing.h"

namespace weir::merge {
namespace {

using landing::IdHash;
using landing::MemorySource;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

std::vector<IdHash> HashesOf(const std::vector<IndexRow>& rows) {
  std::vector<IdHash> hashes;
  hashes.reserve(rows.size());
  for (const IndexRow& row : rows) hashes.push_back(row.hash);
  return hashes;
}

std::vector<IndexRow> Found(const IndexReader& reader, const std::vector<IdHash>& hashes) {
  std::vector<IndexRow> rows;
  const auto found = reader.Find(hashes, [&](const IndexRow& row) { rows.push_back(row); });
  EXPECT_TRUE(found) << found.error().message;
  return rows;
}

/// Hashes as attackers and small tests have them: crowded, with gaps, equal but for the last byte.
IdHash CrowdedHash(std::mt19937_64& random) {
  IdHash hash{};
  for (std::byte& byte : hash) {
    const auto kind = random() % 4;
    byte = static_cast<std::byte>(kind == 0 ? random() : kind == 1 ? 0xFFU : 0U);
  }
  return hash;
}

std::vector<IndexRow> CrowdedRows(std::mt19937_64& random) {
  std::map<IdHash, IndexRow> rows;
  for (auto count = 1 + random() % 200; count > 0; --count) {
    const IdHash hash = CrowdedHash(random);
    rows[hash] = {.hash = hash,
                  .fingerprint = CrowdedHash(random),
                  .owner = PositionIn(random() % 3, random() % 1000)};
  }
  std::vector<IndexRow> sorted;
  sorted.reserve(rows.size());
  for (auto& [hash, row] : rows) sorted.push_back(std::move(row));
  return sorted;
}

RC_GTEST_PROP(IndexFile, GivesEveryRowAndNoOther, (std::uint64_t seed)) {
  std::mt19937_64 random(seed);
  const auto rows = CrowdedRows(random);
  OpenedFile file(FileOf(rows));
  RC_ASSERT(file.reader.rows() == rows.size());
  RC_ASSERT(*RestOf(file.reader) == rows);
  std::set<IdHash> asked;
  for (int i = 0; i < 20; ++i) asked.insert(CrowdedHash(random));
  std::vector<IndexRow> expected;
  for (const IndexRow& row : rows) {
    if (random() % 2 == 0) asked.insert(row.hash);
    if (asked.contains(row.hash)) expected.push_back(row);
  }
  RC_ASSERT(Found(file.reader, {asked.begin(), asked.end()}) == expected);
}

RC_GTEST_PROP(IndexFile, GoesOnFromAnyHash, (std::uint64_t seed)) {
  std::mt19937_64 random(seed);
  const auto rows = CrowdedRows(random);
  OpenedFile file(FileOf(rows));
  const IdHash from = random() % 2 == 0 ? CrowdedHash(random) : rows.back().hash;
  (void)file.reader.Next();
  file.reader.GoTo(from);
  const auto first = std::ranges::lower_bound(rows, from, {}, &IndexRow::hash);
  RC_ASSERT(*RestOf(file.reader) == std::vector<IndexRow>(first, rows.end()));
}

TEST(IndexFile, OfManyBlocksGivesEveryRow) {
  const auto rows = MadeRows(1, 8'000);
  OpenedFile file(FileOf(rows));
  EXPECT_EQ(*RestOf(file.reader), rows);
  EXPECT_EQ(Found(file.reader, HashesOf(rows)), rows);
  file.reader.GoTo(rows[7'077].hash);
  EXPECT_EQ(RestOf(file.reader)->size(), 8'000U - 7'077U);
}

TEST(IndexFile, TakesSomeFiftyBytesARow) {
  EXPECT_LT(FileOf(MadeRows(2, 8'000)).size(), 8'000U * 62);
}

/// What is not there is nearly always ruled out without a look at rows.
TEST(IndexFile, ReadsHardlyMoreThanFiltersForWhatIsNotThere) {
  OpenedFile file(FileOf(MadeRows(3, 8'000)));
  file.source.bytes_read = 0;
  EXPECT_THAT(Found(file.reader, HashesOf(MadeRows(4, 8'000))), IsEmpty());
  EXPECT_LT(file.source.bytes_read, 8'000U * 3 + 3 * 65'536);
}

TEST(IndexFile, ReadsABlockAndAFilterForOneRow) {
  const auto rows = MadeRows(5, 8'000);
  OpenedFile file(FileOf(rows));
  file.source.bytes_read = 0;
  EXPECT_EQ(Found(file.reader, {rows[4'444].hash}), std::vector{rows[4'444]});
  EXPECT_LT(file.source.bytes_read, 80'000U);
  EXPECT_EQ(file.source.reads, 4U);  // with header and directory
}

TEST(IndexFile, IsReadInPiecesOfBoundedSize) {
  const auto rows = MadeRows(6, 30'000);
  OpenedFile file(FileOf(rows));
  EXPECT_EQ(RestOf(file.reader)->size(), rows.size());
  EXPECT_LE(file.source.most_at_once, std::uint64_t{1} << 20);
  EXPECT_EQ(Found(file.reader, HashesOf(rows)).size(), rows.size());
  EXPECT_LE(file.source.most_at_once, std::uint64_t{8} << 20);
}

TEST(HashFilter, ErrsLessThanOnceInTenThousand) {
  const auto rows = MadeRows(7, 1'400);
  const auto hashes = HashesOf(rows);
  const std::string filter = FormatFilter(hashes);
  EXPECT_LT(filter.size() * 8, hashes.size() * 19);
  std::vector<IdHash> passed;
  ASSERT_TRUE(PassFilter(filter, hashes.size(), hashes.front(), hashes, passed));
  EXPECT_EQ(passed, hashes);
  passed.clear();
  constexpr std::size_t kOthers = 100'000;
  std::mt19937_64 random(8);
  std::vector<IdHash> others(kOthers);
  for (IdHash& hash : others) hash = MadeHash(random);
  std::ranges::sort(others);
  ASSERT_TRUE(PassFilter(filter, hashes.size(), hashes.front(), others, passed));
  EXPECT_LT(passed.size(), kOthers / 10'000);
}

/// Whoever makes ids can make their hashes crowd, for a few million tries.
TEST(HashFilter, HoldsWhereHashesCrowd) {
  std::vector<IdHash> hashes;
  for (unsigned i = 0; i < 1'400; ++i) {
    IdHash hash{};
    hash[14] = static_cast<std::byte>(i >> 8U);
    hash[15] = static_cast<std::byte>(i);
    hashes.push_back(hash);
  }
  hashes.push_back(landing::IdRange::AllOnes());
  const std::string filter = FormatFilter(hashes);
  EXPECT_LT(filter.size() * 8, hashes.size() * 20);
  std::vector<IdHash> passed;
  EXPECT_TRUE(PassFilter(filter, hashes.size(), hashes.front(), hashes, passed));
  EXPECT_EQ(passed, hashes);
}

TEST(HashFilter, OfAnyBytesIsReadToItsEndOrRefused) {
  const auto hashes = HashesOf(MadeRows(9, 30));
  const std::string filter = FormatFilter(hashes);
  for (std::size_t size = 0; size < filter.size(); ++size) {
    std::vector<IdHash> passed;
    EXPECT_FALSE(PassFilter(filter.substr(0, size), 30, hashes.front(), hashes, passed)) << size;
  }
  for (const std::string& other : {filter + '\0', "\x40" + filter.substr(1), "\xFF\xFF" + filter,
                                   std::string("\0\0\xFF\xFF\xFF", 5)}) {
    std::vector<IdHash> passed;
    EXPECT_FALSE(PassFilter(other, 30, hashes.front(), hashes, passed));
  }
}

TEST(IndexFile, IsRefusedWhereThePlanSaysAnother) {
  const auto rows = MadeRows(10, 100);
  const std::string bytes = FileOf(rows);
  MemorySource source(bytes);
  IndexFile file{.name = "", .range = {}, .rows = 100, .bytes = bytes.size()};
  EXPECT_TRUE(IndexReader::Open(source, file));
  file.rows = 99;
  EXPECT_FALSE(IndexReader::Open(source, file));
  file.rows = 100;
  file.bytes -= 1;
  EXPECT_FALSE(IndexReader::Open(source, file));
  file.bytes += 1;
  file.range.last = rows.back().hash;
  const auto opened = IndexReader::Open(source, file);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::kCorrupt);
  EXPECT_THAT(opened.error().message, StartsWith("memory/object: damaged at byte "));
  EXPECT_THAT(opened.error().message, HasSubstr("another file than the plan says"));
}

TEST(IndexFile, EndsWhereItsRangeWasEnded) {
  const auto rows = MadeRows(11, 10);
  IndexWriter writer({.first = rows[0].hash, .last = landing::IdRange::AllOnes()});
  for (const IndexRow& row : rows) writer.Add(row);
  writer.EndRange();
  OpenedFile file(writer.Finish());
  EXPECT_EQ(file.reader.range(), (landing::IdRange{rows[0].hash, rows[9].hash}));
}

/// What is wrong with an object: opening it, or else reading all of it both ways.
std::string WholeError(std::string bytes, const std::vector<IdHash>& hashes) {
  MemorySource source(std::move(bytes));
  auto reader = IndexReader::Open(source, std::nullopt);
  if (!reader) return reader.error().message;
  const auto rest = RestOf(*reader);
  if (!rest) return rest.error().message;
  const auto found = reader->Find(hashes, [](const IndexRow&) {});
  return found ? "" : found.error().message;
}

TEST(IndexFile, IsRefusedWhereAnyByteIsDamaged) {
  const auto rows = MadeRows(12, 60);
  const std::string bytes = FileOf(rows);
  const auto hashes = HashesOf(rows);
  ASSERT_EQ(WholeError(bytes, hashes), "");
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (const char mask : {'\x01', '\xFF'}) {
      std::string damaged = bytes;
      damaged[at] = static_cast<char>(damaged[at] ^ mask);
      EXPECT_THAT(WholeError(damaged, hashes), StartsWith("memory/object: ")) << at;
    }
  }
}

TEST(IndexFile, IsRefusedWhereItIsCutShort) {
  const auto rows = MadeRows(13, 60);
  const std::string bytes = FileOf(rows);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_THAT(WholeError(bytes.substr(0, size), HashesOf(rows)), StartsWith("memory/object: "));
  }
  EXPECT_THAT(WholeError(bytes + "x", HashesOf(rows)), StartsWith("memory/object: "));
}

TEST(IndexFile, NamesNobodyButPositionsAndTheUnknown) {
  std::vector<IndexRow> rows = MadeRows(1, 1);
  for (const std::string_view owner : {"unknown", "somebody", "open", ""}) {
    rows.front().owner = owner;
    OpenedFile file(FileOf(rows));
    const auto read = RestOf(file.reader);
    EXPECT_EQ(read.has_value(), owner == "unknown") << owner;
    if (!read) {
      EXPECT_EQ(read.error().kind, ErrorKind::kCorrupt);
    }
  }
}

TEST(IndexFile, IsNoLandingNorTheOtherWayRound) {
  EXPECT_THAT(WholeError(landing::FormatHeader() + std::string(100, 'x'), {}),
              HasSubstr("no file of the index: it does not begin with WEIRHASH"));
}

}  // namespace
}  // namespace weir::merge
