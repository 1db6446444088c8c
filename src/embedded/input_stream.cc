// Reads one input as plain bytes, whether it is plain, gzip or zstd (by its content).
#include "src/embedded/input_stream.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/codec/compression.h"
#include "src/embedded/input_files.h"

namespace weir::embedded {
namespace {

constexpr std::size_t kBufferSize = std::size_t{256} << 10;

Result<PosixFile> OpenInput(const std::string& path) {
  if (path == kStandardInput) {
    const int copy = ::dup(STDIN_FILENO);
    if (copy < 0) return SystemError(errno, "standard input");
    return PosixFile(copy);
  }
  auto file = PosixFile::Open(path, O_RDONLY);
  struct stat status {};
  if (file && ::fstat(file->descriptor(), &status) == 0 && S_ISDIR(status.st_mode)) {
    return SystemError(EISDIR, path);
  }
  return file;
}

constexpr std::chrono::milliseconds kMoment{100};

/// Whether a read(2) would not block, after a moment's wait. A pipe is never read without this: a
/// signal that comes between the look at the stop flag and a blocking read would be missed.
bool IsReadable(const PosixFile& file) {
  pollfd waiting{file.descriptor(), POLLIN, 0};
  return ::poll(&waiting, 1, static_cast<int>(kMoment.count())) > 0;
}

}  // namespace

InputStream::InputStream(PosixFile file, const std::atomic<bool>& stop, Arrival arrival)
    : file_(std::move(file)), stop_(stop), arrival_(arrival), buffer_(kBufferSize) {
  struct stat status {};
  is_repeatable_ = ::fstat(file_.descriptor(), &status) == 0 && S_ISREG(status.st_mode);
}

Result<std::unique_ptr<InputStream>> InputStream::Open(const std::string& path,
                                                       const std::atomic<bool>& stop,
                                                       Arrival arrival) {
  auto file = OpenInput(path);
  if (!file) return file.error();
  ::posix_fadvise(file->descriptor(), 0, 0, POSIX_FADV_SEQUENTIAL);
  std::unique_ptr<InputStream> stream(new InputStream(*std::move(file), stop, arrival));
  stream->DetectCompression();
  if (stream->failure()) return *stream->failure();
  return stream;
}

void InputStream::DetectCompression() {
  constexpr std::size_t kEnoughToTell = 8;
  std::size_t size = 0;
  while (size < kEnoughToTell && !HasEnded()) size += ReadRaw(std::span(buffer_).subspan(size));
  buffered_ = {buffer_.data(), size};
  const auto compression = codec::DetectCompression(buffered_);
  if (compression != codec::Compression::kNone) {
    decompressor_ = std::make_unique<codec::Decompressor>(compression);
  }
}

bool InputStream::Pauses(bool has_bytes) {
  if (arrival_ != Arrival::kLive || is_repeatable_) return false;
  const auto now = std::chrono::steady_clock::now();
  if (!has_bytes) {
    is_paused_ = false;  // nothing to give: goes on waiting
    moment_is_over_ = now + kMoment;
  }
  is_paused_ = is_paused_ || now >= moment_is_over_;
  return is_paused_;
}

std::size_t InputStream::Read(std::span<char> out) {
  is_paused_ = false;
  moment_is_over_ = std::chrono::steady_clock::now() + kMoment;
  return decompressor_ ? ReadDecompressed(out) : ReadPlain(out);
}

std::size_t InputStream::ReadPlain(std::span<char> out) {
  std::size_t size = std::min(out.size(), buffered_.size());
  std::copy_n(buffered_.data(), size, out.data());
  buffered_.remove_prefix(size);
  while (size < out.size() && !HasEnded() && !Pauses(size > 0)) size += ReadRaw(out.subspan(size));
  return size;
}

std::size_t InputStream::ReadDecompressed(std::span<char> out) {
  std::size_t size = 0;
  while (size < out.size() && !was_stopped_ && !failure_) {
    const auto progress = decompressor_->Decompress(buffered_, out.subspan(size));
    if (!progress) {
      failure_ = progress.error();
      break;
    }
    buffered_.remove_prefix(progress->consumed);
    size += progress->produced;
    if (progress->consumed > 0 || progress->produced > 0) continue;
    if (at_end_) {
      if (!decompressor_->AtBoundary()) {
        failure_ = Error{ErrorKind::kCorrupt,
                         "the compressed input is cut off; what stands whole before the cut was "
                         "read, run it again with the whole file"};
      }
      break;
    }
    if (Pauses(size > 0)) break;
    buffered_ = {buffer_.data(), ReadRaw(buffer_)};
  }
  return size;
}

std::size_t InputStream::ReadRaw(std::span<char> out) {
  while (!stop_.load(std::memory_order_relaxed)) {
    if (!is_repeatable_ && !IsReadable(file_)) {
      is_paused_ = arrival_ == Arrival::kLive;
      if (is_paused_) return 0;
      continue;
    }
    const ssize_t count = ::read(file_.descriptor(), out.data(), out.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      failure_ = SystemError(errno, "can't read");
      return 0;
    }
    at_end_ = count == 0;
    bytes_read_ += static_cast<std::uint64_t>(count);
    return static_cast<std::size_t>(count);
  }
  was_stopped_ = true;
  return 0;
}

}  // namespace weir::embedded
