// A file as ranges of bytes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "src/embedded/posix_file.h"
#include "src/landing/byte_source.h"
#include "src/result/result.h"

namespace weir::embedded {

/// A regular file that does not change while it is read.
class FileBytes final : public landing::ByteSource {
 public:
  static Result<std::unique_ptr<FileBytes>> Open(const std::filesystem::path& path);

  [[nodiscard]] std::uint64_t size() const override { return size_; }
  /// kConflict when the file has become shorter.
  Result<std::string> Read(std::uint64_t offset, std::uint64_t size) override;
  [[nodiscard]] std::string Describe() const override { return path_; }

 private:
  FileBytes(PosixFile file, std::string path, std::uint64_t size)
      : file_(std::move(file)), path_(std::move(path)), size_(size) {}

  const PosixFile file_;
  const std::string path_;
  const std::uint64_t size_;
};

}  // namespace weir::embedded
