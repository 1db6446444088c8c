// Reads gzip, zstd or plain bytes piece by piece, in memory that does not grow with the input.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "src/codec/compression.h"
#include "src/result/result.h"

struct ZSTD_DCtx_s;
struct z_stream_s;

namespace weir::codec {

/// Bytes taken from the input and given to the output by one call.
struct Progress {
  std::size_t consumed = 0;
  std::size_t produced = 0;
};

/// A stream of concatenated gzip members (zero bytes may follow the last one, as tape drives and
/// some writers leave them) or zstd frames. A file is read like this:
///
///     give Decompress() what is left of the input, until it consumes and produces nothing;
///     at the end of the input: it is complete if AtBoundary(), else it was cut off.
///
/// Not thread-safe.
class Decompressor {
 public:
  explicit Decompressor(Compression compression);

  /// Goes on until `in` is used up, `out` is full or a member or frame ends; with an empty `in` it
  /// gives what it still holds. What could be unpacked is given first, an error by the call after
  /// that: only at the member's end its checksum has vouched for it (a zstd frame without one is
  /// whole in its structure alone). kCorrupt when the bytes are damaged or garbage follows a
  /// member, kExhausted when a zstd frame needs a window of more than 128 MiB; both are final.
  /// REQUIRES: `out` is not empty.
  Result<Progress> Decompress(std::string_view in, std::span<char> out);

  /// Whether the input may end here: before, between and after members or frames.
  [[nodiscard]] bool AtBoundary() const { return state_ != State::kInside; }

 private:
  enum class State {
    kBoundary,  ///< before the first byte of a member or frame
    kInside,
    kPadding,  ///< within the zero bytes behind the last gzip member
  };
  struct Free {
    void operator()(z_stream_s* stream) const;
    void operator()(ZSTD_DCtx_s* context) const;
  };

  Result<Progress> Step(std::string_view in, std::span<char> out);
  Result<Progress> StepGzip(std::string_view in, std::span<char> out);
  Result<Progress> StepZstd(std::string_view in, std::span<char> out);
  Result<Progress> SkipPadding(std::string_view in);

  std::unique_ptr<z_stream_s, Free> gzip_;
  std::unique_ptr<ZSTD_DCtx_s, Free> zstd_;
  State state_ = State::kBoundary;
  std::optional<Error> failure_;
  bool any_member_ = false;    // a first member was read to its end
  bool out_was_full_ = false;  // so the library may hold more output
};

/// The whole content of `bytes`. kExhausted when it is larger than `max_bytes` (memory stays within
/// that bound, whatever a small input expands to), kCorrupt when it is damaged or cut off.
[[nodiscard]] Result<std::string> DecompressAll(Compression compression, std::string_view bytes,
                                                std::size_t max_bytes);

}  // namespace weir::codec
