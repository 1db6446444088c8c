// libdeflate for gzip (several times as fast as zlib on whole buffers), libzstd for zstd.
#include "src/codec/compressor.h"

#include <libdeflate.h>
#include <zstd.h>

#include "src/result/check.h"

namespace weir::codec {
namespace {

constexpr int kMaxGzipLevel = 12;

void CheckZstd(std::size_t answer) {
  WEIR_CHECK(!ZSTD_isError(answer), "zstd refused to compress into a buffer of the bound's size");
}

}  // namespace

void Compressor::Free::operator()(libdeflate_compressor* context) const {
  libdeflate_free_compressor(context);
}

void Compressor::Free::operator()(ZSTD_CCtx_s* context) const { ZSTD_freeCCtx(context); }

Compressor::Compressor(Compression compression, int level) {
  switch (compression) {
    case Compression::kNone:
      return;
    case Compression::kGzip:
      WEIR_CHECK(level >= 1 && level <= kMaxGzipLevel, "gzip levels are 1 to 12");
      gzip_.reset(libdeflate_alloc_compressor(level));
      WEIR_CHECK(gzip_ != nullptr, "no memory for a gzip context");
      return;
    case Compression::kZstd:
      WEIR_CHECK(level >= 1 && level <= ZSTD_maxCLevel(), "zstd levels are 1 to 22");
      zstd_.reset(ZSTD_createCCtx());
      WEIR_CHECK(zstd_ != nullptr, "no memory for a zstd context");
      CheckZstd(ZSTD_CCtx_setParameter(zstd_.get(), ZSTD_c_compressionLevel, level));
      CheckZstd(ZSTD_CCtx_setParameter(zstd_.get(), ZSTD_c_checksumFlag, 1));
      return;
  }
}

char* Compressor::Scratch(std::size_t bound) {
  if (bound > scratch_size_) {
    scratch_ = std::make_unique_for_overwrite<char[]>(bound);
    scratch_size_ = bound;
  }
  return scratch_.get();
}

void Compressor::Append(std::string_view bytes, std::string& out) {
  if (gzip_) {
    const std::size_t bound = libdeflate_gzip_compress_bound(gzip_.get(), bytes.size());
    char* const to = Scratch(bound);
    const std::size_t size =
        libdeflate_gzip_compress(gzip_.get(), bytes.data(), bytes.size(), to, bound);
    WEIR_CHECK(size > 0, "libdeflate found its own bound too small");
    out.append(to, size);
  } else if (zstd_) {
    const std::size_t bound = ZSTD_compressBound(bytes.size());
    char* const to = Scratch(bound);
    const std::size_t size = ZSTD_compress2(zstd_.get(), to, bound, bytes.data(), bytes.size());
    CheckZstd(size);
    out.append(to, size);
  } else {
    out.append(bytes);
  }
}

}  // namespace weir::codec
