// Compressed bytes: never more output than was allowed, and the same content however it is cut.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "src/codec/decompressor.h"
#include "src/result/check.h"

namespace weir::codec {
namespace {

constexpr std::size_t kMaxContent = std::size_t{1} << 20;

/// The content of `in`, read in pieces of `piece` bytes each way; nothing where it is damaged, cut
/// off or too large.
std::optional<std::string> InPieces(Compression compression, std::string_view in,
                                    std::size_t piece) {
  Decompressor decompressor(compression);
  std::array<char, 4096> buffer;
  std::string content;
  while (true) {
    const auto step = decompressor.Decompress(in.substr(0, piece),
                                              {buffer.data(), std::min(piece, buffer.size())});
    if (!step) return std::nullopt;
    content.append(buffer.data(), step->produced);
    if (content.size() > kMaxContent) return std::nullopt;
    in.remove_prefix(step->consumed);
    if (step->consumed == 0 && step->produced == 0) break;
  }
  WEIR_CHECK(in.empty(), "without progress the input is used up");
  if (!decompressor.AtBoundary()) return std::nullopt;
  return content;
}

}  // namespace
}  // namespace weir::codec

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weir::codec;
  const std::string in(reinterpret_cast<const char*>(data), size);
  for (const Compression compression :
       {Compression::kNone, Compression::kGzip, Compression::kZstd}) {
    const auto whole = DecompressAll(compression, in, kMaxContent);
    for (const std::size_t piece : {std::size_t{7}, std::size_t{4096}}) {
      const auto content = InPieces(compression, in, piece);
      WEIR_CHECK(content.has_value() == whole.has_value(), "cutting does not decide validity");
      WEIR_CHECK(!content || *content == *whole, "cutting does not change the content");
    }
  }
  return 0;
}
