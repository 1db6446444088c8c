// Files of the operating system: an owned descriptor, and errors as values.
#include "src/embedded/posix_file.h"

#include <algorithm>
#include <cerrno>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

namespace weir::embedded {
namespace {

constexpr std::size_t kMaxPieces = 512;  // below IOV_MAX
constexpr std::size_t kReadSize = std::size_t{64} << 10;

ErrorKind KindOf(int number) {
  switch (number) {
    case ENOENT:
    case ENOTDIR:
    case EISDIR:
      return ErrorKind::kNotFound;
    case EEXIST:
      return ErrorKind::kConflict;
    case EACCES:
    case EPERM:
    case EROFS:
      return ErrorKind::kDenied;
    case ENOSPC:
    case EDQUOT:
    case EMFILE:
    case ENFILE:
      return ErrorKind::kExhausted;
    default:
      return ErrorKind::kUnavailable;
  }
}

std::string_view RemedyFor(int number) {
  switch (number) {
    case ENOSPC:
    case EDQUOT:
      return "; make room and run it again";
    case EROFS:
      return "; choose a place that can be written";
    case EMFILE:
    case ENFILE:
      return "; raise the limit (ulimit -n)";
    default:
      return "";
  }
}

/// Takes `count` bytes off the front of `pieces`.
void Advance(std::vector<iovec>& pieces, std::size_t& first, std::size_t count) {
  while (first < pieces.size() && count >= pieces[first].iov_len) count -= pieces[first++].iov_len;
  if (first == pieces.size()) return;
  pieces[first].iov_base = static_cast<char*>(pieces[first].iov_base) + count;
  pieces[first].iov_len -= count;
}

}  // namespace

Error SystemError(int number, std::string_view what) {
  return {KindOf(number), std::string(what) + ": " + std::generic_category().message(number) +
                              std::string(RemedyFor(number))};
}

PosixFile::PosixFile(PosixFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

PosixFile& PosixFile::operator=(PosixFile&& other) noexcept {
  if (this != &other) {
    Close();
    descriptor_ = std::exchange(other.descriptor_, -1);
  }
  return *this;
}

PosixFile::~PosixFile() { Close(); }

Result<PosixFile> PosixFile::Open(const std::filesystem::path& path, int flags) {
  constexpr mode_t kMode = 0666;
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC, kMode);
  if (descriptor < 0) return SystemError(errno, path.string());
  return PosixFile(descriptor);
}

void PosixFile::Close() {
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
}

Result<void> PosixFile::WriteAll(std::span<const std::string_view> pieces) {
  std::vector<iovec> vectors;
  vectors.reserve(pieces.size());
  for (const auto piece : pieces) {
    vectors.push_back({const_cast<char*>(piece.data()), piece.size()});
  }
  for (std::size_t first = 0; first < vectors.size();) {
    const auto count = static_cast<int>(std::min(vectors.size() - first, kMaxPieces));
    const ssize_t written = ::writev(descriptor_, &vectors[first], count);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return SystemError(errno, "can't write");
    Advance(vectors, first, static_cast<std::size_t>(written));
  }
  return {};
}

Result<std::size_t> PosixFile::Read(std::span<char> out) const {
  const ssize_t count = ::read(descriptor_, out.data(), out.size());
  if (count < 0) return SystemError(errno, "can't read");
  return static_cast<std::size_t>(count);
}

Result<std::string> ReadWholeFile(const std::filesystem::path& path) {
  auto file = PosixFile::Open(path, O_RDONLY);
  if (!file) return file.error();
  std::string content;
  struct stat status {};
  const bool is_known = ::fstat(file->descriptor(), &status) == 0 && S_ISREG(status.st_mode);
  if (is_known) content.reserve(static_cast<std::size_t>(status.st_size) + kReadSize);
  while (true) {
    const std::size_t size = content.size();
    content.resize(size + kReadSize);
    const auto count = file->Read({content.data() + size, kReadSize});
    if (!count) return count.error().In(path.string());
    content.resize(size + *count);
    if (*count == 0) return content;
  }
}

Result<PosixFile> LockFile(const std::filesystem::path& path) {
  auto file = PosixFile::Open(path, O_RDWR | O_CREAT);
  if (!file) return file.error();
  while (::flock(file->descriptor(), LOCK_EX) != 0) {
    if (errno != EINTR) return SystemError(errno, path.string());
  }
  return file;
}

Result<void> SyncFileSystem(const std::filesystem::path& directory) {
  auto file = PosixFile::Open(directory, O_RDONLY | O_DIRECTORY);
  if (!file) return file.error();
  if (::syncfs(file->descriptor()) != 0) return SystemError(errno, directory.string());
  return {};
}

Result<void> WriteFileAtomically(const std::filesystem::path& path, std::string_view content) {
  const std::filesystem::path draft = path.string() + ".new";
  auto file = PosixFile::Open(draft, O_WRONLY | O_CREAT | O_TRUNC);
  if (!file) return file.error();
  if (const auto written = file->WriteAll({&content, 1}); !written) {
    return written.error().In(path.string());
  }
  if (::fsync(file->descriptor()) != 0) return SystemError(errno, path.string());
  if (::rename(draft.c_str(), path.c_str()) != 0) return SystemError(errno, path.string());
  return SyncFileSystem(path.parent_path());
}

}  // namespace weir::embedded
