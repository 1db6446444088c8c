// A body in a file, by the system's calls: nothing is buffered here.
#include "src/cloud/s3/body_file.h"

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace weir::cloud::s3 {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kOwnersAlone = 0600;

ErrorKind KindOf(int number) {
  if (number == ENOSPC || number == EDQUOT) return ErrorKind::kExhausted;
  if (number == EMFILE || number == ENFILE) return ErrorKind::kConflict;
  return number == ENOENT ? ErrorKind::kNotFound : ErrorKind::kUnavailable;
}

Error SystemError(int number, const std::string& name) {
  return {KindOf(number), name + ": " + std::strerror(number)};
}

/// A call that a signal has broken off is made again.
template <typename Call>
auto Retried(const Call& call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

Result<void> MakeDirectory(const fs::path& directory) {
  std::error_code code;
  fs::create_directory(directory, code);
  if (!code) fs::permissions(directory, fs::perms::owner_all, code);
  if (code) return SystemError(code.value(), directory.string());
  return SyncDirectory(directory.parent_path());
}

int OpenNew(const fs::path& path) {
  constexpr int kFlags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
  return Retried([&] { return ::open(path.c_str(), kFlags, kOwnersAlone); });
}

}  // namespace

BodyFile::BodyFile(BodyFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), name_(std::move(other.name_)) {}

BodyFile& BodyFile::operator=(BodyFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(name_, other.name_);
  return *this;
}

BodyFile::~BodyFile() {
  if (is_open()) ::close(descriptor_);
}

Result<BodyFile> BodyFile::Create(const fs::path& path) {
  int descriptor = OpenNew(path);
  if (descriptor < 0 && errno == ENOENT) {
    if (const auto made = MakeDirectory(path.parent_path()); !made) return made.error();
    descriptor = OpenNew(path);
  }
  if (descriptor < 0) return SystemError(errno, path.string());
  return BodyFile(descriptor, path.string());
}

Result<BodyFile> BodyFile::Open(const fs::path& path) {
  const int descriptor = Retried([&] { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC); });
  if (descriptor < 0) return SystemError(errno, path.string());
  return BodyFile(descriptor, path.string());
}

Result<void> BodyFile::Append(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = Retried([&] { return ::write(descriptor_, bytes.data(), bytes.size()); });
    if (count < 0) return SystemError(errno, name_);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

Result<std::string> BodyFile::Read(std::uint64_t offset, std::size_t size) const {
  std::string bytes(size, '\0');
  std::size_t done = 0;
  while (done < size) {
    const ssize_t count = Retried([&] {
      return ::pread(descriptor_, bytes.data() + done, size - done,
                     static_cast<off_t>(offset + done));
    });
    if (count < 0) return SystemError(errno, name_);
    if (count == 0) return Error{ErrorKind::kCorrupt, name_ + ": shorter than its object"};
    done += static_cast<std::size_t>(count);
  }
  return bytes;
}

Result<void> BodyFile::Sync() {
  if (Retried([&] { return ::fdatasync(descriptor_); }) < 0) return SystemError(errno, name_);
  return {};
}

Result<void> SyncDirectory(const fs::path& directory) {
  const int descriptor =
      Retried([&] { return ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); });
  if (descriptor < 0) return SystemError(errno, directory.string());
  const int synced = Retried([&] { return ::fsync(descriptor); });
  const int number = errno;
  ::close(descriptor);
  if (synced < 0) return SystemError(number, directory.string());
  return {};
}

}  // namespace weir::cloud::s3
