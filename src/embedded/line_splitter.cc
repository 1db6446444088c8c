// Splits blocks into records: one a line, each at its position.
#include "src/embedded/line_splitter.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include <xxhash.h>

#include "src/event/json_scanner.h"
#include "src/intake/log_record.h"

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

PrefixId NameOf(const PrefixId& before, std::string_view content,
                const std::array<char, kOffsetDigits>& offset) {
  NamedRecord record{before, {}, offset};
  XXH128_canonicalFromHash(&record.content, XXH3_128bits(content.data(), content.size()));
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits(&record, sizeof record));
  PrefixId name;
  std::memcpy(name.data(), canonical.digest, name.size());
  return name;
}

/// Cuts one block, and names each record as it comes.
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
    std::size_t log_mark = intake::FindLogRecordMark(block_.text());
    out_.settled = 0;
    for (std::size_t i = 0; i < block_.parts.size(); ++i) {
      const intake::Part& part = block_.parts[i];
      const std::size_t begin = part.begin - block_.offset;
      const std::string_view text = block_.text().substr(begin, part.end - part.begin);
      if (log_mark < begin) log_mark = intake::FindLogRecordMark(block_.text(), begin);
      if (part.oversized || log_mark >= begin + text.size() || !OpenLogs(text, begin)) {
        Add(begin,
            {.data = text, .position = {}, .arrived_at = arrived_at_, .oversized = part.oversized});
      }
      if (i + 1 == block_.settled) out_.settled = out_.records.size();
    }
  }

  bool OpenLogs(std::string_view text, std::size_t begin) {
    auto logs = intake::OpenLogRecord(text);
    if (logs.kind == intake::LogRecord::Kind::kNone) return false;
    if (logs.kind == intake::LogRecord::Kind::kControl) {
      Add(begin, {.data = text,
                  .position = {},
                  .arrived_at = arrived_at_,
                  .set_aside = event::Reason::kControlMessage,
                  .why = intake::kControlMessageDetail});
      return true;
    }
    GoOnTo(text, begin);
    for (auto& message : logs.messages) AddMessage(std::move(message), begin);
    return true;
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
      Add(begin, {.data = block_.text().substr(begin, size),
                  .position = {},
                  .arrived_at = arrived_at_,
                  .oversized = is_piece});
      begin += size;
    }
  }

  /// The chain goes on to what stands at `begin` of the block.
  void GoOnTo(std::string_view text, std::size_t begin) {
    WriteOffset(block_.offset + begin, offset_.data());
    name_ = NameOf(name_, text, offset_);
  }

  void Add(std::size_t begin, pipeline::Record record) {
    GoOnTo(record.data, begin);
    AddAt(name_, record);
  }

  void AddMessage(intake::LogRecord::Message message, std::size_t begin) {
    WriteOffset(block_.offset + begin + message.begin, offset_.data());
    const std::size_t size = message.text.size();
    const std::string& kept =
        out_.messages.emplace_back(std::move(message.text.append(event::kJsonPadding, ' ')));
    const std::string_view data = std::string_view(kept).substr(0, size);
    AddAt(NameOf(name_, data, offset_), {.data = data, .position = {}, .arrived_at = arrived_at_});
  }

  /// At the offset that was written, under `name`.
  void AddAt(const PrefixId& name, pipeline::Record record) {
    out_.records.push_back(record);
    out_.chain.push_back(name_);
    const std::size_t at = out_.positions.size();
    out_.positions.resize(at + kPositionSize);
    char* const position = std::ranges::copy(offset_, out_.positions.data() + at).out;
    *position = '-';
    WriteName(name, position + 1);
  }

  void PlacePositions() {
    const char* at = out_.positions.data();
    for (auto& record : out_.records) {
      record.position.text = {at, kPositionSize};
      at += kPositionSize;
    }
  }

  const Block& block_;
  const std::size_t max_record_size_;
  const event::Timestamp arrived_at_;
  SplitBlock& out_;
  PrefixId name_ = block_.before;
  std::array<char, kOffsetDigits> offset_{};
};

}  // namespace

void SplitBlock::Skip(std::size_t count) {
  records.erase(records.begin(), records.begin() + static_cast<std::ptrdiff_t>(count));
}

void SplitLines(const Block& block, std::size_t max_record_size, event::Timestamp arrived_at,
                SplitBlock& out) {
  out.records.clear();
  out.positions.clear();
  out.messages.clear();
  out.chain.clear();
  Splitter(block, max_record_size, arrived_at, out).Run();
}

std::uint64_t OffsetOf(const pipeline::Position& position) {
  std::uint64_t offset = 0;
  for (const char digit : position.text.substr(0, kOffsetDigits)) {
    offset = offset * 10 + static_cast<std::uint64_t>(digit - '0');
  }
  return offset;
}

}  // namespace weir::embedded
