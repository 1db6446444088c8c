// Splits blocks into records: one a line, each at its position.
#include "src/embedded/line_splitter.h"

#include <algorithm>
#include <array>
#include <cstring>

#include <xxhash.h>

namespace weir::embedded {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kOffsetDigits = 15;
constexpr std::size_t kNameDigits = 2 * sizeof(PrefixId);
constexpr std::size_t kPositionSize = kOffsetDigits + 1 + kNameDigits;

void WriteOffset(std::uint64_t offset, char* out) {
  for (std::size_t digit = kOffsetDigits; digit > 0; --digit) {
    out[digit - 1] = static_cast<char>('0' + offset % 10);
    offset /= 10;
  }
}

/// The two hex digits of each byte, one after another.
constexpr std::array<char, 512> kHexPairs = [] {
  constexpr std::string_view kHexDigits = "0123456789abcdef";
  std::array<char, 512> pairs{};
  for (std::size_t byte = 0; byte < 256; ++byte) {
    pairs.at(2 * byte) = kHexDigits[byte >> 4];
    pairs.at(2 * byte + 1) = kHexDigits[byte & 15];
  }
  return pairs;
}();

void WriteName(const PrefixId& name, char* out) {
  for (const char byte : name) {
    const std::size_t pair = 2 * std::size_t{static_cast<unsigned char>(byte)};
    out[0] = kHexPairs[pair];
    out[1] = kHexPairs[pair + 1];
    out += 2;
  }
}

/// What a record's name is the hash of.
struct NamedRecord {
  PrefixId before;
  XXH128_canonical_t content;
  std::array<char, kOffsetDigits> offset;  ///< as in the position
};
static_assert(sizeof(NamedRecord) == 2 * sizeof(PrefixId) + kOffsetDigits, "no padding is hashed");

PrefixId NameOf(const PrefixId& before, std::string_view content, const char* offset) {
  NamedRecord record{before, {}, {}};
  XXH128_canonicalFromHash(&record.content, XXH3_128bits(content.data(), content.size()));
  std::copy_n(offset, kOffsetDigits, record.offset.begin());
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits(&record, sizeof record));
  PrefixId name;
  std::memcpy(name.data(), canonical.digest, name.size());
  return name;
}

/// Cuts one block, line by line.
class Splitter {
 public:
  Splitter(const Block& block, std::size_t max_record_size, event::Timestamp arrived_at,
           SplitBlock& out)
      : block_(block), max_record_size_(max_record_size), arrived_at_(arrived_at), out_(out) {}

  void Run() {
    if (block_.is_cut) {
      TakeParts();
    } else {
      CutLines();
    }
    PlacePositions();
  }

 private:
  void TakeParts() {
    for (const intake::Part& part : block_.parts) {
      out_.records.push_back(
          {.data = block_.text().substr(part.begin - block_.offset, part.end - part.begin),
           .position = {},
           .arrived_at = arrived_at_,
           .oversized = part.oversized});
    }
    out_.settled = block_.settled;
  }

  void CutLines() {
    const std::string_view text = block_.text();
    std::size_t begin = 0;
    bool is_piece = block_.continues_line;
    while (begin < text.size()) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      is_piece = is_piece || (end == text.size() && block_.ends_in_line);
      AddLine(begin, end, is_piece);
      begin = end + 1;
      is_piece = false;
    }
    const bool is_open = !text.ends_with('\n') && !out_.records.empty();
    out_.settled = out_.records.size() - (is_open ? 1 : 0);
  }

  void AddLine(std::size_t begin, std::size_t end, bool is_piece) {
    if (begin < end && block_.bytes[begin] == kByteOrderMark.front()) {
      const bool has_mark = !(begin == 0 && block_.continues_line) &&
                            block_.text().substr(begin, end - begin).starts_with(kByteOrderMark);
      if (has_mark) begin += kByteOrderMark.size();
    }
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
    out_.chain.clear();
    char* at = out_.positions.data();
    PrefixId name = block_.before;
    for (auto& record : out_.records) {
      const auto place = static_cast<std::uint64_t>(record.data.data() - block_.bytes.data());
      WriteOffset(block_.offset + place, at);
      at[kOffsetDigits] = '-';
      name = NameOf(name, record.data, at);
      WriteName(name, at + kOffsetDigits + 1);
      out_.chain.push_back(name);
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

void SplitBlock::Skip(std::size_t count) {
  records.erase(records.begin(), records.begin() + static_cast<std::ptrdiff_t>(count));
}

void SplitLines(const Block& block, std::size_t max_record_size, event::Timestamp arrived_at,
                SplitBlock& out) {
  out.records.clear();
  Splitter(block, max_record_size, arrived_at, out).Run();
}

}  // namespace weir::embedded
