// Texts through the cutter: the parts are in order, bounded and apart, the same in whatever pieces
// the text comes, and what is between them is what a gap may be.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "src/intake/part_cutter.h"
#include "src/result/check.h"

namespace weir::intake {
namespace {

using event::Wrapping;

std::vector<Part> CutInPieces(std::string_view text, const Wrapping& wrapping, std::size_t limit,
                              std::size_t piece) {
  PartCutter cutter(wrapping, limit);
  std::vector<Part> parts;
  for (std::size_t known = std::min(piece, text.size());;
       known = std::min(known + piece, text.size())) {
    const bool is_last = known == text.size();
    while (true) {
      const std::uint64_t base = cutter.consumed();
      const auto part = cutter.Next(text.substr(base, known - base), base, is_last);
      if (!part) break;
      parts.push_back(*part);
    }
    if (is_last) return parts;
  }
}

void Check(std::string_view text, const Wrapping& wrapping, std::size_t limit, std::size_t piece) {
  const std::vector<Part> parts = CutParts(text, wrapping, limit);
  std::uint64_t at = 0;
  for (const Part& part : parts) {
    WEIR_CHECK(part.begin >= at && part.end > part.begin, "parts are in order and not empty");
    WEIR_CHECK(part.end - part.begin <= limit, "parts are bounded");
    const std::string_view gap = text.substr(at, part.begin - at);
    WEIR_CHECK(wrapping.kind == Wrapping::Kind::kPath ||
                   gap.find_first_not_of(" \t\r\n,[]\xEF\xBB\xBF") == std::string_view::npos,
               "nothing but wrapping is between parts");
    at = part.end;
  }
  WEIR_CHECK(CutInPieces(text, wrapping, limit, piece) == parts, "pieces make no difference");
}

}  // namespace
}  // namespace weir::intake

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weir::intake;
  if (size < 2) return 0;
  const std::size_t limit = data[0] % 64U + 1;
  const std::size_t piece = data[1] % 16U + 1;
  const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
  for (const Wrapping& wrapping :
       {Wrapping{}, Wrapping{Wrapping::Kind::kLines, {}}, Wrapping{Wrapping::Kind::kArray, {}},
        Wrapping{Wrapping::Kind::kPath, {{"a", "b"}}}}) {
    Check(text, wrapping, limit, piece);
  }
  return 0;
}
