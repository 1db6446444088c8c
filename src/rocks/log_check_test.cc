// The files of a database as they are found at a start: whole, cut, missing.
#include "src/rocks/log_check.h"

#include <fstream>
#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <rocksdb/options.h>

#include "tests/fakes/temporary_directory.h"

namespace weir::rocks {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// A database whose changes stand in three logs: none of them is flushed.
class LogCheck : public ::testing::Test {
 protected:
  LogCheck() {
    rocksdb::Options options;
    options.create_if_missing = true;
    options.max_write_buffer_number = 4;
    rocksdb::DB* opened = nullptr;
    EXPECT_TRUE(rocksdb::DB::Open(options, directory_.string(), &opened).ok());
    const std::unique_ptr<rocksdb::DB> db(opened);
    std::string kept;
    for (int i = 0; i < 300; ++i) {
      EXPECT_TRUE(db->Put({}, "k" + std::to_string(i), std::string(200, 'v')).ok());
      if (i % 100 != 99) continue;
      const fs::path log = NewestLog();
      fs::copy_file(log, log.string() + ".copy");
      if (i < 299) {
        EXPECT_TRUE(db->Flush({}).ok());
      }
    }
  }

  /// Brings back the logs that were flushed.
  void SetUp() override {
    std::vector<fs::path> copies;
    for (const auto& entry : fs::directory_iterator(directory_)) {
      if (entry.path().extension() == ".copy") copies.push_back(entry.path());
    }
    for (const fs::path& copy : copies) {
      logs_.push_back(directory_ / copy.stem());
      fs::rename(copy, logs_.back());
    }
    std::ranges::sort(logs_);
    ASSERT_THAT(logs_, SizeIs(3));
  }

  [[nodiscard]] fs::path NewestLog() const {
    fs::path newest;
    for (const auto& entry : fs::directory_iterator(directory_)) {
      if (entry.path().extension() == ".log") newest = std::max(newest, entry.path());
    }
    return newest;
  }
  [[nodiscard]] fs::path Manifest() const {
    std::string name;
    std::getline(std::ifstream(directory_ / "CURRENT"), name);
    return directory_ / name;
  }
  static void Flip(const fs::path& file, std::streamoff at) {
    std::fstream out(file, std::ios::in | std::ios::out | std::ios::binary);
    out.seekg(at);
    const char byte = static_cast<char>(out.get() ^ 1);
    out.seekp(at);
    out.put(byte);
  }
  [[nodiscard]] std::vector<std::string> Repair() const {
    return RepairLogs(directory_, kOptions).value();
  }
  [[nodiscard]] std::string Refusal() const {
    const auto checked = CheckLogs(directory_, kOptions);
    if (checked) return "";
    EXPECT_EQ(checked.error().kind, ErrorKind::kCorrupt);
    return checked.error().message;
  }

