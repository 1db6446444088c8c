// Metrics from log lines to statistics and to Prometheus's text.
#include <csignal>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include "src/cloud/cloudwatch/emf.h"
#include "src/cloud/cloudwatch/prometheus.h"
#include "src/cloud/cloudwatch/store.h"
#include "src/cloud/store/key.h"

#include "tests/fakes/temporary_directory.h"

namespace weir::cloud::cloudwatch {
namespace {

using testing::HasSubstr;

constexpr std::string_view kLine =
    R"({"_aws":{"Timestamp":1626307200000,"CloudWatchMetrics":[{"Namespace":"Weir",)"
    R"("Dimensions":[["Function"],[]],"Metrics":[{"Name":"Stored","Unit":"Count"},)"
    R"({"Name":"Ms"},{"Name":"Missing"}]}]},"Function":"processor","Stored":17,"Ms":[1,5.5]})";

TEST(EmbeddedMetrics, GiveASampleForEachSetOfDimensions) {
  const std::vector<Sample> samples = ReadEmbeddedMetrics("eu-west-1", kLine);
  ASSERT_EQ(samples.size(), 4U);
  EXPECT_EQ(samples[0].metric,
            (MetricId{"eu-west-1", "Weir", "Stored", {{"Function", "processor"}}}));
  EXPECT_EQ(samples[0].statistics.sum, 17);
  EXPECT_EQ(samples[0].unit, "Count");
  EXPECT_TRUE(samples[1].metric.dimensions.empty());
  EXPECT_EQ(samples[2].statistics.count, 2);
  EXPECT_EQ(samples[2].statistics.maximum, 5.5);
  EXPECT_EQ(samples[0].time, TimePoint(std::chrono::seconds(1626307200)));
}

TEST(EmbeddedMetrics, AreNotFoundInOtherLines) {
  for (const std::string_view line :
       {"", "START RequestId", R"({"_aws":1})", R"({"_aws":{"Timestamp":-1}})",
        R"({"_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Namespace":"","Metrics":[]}]}})",
        R"({"_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Namespace":"a","Dimensions":[["x"]],)"
        R"("Metrics":[{"Name":"m"}]}]},"m":1})",
        R"({"_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Namespace":"a",)"
        R"("Metrics":[{"Name":"m"}]}]},"m":"text"})"}) {
    EXPECT_TRUE(ReadEmbeddedMetrics("r", line).empty()) << line;
  }
}

TEST(EmbeddedMetrics, OfATimeBeyondTheYear9999AreNotTaken) {
  std::string line(kLine);
  line.replace(line.find("1626307200000"), 13, "16263072307200000");
  EXPECT_TRUE(ReadEmbeddedMetrics("r", line).empty());
}

class MetricStoreTest : public testing::Test {
 protected:
  MetricStoreTest() { Restart(); }
  void Restart() {
    metrics_.reset();
    metrics_ = std::make_unique<MetricStore>(*store_, clock_, options_);
  }
  Sample At(int minute, double value, const std::string& name = "m") {
    return {{"r", "n", name, {}}, TimePoint(std::chrono::minutes(minute)), Statistics::Of(value)};
  }

