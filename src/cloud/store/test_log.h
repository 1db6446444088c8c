// The lines that are logged while a test runs, without their times and levels.
#pragma once

#include <memory>
#include <sstream>
#include <string>
#include <utility>

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

namespace weir::cloud::store {

class TestLog {
 public:
  TestLog() {
    auto logger = std::make_shared<spdlog::logger>(
        "test", std::make_shared<spdlog::sinks::ostream_sink_mt>(lines_));
    logger->set_pattern("%v");
    spdlog::set_default_logger(std::move(logger));
  }
  TestLog(const TestLog&) = delete;
  TestLog& operator=(const TestLog&) = delete;
  TestLog(TestLog&&) = delete;
  TestLog& operator=(TestLog&&) = delete;
  ~TestLog() { spdlog::set_default_logger(before_); }

  [[nodiscard]] std::string lines() const { return lines_.str(); }
  void Forget() { lines_.str(""); }

 private:
  std::shared_ptr<spdlog::logger> before_ = spdlog::default_logger();
  std::ostringstream lines_;
};

}  // namespace weir::cloud::store
