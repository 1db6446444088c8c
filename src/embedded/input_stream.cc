// Reads one input as plain bytes, whether it is plain, gzip or zstd (by its content).
#include "src/embedded/input_stream.h"

#include <algorithm>
#include <cerrno>
#include <limits>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/codec/compression.h"
#include "src/embedded/input_files.h"

namespace weir::embedded {
namespace {

constexpr std::size_t kBufferSize = std::size_t{256} << 10;
/// After a signal no more than this is read to vouch for what was given.
constexpr std::uint64_t kMostReadWhenStopped = std::uint64_t{256} << 20;

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

InputStream::InputStream(PosixFile file, const std::atomic<bool>& stop, Reading reading)
    : file_(std::move(file)),
      stop_(stop),
      reading_(std::move(reading)),
      buffer_(kBufferSize),
      stage_(reading_.stage) {
  struct stat status {};
  is_repeatable_ = ::fstat(file_.descriptor(), &status) == 0 && S_ISREG(status.st_mode);
  const ::off_t begin = ::lseek(file_.descriptor(), 0, SEEK_CUR);
  if (begin > 0) begin_ = static_cast<std::uint64_t>(begin);
}

Result<std::unique_ptr<InputStream>> InputStream::Open(const std::string& path,
                                                       const std::atomic<bool>& stop,
                                                       Reading reading) {
  auto file = OpenInput(path);
  if (!file) return file.error();
  ::posix_fadvise(file->descriptor(), 0, 0, POSIX_FADV_SEQUENTIAL);
  std::unique_ptr<InputStream> stream(new InputStream(*std::move(file), stop, std::move(reading)));
  stream->DetectCompression();
  if (stream->failure()) return *stream->failure();
  return stream;
}

void InputStream::DetectCompression() {
  constexpr std::size_t kEnoughToTell = 8;
  std::size_t size = 0;
  while (size < kEnoughToTell && !HasEnded()) size += ReadRaw(std::span(buffer_).subspan(size));
  buffered_ = {buffer_.data(), size};
  compression_ = codec::DetectCompression(buffered_);
  if (compression_ == codec::Compression::kNone) return;
  decompressor_ = std::make_unique<codec::Decompressor>(compression_);
}

bool InputStream::Pauses(bool has_bytes) {
  if (reading_.arrival != Arrival::kLive || is_repeatable_) return false;
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
  if (!decompressor_) return ReadPlain(out);
  return reading_.vouching == Vouching::kAfterGiving ? ReadUnpacked(out) : ReadVouched(out);
}

std::size_t InputStream::ReadPlain(std::span<char> out) {
  std::size_t size = std::min(out.size(), buffered_.size());
  std::copy_n(buffered_.data(), size, out.data());
  buffered_.remove_prefix(size);
  while (size < out.size() && !HasEnded() && !Pauses(size > 0)) size += ReadRaw(out.subspan(size));
  return size;
}

std::size_t InputStream::ReadUnpacked(std::span<char> out) {
  std::size_t size = 0;
  while (size < out.size()) {
    const auto count = Unpack(out.subspan(size), size > 0);
    if (!count) break;
    size += *count;
  }
  return size;
}

std::size_t InputStream::ReadVouched(std::span<char> out) {
  std::size_t size = 0;
  unpacked_.resize(kBufferSize);
  while (size < out.size()) {
    const auto taken = stage_.Take(out.subspan(size));
    if (!taken) {
      failure_ = taken.error();
      break;
    }
    size += *taken;
    if (*taken > 0) continue;
    const auto count = Unpack(unpacked_, size > 0);
    if (!count) break;
    if (const auto staged = stage_.Append({unpacked_.data(), *count}); !staged) {
      failure_ = staged.error();
      break;
    }
    if (decompressor_->AtBoundary()) stage_.Vouch();
  }
  return size;
}

/// One step: the number of bytes that it gave, up to the end of a member; nothing at the input's
/// end, after a failure, when stopped or paused.
std::optional<std::size_t> InputStream::Unpack(std::span<char> out, bool has_bytes) {
  while (!was_stopped_ && !failure_) {
    const auto progress = decompressor_->Decompress(buffered_, out);
    if (!progress) {
      FailInMember(progress.error());
      break;
    }
    buffered_.remove_prefix(progress->consumed);
    if (progress->consumed > 0 || progress->produced > 0) {
      NoteProgress(progress->produced);
      return progress->produced;
    }
    if (at_end_) {
      if (!decompressor_->AtBoundary()) {
        FailInMember({ErrorKind::kCorrupt, "the compressed input is cut off"});
      }
      break;
    }
    if (Pauses(has_bytes)) break;
    buffered_ = {buffer_.data(), ReadRaw(buffer_)};
  }
  return std::nullopt;
}

void InputStream::NoteProgress(std::size_t produced) {
  if (decompressor_->AtBoundary()) {
    member_begin_ = bytes_read_ - buffered_.size();
    member_unpacked_ = 0;
    member_is_whole_ = false;
    is_vouched_for_ = true;
  } else {
    member_unpacked_ += produced;
    if (reading_.vouching == Vouching::kAfterGiving && produced > 0) {
      is_vouched_for_ = member_is_whole_;
    }
  }
}

void InputStream::FailInMember(const Error& error) {
  const std::string_view unit = compression_ == codec::Compression::kZstd ? "frame" : "member";
  failure_ = error;
  failure_->message += fmt::format(
      "; of the {} that is not whole nothing is taken in ({} bytes could be unpacked), "
      "what stands before it is; run this again with a whole file",
      unit, member_unpacked_);
}

bool InputStream::VouchForWhatWasGiven() {
  if (is_vouched_for_) return true;
  if (failure_) return false;
  is_vouched_for_ = member_is_whole_ = RestOfMemberIsWhole();
  return is_vouched_for_;
}

bool InputStream::RestOfMemberIsWhole() const {
  codec::Decompressor decompressor(compression_);
  std::vector<char> in(kBufferSize);
  std::vector<char> out(kBufferSize);
  std::uint64_t place = begin_ + member_begin_;
  std::uint64_t left = stop_.load(std::memory_order_relaxed)
                           ? kMostReadWhenStopped
                           : std::numeric_limits<std::uint64_t>::max();
  for (std::string_view rest;;) {
    if (rest.empty()) {
      const ssize_t count =
          ::pread(file_.descriptor(), in.data(), in.size(), static_cast<::off_t>(place));
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0 || static_cast<std::uint64_t>(count) > left) return false;
      rest = {in.data(), static_cast<std::size_t>(count)};
      place += rest.size();
      left -= rest.size();
    }
    const auto progress = decompressor.Decompress(rest, out);
    if (!progress) return false;
    rest.remove_prefix(progress->consumed);
    if (decompressor.AtBoundary()) return true;
  }
}

std::size_t InputStream::ReadRaw(std::span<char> out) {
  while (!stop_.load(std::memory_order_relaxed)) {
    if (!is_repeatable_ && !IsReadable(file_)) {
      is_paused_ = reading_.arrival == Arrival::kLive;
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
