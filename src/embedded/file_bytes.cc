// A file as ranges of bytes.
#include "src/embedded/file_bytes.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace weir::embedded {

Result<std::unique_ptr<FileBytes>> FileBytes::Open(const std::filesystem::path& path) {
  auto file = PosixFile::Open(path, O_RDONLY);
  if (!file) return file.error();
  struct stat status {};
  if (::fstat(file->descriptor(), &status) != 0) return SystemError(errno, path.string());
  if (!S_ISREG(status.st_mode)) {
    return Error{ErrorKind::kInvalidInput, path.string() + ": no file; name the object itself"};
  }
  return std::unique_ptr<FileBytes>(
      new FileBytes(*std::move(file), path.string(), static_cast<std::uint64_t>(status.st_size)));
}

Result<std::string> FileBytes::Read(std::uint64_t offset, std::uint64_t size) {
  std::string bytes(size, '\0');
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t got = ::pread(file_.descriptor(), bytes.data() + done, bytes.size() - done,
                                static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return SystemError(errno, path_);
    if (got == 0) return Error{ErrorKind::kConflict, path_ + ": it has become shorter meanwhile"};
    done += static_cast<std::size_t>(got);
  }
  return bytes;
}

}  // namespace weir::embedded
