// Logs as RocksDB writes them, cut and broken everywhere.
#include "src/rocks/log_survey.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <rocksdb/options.h>
#include <rocksdb/write_batch.h>

#include "tests/fakes/temporary_directory.h"

namespace weir::rocks {
namespace {

/// The log of `records` batches of two changes, of sizes that end everywhere in a block.
std::string LogOf(std::uint64_t records) {
  const fakes::TemporaryDirectory directory;
  std::string log;
  {
    rocksdb::Options options;
    options.create_if_missing = true;
    rocksdb::DB* opened = nullptr;
    EXPECT_TRUE(rocksdb::DB::Open(options, directory.path().string(), &opened).ok());
    const std::unique_ptr<rocksdb::DB> db(opened);
    for (std::uint64_t i = 0; i < records; ++i) {
      rocksdb::WriteBatch batch;
      const std::size_t size = i == 20 ? 40'000 : i * 397 % 2000;
      EXPECT_TRUE(batch.Put("k" + std::to_string(i), std::string(size, 'v')).ok());
      EXPECT_TRUE(batch.Put("t" + std::to_string(i), "x").ok());
      EXPECT_TRUE(db->Write({}, &batch).ok());
    }
    EXPECT_TRUE(db->FlushWAL(false).ok());
    for (const auto& entry : std::filesystem::directory_iterator(directory.path())) {
      if (entry.path().extension() != ".log") continue;
      std::ifstream in(entry.path(), std::ios::binary);
      log.assign(std::istreambuf_iterator<char>(in), {});
    }
  }
  return log;
}

class Survey : public ::testing::Test {
 protected:
  static constexpr std::uint64_t kRecords = 60;
  const std::string log_ = LogOf(kRecords);
};

TEST_F(Survey, AWholeLogIsWhole) {
  const LogSurvey survey = SurveyLog(log_);
  EXPECT_EQ(survey.end, LogEnd::kWhole);
  EXPECT_EQ(survey.records, kRecords);
  EXPECT_EQ(survey.intact_bytes, log_.size());
  EXPECT_EQ(survey.first_sequence, 1U);
  EXPECT_EQ(survey.next_sequence, 1 + 2 * kRecords);
  EXPECT_EQ(SurveyLog("").end, LogEnd::kWhole);
}

TEST_F(Survey, ACutLogIsTornWhereverItIsCut) {
  const std::string_view log = log_;
  for (std::size_t size = 0; size < log.size(); size += 1499) {
    const LogSurvey survey = SurveyLog(log.substr(0, size));
    EXPECT_NE(survey.end, LogEnd::kDamaged) << size;
    EXPECT_LE(survey.intact_bytes, size);
    EXPECT_EQ(survey.records_behind, 0U);
    EXPECT_EQ(survey.next_sequence, survey.records == 0 ? 0 : 1 + 2 * survey.records);
  }
}

TEST_F(Survey, ZerosBehindTheLastRecordAreATornEnd) {
  for (const std::size_t zeros : {1U, 6U, 7U, 100U, 40'000U, 1'000'000U}) {
    const LogSurvey survey = SurveyLog(log_ + std::string(zeros, '\0'));
    EXPECT_NE(survey.end, LogEnd::kDamaged) << zeros;
    EXPECT_EQ(survey.records, kRecords) << zeros;
  }
}

/// A byte that no fragment holds may be any.
bool IsInATrailer(std::string_view log, std::size_t at) {
  std::string other(log);
  other[at] = static_cast<char>(other[at] ^ 0x55);
  const LogSurvey survey = SurveyLog(other);
  return survey.end == LogEnd::kWhole && survey.records == 60;
}

TEST_F(Survey, EveryFlippedBitIsDamageAndNoneIsATornEnd) {
  int harmless = 0;
  for (std::size_t at = 0; at < log_.size(); at += 1499) {
    std::string flipped = log_;
    flipped[at] = static_cast<char>(flipped[at] ^ (1 << at % 8));
    const LogSurvey survey = SurveyLog(flipped);
    if (survey.end != LogEnd::kDamaged && IsInATrailer(log_, at)) {
      ++harmless;
      continue;
    }
    EXPECT_EQ(survey.end, LogEnd::kDamaged) << at;
    EXPECT_LE(survey.intact_bytes, at) << at;
  }
  EXPECT_LT(harmless, 3);
}

TEST_F(Survey, EveryByteOfTheLastHeaderCounts) {
  const std::size_t last =
      SurveyLog(std::string_view(log_).substr(0, log_.size() - 1)).intact_bytes;
  for (std::size_t at = last; at < last + 7; ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string flipped = log_;
      flipped[at] = static_cast<char>(flipped[at] ^ (1 << bit));
      EXPECT_EQ(SurveyLog(flipped).end, LogEnd::kDamaged) << at - last << "." << bit;
    }
  }
}

TEST_F(Survey, WhatStandsBehindDamageIsCounted) {
  std::string flipped = log_;
  flipped[log_.size() / 50] ^= 0x10;
  const LogSurvey survey = SurveyLog(flipped);
  EXPECT_EQ(survey.end, LogEnd::kDamaged);
  EXPECT_EQ(survey.records + 1 + survey.records_behind, kRecords);
}

TEST_F(Survey, AHoleOfZerosInTheMiddleIsDamage) {
  for (const std::size_t at : {0U, 5'000U, 30'000U, 32'768U, 60'000U}) {
    std::string holed = log_;
    std::fill_n(holed.begin() + static_cast<std::ptrdiff_t>(at), 4096, '\0');
    const LogSurvey survey = SurveyLog(holed);
    EXPECT_EQ(survey.end, LogEnd::kDamaged) << at;
    EXPECT_GT(survey.records_behind, 0U) << at;
  }
}

TEST(SurveyOfAnything, BytesThatAreNoLogAreDamage) {
  EXPECT_EQ(SurveyLog(std::string(100, 'x')).end, LogEnd::kDamaged);
  EXPECT_EQ(SurveyLog(std::string(100'000, '\1')).end, LogEnd::kDamaged);
}

}  // namespace
}  // namespace weir::rocks
