// Splits blocks into records: one a line, each at its position.
#include "src/embedded/line_splitter.h"

#include <algorithm>
#include <array>

#include "src/codec/hex.h"

namespace weir::embedded {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kIdDigits = 2 * sizeof(BlockId);
constexpr std::size_t kOffsetDigits = 15;
constexpr std::size_t kPositionSize = kIdDigits + 1 + kOffsetDigits;

void WriteOffset(std::uint64_t offset, char* out) {
  for (std::size_t digit = kOffsetDigits; digit > 0; --digit) {
    out[digit - 1] = static_cast<char>('0' + offset % 10);
    offset /= 10;
  }
}

/// Cuts one block, line by line.
class Splitter {
 public:
  Splitter(const Block& block, std::size_t max_record_size, event::Timestamp arrived_at,
           SplitBlock& out)
      : block_(block), max_record_size_(max_record_size), arrived_at_(arrived_at), out_(out) {}

  void Run() {
    const std::string_view text = block_.text();
    std::size_t begin = 0;
    if (block_.offset == 0 && text.starts_with(kByteOrderMark) &&
        text.size() > kByteOrderMark.size()) {
      begin = kByteOrderMark.size();
    }
    bool is_piece = block_.continues_line;
    while (begin < text.size()) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      is_piece = is_piece || (end == text.size() && block_.ends_in_line);
      AddLine(begin, end, is_piece);
      begin = end + 1;
      is_piece = false;
    }
    PlacePositions();
  }

 private:
  void AddLine(std::size_t begin, std::size_t end, bool is_piece) {
    if (end > begin && !is_piece && block_.bytes[end - 1] == '\r') --end;
    is_piece = is_piece || end - begin > max_record_size_;
    while (begin < end) {
      const std::size_t size = std::min(end - begin, max_record_size_);
      out_.records.push_back({.data = block_.text().substr(begin, size),
                              .position = {},
                              .arrived_at = arrived_at_,
                              .oversized = is_piece});
      begin += size;
    }
  }

  void PlacePositions() {
    out_.positions.resize(out_.records.size() * kPositionSize);
    const std::string id = codec::ToHex({block_.id.data(), block_.id.size()}) + "-";
    char* at = out_.positions.data();
    for (auto& record : out_.records) {
      std::copy_n(id.data(), id.size(), at);
      const auto place = static_cast<std::uint64_t>(record.data.data() - block_.bytes.data());
      WriteOffset(block_.offset + place, at + id.size());
      record.position.text = {at, kPositionSize};
      at += kPositionSize;
    }
  }

  const Block& block_;
  const std::size_t max_record_size_;
  const event::Timestamp arrived_at_;
  SplitBlock& out_;
};

}  // namespace

void SplitLines(const Block& block, std::size_t max_record_size, event::Timestamp arrived_at,
                SplitBlock& out) {
  out.records.clear();
  Splitter(block, max_record_size, arrived_at, out).Run();
}

}  // namespace weir::embedded