  static constexpr LogCheckOptions kOptions = {.in_use = "it is open",
                                               .remedy = ", or start with --recover"};
  const fakes::TemporaryDirectory temporary_;
  const fs::path directory_ = temporary_.path();
  std::vector<fs::path> logs_;
};

TEST_F(LogCheck, WholeLogsAndATornEndAreWell) {
  EXPECT_EQ(Refusal(), "");
  fs::resize_file(logs_[2], fs::file_size(logs_[2]) - 50);
  EXPECT_EQ(Refusal(), "");
  EXPECT_THAT(Repair(), IsEmpty());
  EXPECT_FALSE(fs::exists(directory_ / "damaged"));
}

TEST_F(LogCheck, DamageIsNamedWithItsFileAndTheRemedy) {
  for (const fs::path& log : logs_) {
    Flip(log, 300);
    EXPECT_THAT(Refusal(), HasSubstr(log.string() + ": damaged behind byte "));
    EXPECT_THAT(Refusal(), HasSubstr("whole records stand behind the damage"));
    EXPECT_THAT(Refusal(), HasSubstr("restore it from a copy, or start with --recover"));
    Flip(log, 300);
    EXPECT_EQ(Refusal(), "");
  }
}

TEST_F(LogCheck, AnOlderLogThatWasCutShortIsMissed) {
  fs::resize_file(logs_[1], fs::file_size(logs_[1]) - 50);
  EXPECT_THAT(Refusal(), HasSubstr(logs_[1].string() + ": 1 changes are missing between it and "));
}

TEST_F(LogCheck, ALogThatIsGoneIsMissed) {
  fs::remove(logs_[1]);
  EXPECT_THAT(Refusal(), HasSubstr(logs_[0].string() + ": 100 changes are missing"));
  fs::remove(logs_[0]);
  fs::remove(logs_[2]);
  EXPECT_THAT(Refusal(), HasSubstr(directory_.string() + ": its log is missing"));
}

TEST_F(LogCheck, WithoutCurrentNothingIsTakenForAnEmptyDirectory) {
  fs::remove(directory_ / "CURRENT");
  EXPECT_THAT(Refusal(), HasSubstr("CURRENT: it is missing"));
}

TEST_F(LogCheck, ADamagedManifestIsNamed) {
  const fs::path manifest = Manifest();
  const auto size = static_cast<std::streamoff>(fs::file_size(manifest));
  for (std::streamoff at = 0; at < size; at += 5) {
    Flip(manifest, at);
    EXPECT_THAT(Refusal(), HasSubstr(manifest.string() + ": damaged behind byte ")) << at;
    EXPECT_THAT(Refusal(), HasSubstr("restore the whole directory from a copy, or start with"));
    Flip(manifest, at);
  }
  EXPECT_EQ(Refusal(), "");
}

TEST_F(LogCheck, AManifestThatIsGoneIsMissed) {
  std::ofstream(directory_ / "CURRENT") << "MANIFEST-123456\n";
  EXPECT_THAT(Refusal(), HasSubstr("CURRENT: it names a MANIFEST that is not there"));
}

TEST_F(LogCheck, ANewDirectoryIsWell) {
  for (const auto& entry : fs::directory_iterator(directory_)) fs::remove_all(entry.path());
  EXPECT_EQ(Refusal(), "");
  std::ofstream(directory_ / "MANIFEST-000001") << "x";  // killed while it was made
  EXPECT_EQ(Refusal(), "");
  fs::resize_file(directory_ / "MANIFEST-000001", 0);
  std::ofstream(directory_ / "CURRENT") << "MANIFEST-000001\n";
  EXPECT_EQ(Refusal(), "");
}

TEST_F(LogCheck, ARepairSaysWhatItGivesUpAndKeepsACopy) {
  Flip(logs_[1], 300);
  const auto size = fs::file_size(logs_[1]);
  const auto given_up = Repair();
  ASSERT_THAT(given_up, SizeIs(1));
  EXPECT_THAT(given_up.front(), HasSubstr(logs_[1].string() + ": damaged behind byte "));
  EXPECT_THAT(given_up.front(), HasSubstr("among them 198 whole records"));
  EXPECT_EQ(fs::file_size(directory_ / "damaged" / logs_[1].filename()), size);
  EXPECT_TRUE(fs::exists(directory_ / "damaged" / logs_[2].filename()));
  EXPECT_EQ(Refusal(), "");
  EXPECT_THAT(Repair(), IsEmpty());
}

TEST_F(LogCheck, ARepairTakesTheLogsBehindAGapAway) {
  fs::remove(logs_[1]);
  EXPECT_THAT(Repair(), SizeIs(1));
  EXPECT_EQ(Refusal(), "");
}

TEST_F(LogCheck, ARepairStartsWithoutALogThatIsGone) {
  for (const fs::path& log : logs_) fs::remove(log);
  EXPECT_THAT(Repair(), SizeIs(1));
  EXPECT_EQ(Refusal(), "");
}

TEST_F(LogCheck, WhatIsOpenIsLeftAlone) {
  rocksdb::DB* opened = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open({}, directory_.string(), &opened).ok());
  const std::unique_ptr<rocksdb::DB> db(opened);
  const auto checked = CheckLogs(directory_, kOptions);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().kind, ErrorKind::kConflict);
  EXPECT_THAT(checked.error().message, HasSubstr("it is open"));
}

}  // namespace
}  // namespace weir::rocks
