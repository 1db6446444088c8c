// A MANIFEST that is gone, damaged or cut: noticed by its copy, put back, made anew, or refused.
#include "src/rocks/manifest_check.h"

#include <fstream>
#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <rocksdb/options.h>

#include "src/rocks/kept_manifest.h"
#include "src/rocks/log_check.h"
#include "src/rocks/log_survey.h"

#include "tests/fakes/temporary_directory.h"

namespace weir::rocks {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr LogCheckOptions kOptions = {.in_use = "it is open", .remedy = {}};
constexpr int kItems = 300;
constexpr std::size_t kLarge = 5'000;  // such values get files of their own

/// A database of several tables and a log; what it was made with says whether large values stand
/// apart and whether its MANIFEST has a copy.
class Database {
 public:
  Database(bool has_blobs, bool is_kept) : has_blobs_(has_blobs) {
    const auto kept = std::make_shared<KeptManifest>(directory_);
    rocksdb::Options options = Options();
    if (is_kept) options.listeners.push_back(kept);
    const auto db = Open(options);
    for (int i = 0; i < kItems; ++i) {
      const std::string value(i % 50 == 0 ? kLarge : 100, 'v');
      EXPECT_TRUE(db->Put({}, "k" + std::to_string(i), value).ok());
      if (i % 100 == 50) {
        EXPECT_TRUE(db->Flush({}).ok());
      }
    }
  }

  [[nodiscard]] const fs::path& directory() const { return directory_; }
  [[nodiscard]] fs::path current() const { return directory_ / "CURRENT"; }
  [[nodiscard]] fs::path manifest() const {
    std::string name;
    std::getline(std::ifstream(current()), name);
    return directory_ / name;
  }
  [[nodiscard]] std::string Refusal() const {
    const auto checked = CheckLogs(directory_, kOptions);
    return checked ? "" : checked.error().message;
  }
  [[nodiscard]] int CountItems() const {
    const auto db = Open(Options());
    const std::unique_ptr<rocksdb::Iterator> rows(db->NewIterator({}));
    int count = 0;
    for (rows->SeekToFirst(); rows->Valid(); rows->Next()) ++count;
    EXPECT_TRUE(rows->status().ok()) << rows->status().ToString();
    return count;
  }

 private:
  [[nodiscard]] rocksdb::Options Options() const {
    rocksdb::Options options;
    options.create_if_missing = true;
    options.enable_blob_files = has_blobs_;
    options.min_blob_size = kLarge;
    return options;
  }
  [[nodiscard]] std::unique_ptr<rocksdb::DB> Open(const rocksdb::Options& options) const {
    rocksdb::DB* opened = nullptr;
    const auto status = rocksdb::DB::Open(options, directory_.string(), &opened);
    EXPECT_TRUE(status.ok()) << status.ToString();
    return std::unique_ptr<rocksdb::DB>(opened);
  }

