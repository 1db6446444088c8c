// What tests of whole runs stand on: a lake in a folder of its own, and events to take in.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "src/embedded/lake_run.h"
#include "src/embedded/lake_target.h"
#include "src/embedded/test_files.h"

#include "tests/fakes/temporary_directory.h"

namespace weir::embedded {

class LakeRunTest : public ::testing::Test {
 protected:
  /// Takes the inputs into the lake of that name.
  RunOutcome Run(std::string_view lake_name, const std::vector<std::string>& inputs) {
    LakeOptions options = OptionsOf(directory_ / lake_name);
    options.schema_digest = event::SchemaDigest(schema_);
    const auto lake = Lake::Open(options).value();
    LakeTarget target(*lake);
    return LakeRun(target, schema_, Settings(), stop_).Run(FindInputs(inputs));
  }

  RunSettings Settings() {
    tokens_ = first_token_;
    return {.compression = codec::Compression::kNone,
            .jobs = jobs_,
            .max_record_size = std::size_t{1} << 16,
            .limits = limits_,
            .examples = 1,
            .now = now_,
            .new_token = [this] { return fmt::format("{:06}", tokens_++); }};
  }

  /// 8,000 records of some blocks: two in ten are duplicates, one a conflict, one is no event.
  [[nodiscard]] static std::string Events() {
    std::string lines;
    const std::string payload(500, 'x');
    for (int number = 0; number < 8'000; ++number) {
      const int original = number < 4'000 ? number : number - 4'000;
      switch (number % 10) {
        case 0:
        case 1:
          lines += EventLine(original, payload) + "\n";
          break;
        case 2:
          lines += EventLine(original, payload + std::to_string(number)) + "\n";
          break;
        case 3:
          lines += fmt::format("no event {}\n", number);
          break;
        default:
          lines += EventLine(number, payload) + "\n";
      }
    }
    return lines;
  }

  static void ExpectCounts(const RunTotals& totals) {
    const event::Counts& counts = totals.figures.total.counts;
    EXPECT_EQ(counts.received, 8'000U);
    EXPECT_EQ(counts.stored, 6'000U);
    EXPECT_EQ(counts.duplicates, 800U);
    EXPECT_EQ(counts.conflicts, 400U);
    EXPECT_EQ(counts.quarantined, 800U);
  }

  /// The stored lines of a lake by partition, whatever their files are called.
  [[nodiscard]] std::multiset<std::string> StoredIn(std::string_view lake) const {
    std::multiset<std::string> stored;
    for (const auto& [name, content] : FilesOf(directory_ / lake)) {
      if (!name.starts_with(pipeline::kLakeFolder)) continue;
      std::istringstream lines(content);
      for (std::string line; std::getline(lines, line);) {
        stored.insert(std::filesystem::path(name).parent_path() / line);
      }
    }
    return stored;
  }

  fakes::TemporaryDirectory directory_;
  event::Schema schema_{};
  std::atomic<bool> stop_ = false;
  unsigned jobs_ = 1;
  SegmentLimits limits_;
  std::function<event::Timestamp()> now_ = [] {
    return event::Timestamp{1'700'000'000 * event::kMicrosPerSecond};
  };
  int first_token_ = 0;
  int tokens_ = 0;
};

}  // namespace weir::embedded
