// Tombstones: read as they were written, named so that nothing else has such a name.
#include "src/pipeline/tombstone.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/pipeline/layout.h"

namespace weir::pipeline {
namespace {

using testing::HasSubstr;

constexpr event::Day kBuriedDay{18'823};  // 2021-07-15
constexpr const char* kBuriedFolder =
    "lake/year=2021/month=07/day=15/event_type=account/event_subtype=created";

TombstoneHeader Example() {
  const std::string folder = kBuriedFolder;
  return {.number = 3,
          .made_at = {1'626'508'800'000'000},
          .new_files = {{folder + "/r000003~0.json.gz",
                         {{folder + "/a-0.json.gz", 2}, {folder + "/b-0.json.gz", 1}}}}};
}

std::vector<event::Fingerprint> Hashes() {
  return {{std::byte{1}}, {std::byte{2}}, {std::byte{3}}};
}

TEST(Tombstone, IsReadAsItWasWritten) {
  const std::string bytes = FormatTombstone(Example(), Hashes());
  EXPECT_THAT(bytes, HasSubstr("\nold 2 lake/year=2021/"));
  const auto size = TombstoneHeaderSize(bytes, "there");
  ASSERT_TRUE(size);
  EXPECT_EQ(*size + 48, bytes.size());
  const auto header = ParseTombstoneHeader(bytes.substr(0, *size), "there");
  ASSERT_TRUE(header) << header.error().message;
  EXPECT_EQ(*header, Example());
  EXPECT_EQ(ParseMembers(bytes.substr(*size)), Hashes());
}

TEST(Tombstone, OneThatIsDamagedAnywhereInItsHeaderIsNotTaken) {
  const std::string bytes = FormatTombstone(Example(), Hashes());
  const std::size_t size = *TombstoneHeaderSize(bytes, "there");
  for (std::size_t at = 0; at < size; ++at) {
    std::string damaged = bytes;
    damaged[at] ^= 1;
    EXPECT_FALSE(ParseTombstoneHeader(damaged, "there")) << at;
    EXPECT_FALSE(ParseTombstoneHeader(bytes.substr(0, at), "there")) << at;
  }
}

/// A tombstone, as a store gives parts of it.
ReadPart PartsOf(const std::string& bytes, int& reads) {
  return [&bytes, &reads](std::uint64_t offset, std::uint64_t size) -> Result<std::string> {
    ++reads;
    return bytes.substr(std::min<std::uint64_t>(offset, bytes.size()), size);
  };
}

TEST(Tombstone, ItsHeaderIsReadAtOnceAndALongOneInTwo) {
  TombstoneHeader header = Example();
  std::string bytes = FormatTombstone(header, Hashes());
  int reads = 0;
  auto read = ReadTombstoneHeader(TombstoneName(kBuriedDay, 3), "there", PartsOf(bytes, reads));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->header, header);
  EXPECT_EQ(read->size + 48, bytes.size());
  EXPECT_EQ(reads, 1);

  auto& old_files = header.new_files.front().old_files;
  while (FormatTombstone(header, {}).size() <= kTombstoneHead) {
    old_files.insert(old_files.end(), 500, old_files.front());
  }
  bytes = FormatTombstone(header, {});
  reads = 0;
  read = ReadTombstoneHeader(TombstoneName(kBuriedDay, 3), "there", PartsOf(bytes, reads));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->header, header);
  EXPECT_EQ(reads, 2);
}

TEST(Tombstone, OneThatHasTheNumberOfAnotherIsNotTaken) {
  const std::string bytes = FormatTombstone(Example(), Hashes());
  int reads = 0;
  const auto read =
      ReadTombstoneHeader(TombstoneName(kBuriedDay, 4), "there", PartsOf(bytes, reads));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind, ErrorKind::kCorrupt);
  EXPECT_THAT(read.error().message, HasSubstr("there: damaged: it has the number of another one"));
}

TEST(Tombstone, NamesTellTheirNumbers) {
  EXPECT_EQ(TombstoneName(kBuriedDay, 3), "tombstones/year=2021/month=07/day=15/000003");
  EXPECT_EQ(TombstoneNumberOf(TombstoneName(kBuriedDay, 3)), 3);
  EXPECT_EQ(TombstoneNumberOf(TombstoneDoneName(kBuriedDay, 3)), std::nullopt);
  EXPECT_EQ(TombstoneNumberOf("tombstones/year=2021/month=07/day=15/000000"), std::nullopt);
}

TEST(Tombstone, StandsUnderTheRootOfTheFilesThatItNames) {
  EXPECT_EQ(TombstoneFolderOf(std::string(kBuriedFolder) + "/x.json"), TombstoneFolder(kBuriedDay));
  const std::string rooted = "lake/of/" + std::string(kBuriedFolder) + "/x.json";
  EXPECT_EQ(TombstoneFolderOf(rooted), "lake/of/" + TombstoneFolder(kBuriedDay));
  EXPECT_EQ(RootOf(rooted), "lake/of/");
  for (const char* other : {"quarantine/year=2021/month=07/day=15/reason=x/y.json", "ledger/x.json",
                            "mylake/year=2021/month=07/day=15/y.json", "lake/year=2021/y.json"}) {
    EXPECT_EQ(TombstoneFolderOf(other), std::nullopt) << other;
  }
}

TEST(Tombstone, NoEventAndNoAttemptHasTheNameOfANewFile) {
  const std::string name = NewFileName(kBuriedFolder, 3, 1, codec::Compression::kNone);
  EXPECT_EQ(MakerOf(name), 3);
  EXPECT_EQ(LayoutOf(name), Layout::kBatch);
  EXPECT_EQ(AttemptOf(name), std::nullopt);
  const std::string id = name.substr(name.rfind('/') + 1);
  const std::string stem = id.substr(0, id.size() - 5);
  EXPECT_FALSE(IsNamedAfter(name, stem));
  EXPECT_EQ(MakerOf(std::string(kBuriedFolder) + "/" + event::EncodePathPart(stem) + ".json"),
            std::nullopt);
  for (const char* other : {"/r3~1.json", "/r000003-1.json", "/r000003~01.json", "/x000003~1.json",
                            "/r000003~1.json.gz.gz", "/r000003~.json"}) {
    EXPECT_EQ(MakerOf(kBuriedFolder + std::string(other)), std::nullopt) << other;
  }
}

}  // namespace
}  // namespace weir::pipeline
