// Tombstones: which files of a day became which new ones, and what the old ones held.
#include "src/pipeline/tombstone.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <tuple>

#include <fmt/format.h>

#include "src/codec/crc.h"
#include "src/event/partition.h"
#include "src/pipeline/layout.h"
#include "src/result/check.h"

namespace weir::pipeline {
namespace {

constexpr std::string_view kFirstWords = "weir tombstone 1 ";
constexpr std::size_t kNumberDigits = 8;  // of each in the first line
constexpr std::size_t kFirstLine = kFirstWords.size() + 2 * (kNumberDigits + 1);
constexpr std::string_view kDone = ".done";
constexpr std::size_t kTombstoneDigits = 6;
constexpr std::size_t kHash = std::tuple_size_v<event::Fingerprint>;

template <typename Number>
std::optional<Number> NumberOf(std::string_view text, int base = 10) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  const bool is_whole = error == std::errc() && end == text.data() + text.size();
  return is_whole ? std::optional(number) : std::nullopt;
}

std::string_view BytesOf(const std::vector<event::Fingerprint>& members) {
  return {reinterpret_cast<const char*>(members.data()), members.size() * kHash};
}

Error Damaged(std::string_view where, std::string_view how) {
  return {ErrorKind::kCorrupt,
          fmt::format("{}: damaged: {}; put back the tombstone as it was written (an older version "
                      "in its bucket, if that keeps them)",
                      where, how)};
}

/// Takes what stands before the next line break.
std::optional<std::string_view> TakeLine(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

bool TakeWord(std::string_view word, std::string_view& line) {
  if (!line.starts_with(word)) return false;
  line.remove_prefix(word.size());
  return true;
}

class HeaderReader {
 public:
  explicit HeaderReader(std::string_view lines) : lines_(lines) {}

  std::optional<TombstoneHeader> Read() {
    if (!ReadNumber() || !ReadTime()) return std::nullopt;
    while (auto line = TakeLine(lines_)) {
      if (line->empty()) return IsWhole() ? std::optional(std::move(header_)) : std::nullopt;
      if (!ReadFile(*line)) return std::nullopt;
    }
    return std::nullopt;
  }

 private:
  bool ReadNumber() {
    auto line = TakeLine(lines_);
    if (!line || !TakeWord("number ", *line)) return false;
    const auto number = NumberOf<TombstoneNumber>(*line);
    header_.number = number.value_or(0);
    return header_.number > 0 && header_.number <= kMaxTombstoneNumber;
  }
  bool ReadTime() {
    auto line = TakeLine(lines_);
    if (!line || !TakeWord("made ", *line)) return false;
    const auto time = event::ParseTimestamp(*line, event::TimeFormat::kRfc3339);
    header_.made_at = time.value_or(event::Timestamp{});
    return time.has_value();
  }
  bool ReadFile(std::string_view line) {
    if (TakeWord("new ", line)) {
      if (!header_.new_files.empty() && header_.new_files.back().old_files.empty()) return false;
      header_.new_files.push_back({std::string(line), {}});
      return CanBeNamed(line);
    }
    if (!TakeWord("old ", line) || header_.new_files.empty()) return false;
    const std::string_view digits = line.substr(0, line.find(' '));
    const auto count = NumberOf<std::uint32_t>(digits);
    if (!count || digits.size() == line.size()) return false;
    line.remove_prefix(digits.size() + 1);
    header_.new_files.back().old_files.push_back({std::string(line), *count});
    return CanBeNamed(line);
  }
  [[nodiscard]] bool IsWhole() const {
    return lines_.empty() && !header_.new_files.empty() &&
           !header_.new_files.back().old_files.empty();
  }

  std::string_view lines_;
  TombstoneHeader header_;
};

/// Where "lake/year=" begins that the file's folder is below; nothing where it is in none.
std::optional<std::size_t> LakeOf(std::string_view file) {
  // Values are encoded, so this is where the partition begins, whatever the root.
  const std::size_t partition = file.rfind("/year=");
  if (partition == std::string_view::npos || partition < kLakeFolder.size()) return std::nullopt;
  const std::size_t lake = partition - kLakeFolder.size();
  if (file.substr(lake, kLakeFolder.size()) != kLakeFolder) return std::nullopt;
  return lake == 0 || file[lake - 1] == '/' ? std::optional(lake) : std::nullopt;
}

}  // namespace

std::string TombstoneFolder(event::Day day) {
  return fmt::format("{}{}/", kTombstonesFolder, event::DayPath(day));
}

std::string TombstoneName(event::Day day, TombstoneNumber number) {
  return fmt::format("{}{:06}", TombstoneFolder(day), number);
}

std::optional<std::string_view> TombstoneOfMark(std::string_view name) {
  if (!name.ends_with(kDone)) return std::nullopt;
  name.remove_suffix(kDone.size());
  return TombstoneNumberOf(name) ? std::optional(name) : std::nullopt;
}

std::string TombstoneDoneName(event::Day day, TombstoneNumber number) {
  return TombstoneName(day, number).append(kDone);
}

std::optional<TombstoneNumber> TombstoneNumberOf(std::string_view name) {
  const std::string_view digits = name.substr(name.rfind('/') + 1);
  const auto number = NumberOf<TombstoneNumber>(digits);
  return digits.size() == kTombstoneDigits && number > 0U ? number : std::nullopt;
}

std::optional<std::string> TombstoneFolderOf(std::string_view file) {
  constexpr int kFoldersOfADay = 3;
  const auto lake = LakeOf(file);
  if (!lake) return std::nullopt;
  const std::size_t day = *lake + kLakeFolder.size() + 1;
  std::size_t end = day;
  for (int folder = 0; folder < kFoldersOfADay; ++folder) {
    end = file.find('/', end);
    if (end == std::string_view::npos) return std::nullopt;
    ++end;
  }
  return fmt::format("{}{}{}", file.substr(0, *lake), kTombstonesFolder,
                     file.substr(day, end - day));
}

std::string_view RootOf(std::string_view file) {
  const auto lake = LakeOf(file);
  WEIR_CHECK(lake.has_value(), "it is a file of the lake");
  return file.substr(0, *lake);
}

std::string NewFileName(std::string_view folder, TombstoneNumber number, std::uint32_t part,
                        codec::Compression compression) {
  return fmt::format("{}/r{:06}~{}.json{}", folder, number, part, codec::Suffix(compression));
}

std::optional<TombstoneNumber> MakerOf(std::string_view file) {
  const std::size_t slash = file.rfind('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string_view name = file.substr(slash + 1);
  const std::size_t tilde = name.find('~');
  const std::size_t dot = name.find('.');
  if (!name.starts_with('r') || tilde == std::string_view::npos || dot == std::string_view::npos ||
      dot < tilde) {
    return std::nullopt;
  }
  const auto number = NumberOf<TombstoneNumber>(name.substr(1, tilde - 1));
  const auto part = NumberOf<std::uint32_t>(name.substr(tilde + 1, dot - tilde - 1));
  if (!number || !part) return std::nullopt;
  const std::string given =
      NewFileName(file.substr(0, slash), *number, *part, codec::CompressionFromPath(file));
  return given == file ? number : std::nullopt;
}

bool CanBeNamed(std::string_view file) {
  static constexpr std::string_view kMarks = "/._-=%~";
  return !file.empty() && std::ranges::all_of(file, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

std::string FormatTombstone(const TombstoneHeader& header,
                            const std::vector<event::Fingerprint>& members) {
  std::string lines =
      fmt::format("number {}\nmade {}\n", header.number, event::FormatTimestamp(header.made_at));
  for (const NewFile& made : header.new_files) {
    lines.append("new ").append(made.name).append("\n");
    for (const OldFile& old : made.old_files) {
      lines.append(fmt::format("old {} {}\n", old.members, old.name));
    }
  }
  lines.append("\n");
  return fmt::format("{}{:08} {:08x}\n", kFirstWords, kFirstLine + lines.size(),
                     codec::Crc32(lines))
      .append(lines)
      .append(BytesOf(members));
}

Result<std::size_t> TombstoneHeaderSize(std::string_view bytes, std::string_view where) {
  if (bytes.size() < kFirstLine || !bytes.starts_with(kFirstWords)) {
    return Damaged(where, "it does not begin as tombstones of this version do");
  }
  const auto size = NumberOf<std::size_t>(bytes.substr(kFirstWords.size(), kNumberDigits));
  const bool is_spaced =
      bytes[kFirstWords.size() + kNumberDigits] == ' ' && bytes[kFirstLine - 1] == '\n';
  if (!is_spaced || !size || *size <= kFirstLine)
    return Damaged(where, "its first line is no tombstone's");
  return *size;
}

Result<TombstoneHeader> ParseTombstoneHeader(std::string_view bytes, std::string_view where) {
  const auto size = TombstoneHeaderSize(bytes, where);
  if (!size) return size.error();
  if (bytes.size() < *size) return Damaged(where, "it is cut short");
  const std::string_view lines = bytes.substr(kFirstLine, *size - kFirstLine);
  const auto crc = NumberOf<std::uint32_t>(
      bytes.substr(kFirstWords.size() + kNumberDigits + 1, kNumberDigits), 16);
  if (crc != codec::Crc32(lines)) return Damaged(where, "its checksum is another one");
  auto header = HeaderReader(lines).Read();
  if (!header) return Damaged(where, "its lines are no tombstone's");
  return *std::move(header);
}

Result<MeasuredHeader> ReadTombstoneHeader(std::string_view name, std::string_view where,
                                           const ReadPart& read) {
  auto head = read(0, kTombstoneHead);
  if (!head) return head.error();
  const auto size = TombstoneHeaderSize(*head, where);
  if (!size) return size.error();
  if (*size > head->size()) {
    const auto rest = read(head->size(), *size - head->size());
    if (!rest) return rest.error();
    head->append(*rest);
  }
  auto header = ParseTombstoneHeader(*head, where);
  if (!header) return header.error();
  if (header->number != TombstoneNumberOf(name)) {
    return Damaged(where, "it has the number of another one");
  }
  return MeasuredHeader{*std::move(header), *size};
}

std::vector<event::Fingerprint> ParseMembers(std::string_view bytes) {
  std::vector<event::Fingerprint> members(bytes.size() / kHash);
  std::memcpy(members.data(), bytes.data(), members.size() * kHash);
  return members;
}

}  // namespace weir::pipeline