  const bool has_blobs_;
  const fakes::TemporaryDirectory temporary_;
  const fs::path directory_ = temporary_.path();
};

std::string Read(const fs::path& file) { return ReadWhole(file).value(); }

void Write(const fs::path& file, std::string_view bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

/// Where the records of a MANIFEST end, the last one excepted.
std::vector<std::size_t> InnerEnds(const std::string& manifest) {
  std::vector<std::size_t> ends;
  for (std::size_t size = 0; size < manifest.size(); ++size) {
    const LogSurvey survey = SurveyLog(manifest.substr(0, size), LogKind::kManifest);
    if (survey.end == LogEnd::kWhole && survey.records > 0 && survey.intact_bytes == size) {
      ends.push_back(size);
    }
  }
  return ends;
}

TEST(Manifest, ItsCopyIsTheSame) {
  const Database database(true, true);
  const auto copy = ReadKeptManifest(database.directory());
  ASSERT_TRUE(copy);
  EXPECT_EQ(copy->name, database.manifest().filename());
  EXPECT_EQ(copy->bytes, Read(database.manifest()));
  EXPECT_EQ(database.Refusal(), "");
}

TEST(Manifest, ACutAnywhereIsNoticedAndPutBack) {
  const Database database(true, true);
  const fs::path manifest = database.manifest();
  const std::string whole = Read(manifest);
  const auto ends = InnerEnds(whole);
  ASSERT_GE(ends.size(), 3U);
  for (const std::size_t end : ends) {
    for (const std::size_t size : {end, end + 3}) {
      Write(manifest, whole.substr(0, size));
      EXPECT_THAT(database.Refusal(), HasSubstr(manifest.string() + ": cut short")) << size;
      const auto said = RepairLogs(database.directory(), kOptions);
      ASSERT_TRUE(said);
      EXPECT_THAT(*said, ElementsAre(HasSubstr("put back, and nothing of it is given up")));
      EXPECT_EQ(Read(manifest), whole);
    }
  }
  EXPECT_EQ(database.Refusal(), "");
  EXPECT_EQ(database.CountItems(), kItems);
}

TEST(Manifest, DamageAndLossArePutBack) {
  for (const char* what : {"flipped", "manifest", "current", "both", "names nothing"}) {
    const std::string fault = what;
    const Database database(true, true);
    const fs::path manifest = database.manifest();
    std::string bytes = Read(manifest);
    bytes[bytes.size() / 2] ^= 1;
    if (fault == "flipped") Write(manifest, bytes);
    if (fault == "manifest" || fault == "both") fs::remove(manifest);
    if (fault == "current" || fault == "both") fs::remove(database.current());
    if (fault == "names nothing") Write(database.current(), "MANIFEST-123456\n");
    EXPECT_NE(database.Refusal(), "") << fault;
    EXPECT_TRUE(RepairLogs(database.directory(), kOptions)) << fault;
    EXPECT_EQ(database.Refusal(), "") << fault;
    EXPECT_EQ(database.CountItems(), kItems) << fault;
  }
}

TEST(Manifest, WithoutACopyALostCurrentIsPutBack) {
  const Database database(true, false);
  fs::remove(database.current());
  EXPECT_TRUE(RepairLogs(database.directory(), kOptions));
  EXPECT_EQ(database.Refusal(), "");
  EXPECT_EQ(database.CountItems(), kItems);
}

TEST(Manifest, WithoutACopyItIsMadeAnewFromTheTablesAndLogs) {
  for (const bool is_gone : {true, false}) {
    const Database database(false, false);
    std::string bytes = Read(database.manifest());
    bytes[bytes.size() / 2] ^= 1;
    if (is_gone) fs::remove(database.manifest());
    if (!is_gone) Write(database.manifest(), bytes);
    const auto said = RepairLogs(database.directory(), kOptions);
    ASSERT_TRUE(said);
    EXPECT_THAT(*said, ElementsAre(HasSubstr("made anew from the tables that are there; given up: "
                                             "0 tables that can't be read")));
    EXPECT_EQ(database.Refusal(), "");
    EXPECT_EQ(database.CountItems(), kItems);
  }
}

TEST(Manifest, WithoutACopyLargeValuesAreNotGivenUpUnasked) {
  const Database database(true, false);
  const std::string bytes = Read(database.manifest());
  fs::remove(database.manifest());
  const auto said = RepairLogs(database.directory(), kOptions);
  ASSERT_FALSE(said);
  EXPECT_EQ(said.error().kind, ErrorKind::kCorrupt);
  EXPECT_THAT(said.error().message, HasSubstr("restore the whole directory from a copy"));
  Write(database.manifest(), bytes);
  EXPECT_EQ(database.CountItems(), kItems) << "all is as it was";
}

TEST(Manifest, ACopyThatIsTornOrOfAnotherManifestRefusesNothing) {
  const Database database(true, true);
  const fs::path copy = database.directory() / "kept" / database.manifest().filename();
  const std::string whole = Read(copy);
  for (const std::string& bytes :
       {std::string(), whole.substr(0, whole.size() - 5), whole + std::string(100, '\0'),
        std::string("junk that is longer than a header")}) {
    Write(copy, bytes);
    EXPECT_EQ(database.Refusal(), "") << bytes.size();
  }
  fs::rename(copy, copy.parent_path() / "MANIFEST-000001");
  EXPECT_EQ(database.Refusal(), "");
}

}  // namespace
}  // namespace weir::rocks