  store::Clock clock_{store::Duration{}, [] { return TimePoint(std::chrono::hours(1000)); }};
  std::unique_ptr<store::Store> store_ = [] {
    store::Store::Options options;
    options.in_memory = true;
    return std::move(*store::Store::Open(options));
  }();
  MetricStore::Options options_;
  std::unique_ptr<MetricStore> metrics_;
};

TEST_F(MetricStoreTest, SumsWithinAMinuteAndOverRestarts) {
  ASSERT_TRUE(metrics_->Put({At(60000, 1), At(60000, 2), At(60001, 5)}));
  Restart();
  ASSERT_TRUE(metrics_->Put({At(60000, 4)}));
  const auto points = metrics_->Points({"r", "n", "m", {}}, {60000}, {60002});
  ASSERT_EQ(points.size(), 2U);
  EXPECT_EQ(points.at({60000}).sum, 7);
  EXPECT_EQ(points.at({60000}).count, 3);
  EXPECT_EQ(points.at({60000}).minimum, 1);
  EXPECT_EQ(points.at({60000}).maximum, 4);
  EXPECT_TRUE(metrics_->Points({"r", "n", "other", {}}, {0}, {60002}).empty());
}

/// "Amazon CloudWatch pricing", "Metrics": custom ones are prorated by the hour.
TEST_F(MetricStoreTest, ACustomMetricCostsByTheHourInWhichItHasSamples) {
  usage::Meter meter;
  options_.meter = &meter;
  Restart();
  const auto hours = [&] { return meter.Read()[usage::Item::kMetricHours]; };
  ASSERT_TRUE(metrics_->Put({At(60000, 1), At(60059, 1), At(60000, 1, "other")}));
  EXPECT_EQ(hours(), 2);
  ASSERT_TRUE(metrics_->Put({At(60060, 1), At(60061, 1)}));
  Restart();
  ASSERT_TRUE(metrics_->Put({At(60119, 1)}));
  EXPECT_EQ(hours(), 3);
  Sample aws = At(60000, 1);
  aws.metric.name_space = "AWS/Lambda";
  ASSERT_TRUE(metrics_->Put({aws}));
  EXPECT_EQ(hours(), 3);
}

TEST_F(MetricStoreTest, TakesNoMoreMetricsThanItsLimit) {
  options_.max_metrics = 2;
  Restart();
  ASSERT_TRUE(metrics_->Put({At(1, 1, "a"), At(1, 1, "b"), At(1, 1, "c"), At(1, 1, "a")}));
  EXPECT_EQ(metrics_->List().size(), 2U);
  EXPECT_EQ(metrics_->refused(), 1U);
}

TEST_F(MetricStoreTest, ForgetsAfterFifteenDays) {
  ASSERT_TRUE(metrics_->Put({At(60000, 1)}));
  clock_.Advance(std::chrono::hours(24 * 16));
  ASSERT_TRUE(metrics_->Put({At(60000 + 24 * 60 * 16, 1)}));
  EXPECT_EQ(metrics_->Points({"r", "n", "m", {}}, {0}, {100000}).size(), 1U);
}

TEST_F(MetricStoreTest, MetricsWithoutASampleForFifteenDaysMakeRoomForOthers) {
  options_.max_metrics = 2;
  Restart();
  ASSERT_TRUE(metrics_->Put({At(60000, 1, "old"), At(60000, 1, "kept")}));
  clock_.Advance(std::chrono::hours(24 * 10));
  ASSERT_TRUE(metrics_->Put({At(60000 + 24 * 60 * 10, 1, "kept")}));
  clock_.Advance(std::chrono::hours(24 * 6));
  ASSERT_TRUE(metrics_->Put({At(60000 + 24 * 60 * 16, 1, "new")}));
  EXPECT_EQ(metrics_->refused(), 0U);
  for (int time = 0; time < 2; ++time) {
    const auto list = metrics_->List();
    ASSERT_EQ(list.size(), 2U);
    EXPECT_EQ(list[0].id.name, "kept");
    EXPECT_EQ(list[1].id.name, "new");
    EXPECT_TRUE(metrics_->Points({"r", "n", "old", {}}, {0}, {100000}).empty());
    Restart();
  }
}

TEST_F(MetricStoreTest, TheLogTellsOnceThatThereAreTooMany) {
  std::ostringstream log;
  const auto before = spdlog::default_logger();
  spdlog::set_default_logger(std::make_shared<spdlog::logger>(
      "test", std::make_shared<spdlog::sinks::ostream_sink_mt>(log)));
  options_.max_metrics = 1;
  Restart();
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(metrics_->Put({At(60000, 1, "a"), At(60000, 1, "b")}));
  spdlog::set_default_logger(before);
  const std::string text = log.str();
  const std::size_t told = text.find("there are 1 metrics");
  EXPECT_NE(told, std::string::npos);
  EXPECT_EQ(text.find("there are 1 metrics", told + 1), std::string::npos);
  EXPECT_EQ(metrics_->refused(), 3U);
}

/// A minute that can't be read is an error of those who add to it, and of nobody else.
TEST_F(MetricStoreTest, ADamagedMinuteIsAnErrorAndChangesNothing) {
  ASSERT_TRUE(metrics_->Put({At(60000, 1, "damaged"), At(60000, 1, "whole")}));
  store::WriteBatch batch;
  batch.Put(store::Key("cloudwatch/point").Number(1).Number(60000), "?");
  ASSERT_TRUE(store_->Apply(std::move(batch)));
  const auto put = metrics_->Put({At(60000, 1, "whole"), At(60000, 1, "damaged")});
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().kind, ErrorKind::kCorrupt);
  EXPECT_EQ(metrics_->Points({"r", "n", "whole", {}}, {0}, {100000}).at({60000}).sum, 1);
  ASSERT_TRUE(metrics_->Put({At(60000, 1, "whole")}));
  EXPECT_EQ(metrics_->Points({"r", "n", "whole", {}}, {0}, {100000}).at({60000}).sum, 2);
}

/// While it lives no file can grow, so a store on disk takes no write.
class FullDisk {
 public:
  FullDisk() {
    std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit none = {0, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &none);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;
  ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

TEST_F(MetricStoreTest, AMetricThatCouldNotBeStoredIsNotThere) {
  const fakes::TemporaryDirectory directory;
  const auto on_disk = store::Store::Open({.directory = directory.path()}).value();
  MetricStore metrics(*on_disk, clock_, {});
  {
    const FullDisk full;
    EXPECT_FALSE(metrics.Put({At(60000, 1)}));
  }
  EXPECT_TRUE(metrics.List().empty());
}

TEST_F(MetricStoreTest, PrometheusSeesSumsAndNoSyntaxFromOutside) {
  Sample sample = At(1, 2.5, "bad name");
  sample.metric.dimensions = {{"a-b", "x\"\n\\"}};
  ASSERT_TRUE(metrics_->Put({sample, sample}));
  std::string text;
  WritePrometheus(*metrics_, text);
  EXPECT_THAT(text, HasSubstr("# TYPE n_bad_name summary\n"));
  EXPECT_THAT(text, HasSubstr("n_bad_name_sum{a_b=\"x\\\"\\n\\\\\",region=\"r\"} 5\n"));
  EXPECT_THAT(text, HasSubstr("n_bad_name_count{a_b=\"x\\\"\\n\\\\\",region=\"r\"} 2\n"));
}

}  // namespace
}  // namespace weir::cloud::cloudwatch
