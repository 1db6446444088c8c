// A lake's ledger: which entries count, and what is said of those that can't be read.
#include "src/embedded/lake_ledger.h"

#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/fakes/temporary_directory.h"

namespace weir::embedded {
namespace {

namespace fs = std::filesystem;

using pipeline::LedgerEntry;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// A directory that is a lake, and gone after the test.
class ReadLedgerTest : public ::testing::Test {
 protected:
  ReadLedgerTest() { fs::create_directories(lake_ / ".weir"); }

  void Write(std::string_view file, std::string_view text) const {
    fs::create_directories(lake_ / "ledger");
    std::ofstream(lake_ / "ledger" / file) << text;
  }

  [[nodiscard]] std::vector<std::string> Sources() const {
    const auto entries = ReadLedger(lake_);
    if (!entries) return {entries.error().message};
    std::vector<std::string> sources;
    for (const LedgerEntry& entry : *entries) sources.push_back(entry.source);
    return sources;
  }

  static std::string Line(std::string_view source, std::string_view first,
                          std::int64_t arrived_at) {
    LedgerEntry entry;
    entry.source = source;
    entry.first_position = first;
    entry.arrived_at = {arrived_at};
    return FormatLedgerEntry(entry) + "\n";
  }

  const fakes::TemporaryDirectory directory_;
  const fs::path lake_ = directory_.path();
};

TEST_F(ReadLedgerTest, OfAnEmptyLakeIsEmpty) {
  EXPECT_THAT(Sources(), IsEmpty());
  Write("a.json", "");
  EXPECT_THAT(Sources(), IsEmpty());
}

TEST_F(ReadLedgerTest, OrdersEntriesByArrival) {
  Write("a.json", Line("third", "1", 3) + Line("first", "2", 1));
  Write("b.json", Line("second", "3", 2));
  EXPECT_THAT(Sources(), ElementsAre("first", "second", "third"));
}

TEST_F(ReadLedgerTest, CountsAStretchThatWasJudgedAgainOnce) {
  Write("a.json", Line("again", "1", 3));
  Write("b.json", Line("once", "1", 2) + Line("other", "2", 1));
  EXPECT_THAT(Sources(), ElementsAre("other", "again"));
}

TEST_F(ReadLedgerTest, LeavesOtherFilesAlone) {
  Write("a.json", Line("a", "1", 1));
  Write("a.json.bak", "nonsense");
  Write("README", "nonsense");
  EXPECT_THAT(Sources(), ElementsAre("a"));
}

TEST_F(ReadLedgerTest, TakesALastLineWithoutItsEnd) {
  std::string line = Line("a", "1", 1);
  line.pop_back();
  Write("a.json", line);
  EXPECT_THAT(Sources(), ElementsAre("a"));
}

TEST_F(ReadLedgerTest, NamesFileAndLineOfAnEntryThatItCannotRead) {
  Write("a.json", Line("a", "1", 1) + R"({"source":)");
  const auto entries = ReadLedger(lake_);
  ASSERT_FALSE(entries);
  EXPECT_EQ(entries.error().kind, ErrorKind::kCorrupt);
  EXPECT_THAT(entries.error().message, HasSubstr((lake_ / "ledger/a.json:2;").string()));
  EXPECT_THAT(entries.error().message, HasSubstr("move it out of the ledger"));
}

TEST_F(ReadLedgerTest, RefusesEmptyLines) {
  Write("a.json", "\n" + Line("a", "1", 1));
  EXPECT_THAT(Sources(), ElementsAre(HasSubstr("a.json:1;")));
}

TEST_F(ReadLedgerTest, SaysWhatIsNoLake) {
  fs::remove(lake_ / ".weir");
  for (const fs::path& place : {lake_, lake_ / "nowhere", fs::path("/dev/null")}) {
    const auto entries = ReadLedger(place);
    ASSERT_FALSE(entries);
    EXPECT_EQ(entries.error().kind, ErrorKind::kNotFound);
    EXPECT_THAT(entries.error().message, HasSubstr("no lake: " + place.string()));
    EXPECT_THAT(entries.error().message, EndsWith("--lake"));
  }
}

TEST_F(ReadLedgerTest, SaysWhichFileItCannotOpen) {
  fs::create_directories(lake_ / "ledger/folder.json");
  EXPECT_THAT(Sources(), ElementsAre(HasSubstr("folder.json")));
}

}  // namespace
}  // namespace weir::embedded
