// A directory of a test's own: empty at first, gone in the end.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include "src/result/check.h"

namespace weir::cloud::store {

class TestDirectory {
 public:
  TestDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "weir-test-XXXXXX").string();
    WEIR_CHECK(::mkdtemp(pattern.data()) != nullptr, "a test has a directory of its own");
    path_ = pattern;
  }
  TestDirectory(const TestDirectory&) = delete;
  TestDirectory& operator=(const TestDirectory&) = delete;
  ~TestDirectory() { std::filesystem::remove_all(path_); }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace weir::cloud::store
