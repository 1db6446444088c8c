// A body in a file: written once from its beginning to its end, then read anywhere.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "src/result/result.h"

namespace weir::cloud::s3 {

/// An open file, closed with its owner. Errors: kExhausted: the disk is full; kConflict: too many
/// files are open; kNotFound; kUnavailable.
class BodyFile {
 public:
  BodyFile() = default;
  BodyFile(BodyFile&& other) noexcept;
  BodyFile& operator=(BodyFile&& other) noexcept;
  BodyFile(const BodyFile&) = delete;
  BodyFile& operator=(const BodyFile&) = delete;
  ~BodyFile();

  /// A new one; the directory is made where there is none.
  static Result<BodyFile> Create(const std::filesystem::path& path);
  static Result<BodyFile> Open(const std::filesystem::path& path);

  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
  Result<void> Append(std::string_view bytes);
  /// So many bytes from `offset` on; kCorrupt where the file does not have them.
  [[nodiscard]] Result<std::string> Read(std::uint64_t offset, std::size_t size) const;
  /// Makes the bytes survive a power cut; the file's name does when its directory is synced.
  Result<void> Sync();

 private:
  BodyFile(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {}

  int descriptor_ = -1;
  std::string name_;  ///< for errors
};

Result<void> SyncDirectory(const std::filesystem::path& directory);

}  // namespace weir::cloud::s3
