// Files of the operating system: an owned descriptor, and errors as values.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "src/result/result.h"

namespace weir::embedded {

/// What the operating system says (errno), as an Error about `what`.
[[nodiscard]] Error SystemError(int number, std::string_view what);

/// An open file, closed with its owner.
class PosixFile {
 public:
  PosixFile() = default;
  explicit PosixFile(int descriptor) : descriptor_(descriptor) {}
  PosixFile(PosixFile&& other) noexcept;
  PosixFile& operator=(PosixFile&& other) noexcept;
  PosixFile(const PosixFile&) = delete;
  PosixFile& operator=(const PosixFile&) = delete;
  ~PosixFile();

  /// open(2) with O_CLOEXEC; new files get mode 0666 less the umask.
  static Result<PosixFile> Open(const std::filesystem::path& path, int flags);

  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
  [[nodiscard]] int descriptor() const { return descriptor_; }
  void Close();

  /// Writes all pieces, one after another.
  Result<void> WriteAll(std::span<const std::string_view> pieces);
  /// Reads up to `out.size()` bytes; 0 at the end. A signal gives kUnavailable.
  [[nodiscard]] Result<std::size_t> Read(std::span<char> out) const;

 private:
  int descriptor_ = -1;
};

/// The content of a file, or kNotFound.
[[nodiscard]] Result<std::string> ReadWholeFile(const std::filesystem::path& path);

/// Waits until nobody else has this lock, which goes with the file that is given. The file is made
/// where there is none.
[[nodiscard]] Result<PosixFile> LockFile(const std::filesystem::path& path);

/// Makes everything written to the file system of `directory` durable.
Result<void> SyncFileSystem(const std::filesystem::path& directory);

/// Creates `path` with `content`, whole or not at all, durably. Replaces what is there.
Result<void> WriteFileAtomically(const std::filesystem::path& path, std::string_view content);

}  // namespace weir::embedded
