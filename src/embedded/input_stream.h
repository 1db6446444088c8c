// Reads one input as plain bytes, whether it is plain, gzip or zstd (by its content).
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/codec/decompressor.h"
#include "src/embedded/posix_file.h"

namespace weir::embedded {

class InputStream {
 public:
  /// Opens `path`, or standard input for kStandardInput. Reading ends early once `stop` is set.
  static Result<std::unique_ptr<InputStream>> Open(const std::string& path,
                                                   const std::atomic<bool>& stop);

  /// Fills `out` as far as the input goes, and gives the number of bytes: less than `out.size()`
  /// only at the end, after a failure, or when stopped.
  std::size_t Read(std::span<char> out);

  /// Why the input could not be read to its end: kCorrupt for damaged or cut-off input.
  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }
  [[nodiscard]] bool was_stopped() const { return was_stopped_; }
  /// Whether the input can be read once more (a file), or is gone when it is read (a pipe).
  [[nodiscard]] bool is_repeatable() const { return is_repeatable_; }
  /// Bytes taken from the file so far, as they stand there.
  [[nodiscard]] std::uint64_t bytes_read() const { return bytes_read_; }

 private:
  InputStream(PosixFile file, const std::atomic<bool>& stop);

  void DetectCompression();
  std::size_t ReadRaw(std::span<char> out);
  std::size_t ReadPlain(std::span<char> out);
  std::size_t ReadDecompressed(std::span<char> out);
  [[nodiscard]] bool HasEnded() const { return at_end_ || was_stopped_ || failure_; }

  PosixFile file_;
  const std::atomic<bool>& stop_;
  bool is_repeatable_ = false;
  bool was_stopped_ = false;
  std::optional<Error> failure_;
  std::uint64_t bytes_read_ = 0;
  std::vector<char> buffer_;
  std::string_view buffered_;  ///< what of `buffer_` is not used yet
  bool at_end_ = false;
  std::unique_ptr<codec::Decompressor> decompressor_;
};

}  // namespace weir::embedded
