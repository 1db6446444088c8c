// Compresses whole pieces of bytes into gzip members or zstd frames that can be concatenated.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "src/codec/compression.h"

struct libdeflate_compressor;
struct ZSTD_CCtx_s;

namespace weir::codec {

/// The fastest level of gzip and of zstd: NDJSON shrinks to about a tenth on it already.
inline constexpr int kDefaultLevel = 1;

/// Keeps the libraries' contexts between calls, so one for each thread is worth keeping. The same
/// bytes at the same level give the same output (gzip's mtime is 0), as long as the library's
/// version stays. Not thread-safe.
class Compressor {
 public:
  /// REQUIRES: `level` is 1 to 12 for gzip, 1 to 22 for zstd; for kNone it means nothing.
  explicit Compressor(Compression compression, int level = kDefaultLevel);

  /// Appends `bytes` to `out` as ONE complete gzip member, or zstd frame with content size and
  /// checksum, or as they are. What several calls append is one valid file.
  void Append(std::string_view bytes, std::string& out);

 private:
  struct Free {
    void operator()(libdeflate_compressor* context) const;
    void operator()(ZSTD_CCtx_s* context) const;
  };

  /// At least so many bytes, whatever they hold. They stay: strings that grew to the bound would
  /// each be filled with zeros first, and keep ten times the memory that they need.
  [[nodiscard]] char* Scratch(std::size_t bound);

  std::unique_ptr<libdeflate_compressor, Free> gzip_;
  std::unique_ptr<ZSTD_CCtx_s, Free> zstd_;
  std::unique_ptr<char[]> scratch_;
  std::size_t scratch_size_ = 0;
};

}  // namespace weir::codec
