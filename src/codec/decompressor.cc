// zlib and libzstd behind one loop; what differs is one step within one member or frame.
#include "src/codec/decompressor.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

namespace weir::codec {
namespace {

constexpr int kGzipWindowBits = 15 + 16;  // zlib: the largest window, gzip header and trailer only
constexpr int kZstdWindowLogMax = 27;     // 128 MiB, what the zstd program accepts as well
constexpr std::size_t kMaxStepBytes = std::size_t{1} << 30;  // zlib counts in 32 bits
constexpr std::size_t kChunkBytes = std::size_t{64} << 10;
constexpr std::size_t kMaxBelievedBytes = std::size_t{4} << 20;  // what a frame says of its size
constexpr char kGzipFirstByte = '\x1F';

Error Corrupt(std::string_view kind, std::string_view what) {
  return Error{ErrorKind::kCorrupt, std::string(kind) + " data are damaged: " + std::string(what)};
}

Error ZstdError(std::size_t answer) {
  if (ZSTD_getErrorCode(answer) == ZSTD_error_frameParameter_windowTooLarge) {
    return Error{ErrorKind::kExhausted,
                 "zstd data need a window of more than 128 MiB; compress them without --ultra or "
                 "--long"};
  }
  return Corrupt("zstd", ZSTD_getErrorName(answer));
}

}  // namespace

void Decompressor::Free::operator()(z_stream_s* stream) const {
  inflateEnd(stream);
  delete stream;
}

void Decompressor::Free::operator()(ZSTD_DCtx_s* context) const { ZSTD_freeDCtx(context); }

Decompressor::Decompressor(Compression compression) {
  if (compression == Compression::kGzip) {
    gzip_.reset(new z_stream_s{});
    WEIR_CHECK(inflateInit2(gzip_.get(), kGzipWindowBits) == Z_OK, "no memory for a gzip context");
  } else if (compression == Compression::kZstd) {
    zstd_.reset(ZSTD_createDCtx());
    WEIR_CHECK(zstd_ != nullptr, "no memory for a zstd context");
    const auto answer = ZSTD_DCtx_setParameter(zstd_.get(), ZSTD_d_windowLogMax, kZstdWindowLogMax);
    WEIR_CHECK(!ZSTD_isError(answer), "zstd refused the bound on its window");
  }
}

Result<Progress> Decompressor::Decompress(std::string_view in, std::span<char> out) {
  WEIR_CHECK(!out.empty(), "there is no room for output");
  if (failure_) return *failure_;
  Progress total;
  while (total.produced < out.size() && (total.consumed < in.size() || out_was_full_)) {
    const auto rest =
        out.subspan(total.produced, std::min(out.size() - total.produced, kMaxStepBytes));
    const Result<Progress> step = Step(in.substr(total.consumed, kMaxStepBytes), rest);
    if (!step) {
      failure_ = step.error();
      if (total.produced > 0) return total;  // what is good comes first
      return *failure_;
    }
    total.consumed += step->consumed;
    total.produced += step->produced;
    out_was_full_ = step->produced == rest.size();
    if (AtBoundary()) break;
  }
  return total;
}

Result<Progress> Decompressor::Step(std::string_view in, std::span<char> out) {
  if (in.empty() && AtBoundary()) return Progress{};
  if (gzip_) return StepGzip(in, out);
  if (zstd_) return StepZstd(in, out);
  const std::size_t size = std::min(in.size(), out.size());
  std::memcpy(out.data(), in.data(), size);
  return Progress{size, size};
}

Result<Progress> Decompressor::StepGzip(std::string_view in, std::span<char> out) {
  if (state_ == State::kPadding) return SkipPadding(in);
  if (state_ == State::kBoundary && any_member_ && in.front() != kGzipFirstByte) {
    return SkipPadding(in);
  }
  gzip_->next_in = reinterpret_cast<z_const Bytef*>(const_cast<char*>(in.data()));
  gzip_->avail_in = static_cast<uInt>(in.size());
  gzip_->next_out = reinterpret_cast<Bytef*>(out.data());
  gzip_->avail_out = static_cast<uInt>(out.size());

  // Z_BUF_ERROR only says that nothing could be done with what was given.
  const int answer = inflate(gzip_.get(), Z_NO_FLUSH);
  if (answer != Z_OK && answer != Z_BUF_ERROR && answer != Z_STREAM_END) {
    return Corrupt("gzip", gzip_->msg != nullptr ? gzip_->msg : zError(answer));
  }
  state_ = State::kInside;
  if (answer == Z_STREAM_END) {
    WEIR_CHECK(inflateReset(gzip_.get()) == Z_OK, "zlib refused to begin a new member");
    state_ = State::kBoundary;
    any_member_ = true;
  }
  return Progress{in.size() - gzip_->avail_in, out.size() - gzip_->avail_out};
}

Result<Progress> Decompressor::StepZstd(std::string_view in, std::span<char> out) {
  ZSTD_inBuffer from{in.data(), in.size(), 0};
  ZSTD_outBuffer to{out.data(), out.size(), 0};
  const std::size_t answer = ZSTD_decompressStream(zstd_.get(), &to, &from);
  if (ZSTD_isError(answer)) return ZstdError(answer);
  state_ = answer == 0 ? State::kBoundary : State::kInside;
  return Progress{from.pos, to.pos};
}

Result<Progress> Decompressor::SkipPadding(std::string_view in) {
  if (in.find_first_not_of('\0') != std::string_view::npos) {
    return Corrupt("gzip", "other bytes follow the last member");
  }
  state_ = State::kPadding;
  return Progress{in.size(), 0};
}

namespace {

/// One zstd frame that says how large its content is, in one step: no window, no copy. Nothing for
/// all others, damaged ones and large ones among them: what a frame says is believed up to here.
std::optional<std::string> DecompressFrame(std::string_view bytes, std::size_t max_bytes) {
  // Of what has no size, or an unknown one, these are above all bounds.
  const std::uint64_t size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (size > std::min<std::uint64_t>(max_bytes, kMaxBelievedBytes)) return std::nullopt;
  if (ZSTD_findFrameCompressedSize(bytes.data(), bytes.size()) != bytes.size()) return std::nullopt;
  std::string content(size, '\0');
  const std::size_t written =
      ZSTD_decompress(content.data(), content.size(), bytes.data(), bytes.size());
  if (written != content.size()) return std::nullopt;
  return content;
}

}  // namespace

Result<std::string> DecompressAll(Compression compression, std::string_view bytes,
                                  std::size_t max_bytes) {
  if (compression == Compression::kZstd) {
    if (auto content = DecompressFrame(bytes, max_bytes)) return *std::move(content);
  }
  Decompressor decompressor(compression);
  std::array<char, kChunkBytes> chunk;
  std::string content;
  for (;;) {
    const Result<Progress> step = decompressor.Decompress(bytes, chunk);
    if (!step) return step.error();
    if (step->consumed == 0 && step->produced == 0) break;
    if (step->produced > max_bytes - content.size()) {
      return Error{ErrorKind::kExhausted, "the content is larger than the bound of " +
                                              std::to_string(max_bytes) + " bytes"};
    }
    content.append(chunk.data(), step->produced);
    bytes.remove_prefix(step->consumed);
  }
  if (!decompressor.AtBoundary()) return Corrupt(Name(compression), "the end is missing");
  return content;
}

}  // namespace weir::codec
