// Where everything stands in a landing: header, blocks of each part, index and trailer.
#include "src/landing/index.h"

#include <algorithm>

#include <fmt/format.h>

#include "src/codec/crc.h"
#include "src/codec/decompressor.h"
#include "src/landing/bytes.h"
#include "src/landing/name.h"
#include "src/pipeline/stream_position.h"

namespace weir::landing {
namespace {

constexpr std::size_t kVersionSize = 4;
constexpr std::size_t kChecksumSize = 4;
constexpr std::size_t kOffsetSize = 8;

bool HasKey(Part part) {
  return part == Part::kFolders || part == Part::kIds || part == Part::kRecords;
}

void AppendBlock(const Block& block, Part part, std::string& out) {
  AppendVarint(block.stored, out);
  AppendVarint(block.unpacked, out);
  AppendVarint(block.items, out);
  AppendFixed(block.checksum, kChecksumSize, out);
  if (HasKey(part)) AppendText(block.first_key, out);
}

/// Takes a block that begins where `before` ends.
bool TakeBlock(ByteReader& reader, Part part, std::uint64_t offset, std::uint64_t first_item,
               Block& block) {
  std::uint64_t checksum = 0;
  std::string_view key;
  const bool whole = reader.Varint(block.stored) && reader.Varint(block.unpacked) &&
                     reader.Varint(block.items) && reader.Fixed(kChecksumSize, checksum) &&
                     (!HasKey(part) || reader.Text(key));
  block.offset = offset;
  block.first_item = first_item;
  block.checksum = static_cast<std::uint32_t>(checksum);
  block.first_key = key;
  // Each item takes a byte at the least, so none of these sums ends below where it began.
  return whole && block.items > 0 && block.stored > 0 && block.items <= block.unpacked &&
         block.stored <= block.unpacked && block.unpacked <= kMaxBlock &&
         (part != Part::kIds || key.size() == IdHash().size());
}

/// Ranges are found by keys: ids may share one (copies of an event), folders and records may not.
bool IsInOrder(Part part, const Block& before, const Block& block) {
  if (part == Part::kIds) return before.first_key <= block.first_key;
  return !HasKey(part) || before.first_key < block.first_key;
}

/// At most `most` blocks, which begin at `offset` and end before `end`.
bool TakePart(ByteReader& reader, Part part, std::uint64_t most, std::uint64_t end,
              std::uint64_t& offset, std::vector<Block>& blocks) {
  std::uint64_t count = 0;
  if (!reader.Varint(count) || count > most) return false;
  std::uint64_t items = 0;
  for (std::uint64_t i = 0; i < count; ++i) {  // each takes bytes, so a wrong count ends soon
    Block& block = blocks.emplace_back();
    if (!TakeBlock(reader, part, offset, items, block)) return false;
    if (block.stored > end - offset) return false;
    if (i > 0 && !IsInOrder(part, blocks[i - 1], block)) return false;
    offset += block.stored;
    items += block.items;
  }
  return true;
}

bool IsOfAReason(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

/// A table of names; one that is no reason of this program goes into `unknown`.
bool TakeReasons(ByteReader& reader, Reasons& reasons, std::string_view& unknown) {
  std::uint64_t count = 0;
  if (!reader.Varint(count)) return false;
  for (std::uint64_t i = 0; i < count; ++i) {
    std::string_view name;
    if (!reader.Text(name) || name.empty() || !std::ranges::all_of(name, IsOfAReason)) return false;
    const auto reason = event::ReasonNamed(name);
    if (!reason && unknown.empty()) unknown = name;
    const event::Reason known = reason.value_or(event::Reason::kNone);
    if (reason && (known == event::Reason::kNone || std::ranges::count(reasons, known) > 0)) {
      return false;
    }
    reasons.push_back(known);
  }
  return true;
}

/// A landing is of one shard. What stands between two positions of it, as texts, begins as they do.
bool IsOfAShard(const Index& index) {
  const Origin& origin = index.origin;
  const auto first = pipeline::StreamPosition::Parse(origin.first_position);
  const auto last = pipeline::StreamPosition::Parse(origin.last_position);
  return first && last && ShardOf(*first) == ShardOf(*last) &&
         origin.first_position <= origin.last_position &&
         index.Of(Part::kRecords).front().first_key == origin.first_position;
}

bool HasItsCounts(const Index& index) {
  constexpr std::uint64_t kEntryLines = 2;
  const std::uint64_t rows = index.ItemsOf(Part::kRows);
  return rows > 0 && index.ItemsOf(Part::kRecords) == rows && index.ItemsOf(Part::kIds) <= rows &&
         index.ItemsOf(Part::kFolders) > 0 && index.ItemsOf(Part::kFolders) <= rows &&
         index.ItemsOf(Part::kEntry) == kEntryLines;
}

}  // namespace

std::string FormatHeader(const ObjectFormat& format) {
  std::string header(format.magic);
  AppendFixed(format.version, kVersionSize, header);
  AppendFixed(codec::Crc32(header), kChecksumSize, header);
  return header;
}

void AppendIndex(const Index& index, std::string& out) {
  AppendText(index.origin.first_position, out);
  AppendText(index.origin.last_position, out);
  AppendVarint(index.origin.judgement, out);
  AppendVarint(index.reasons.size(), out);
  for (const event::Reason reason : index.reasons) AppendText(event::ReasonName(reason), out);
  for (std::size_t i = 0; i < index.parts.size(); ++i) {
    AppendVarint(index.parts.at(i).size(), out);
    for (const Block& block : index.parts.at(i)) AppendBlock(block, static_cast<Part>(i), out);
  }
}

void AppendTrailer(const IndexPlace& place, std::string& out) {
  std::string trailer;
  AppendFixed(place.offset, kOffsetSize, trailer);
  AppendFixed(place.stored, kOffsetSize, trailer);
  AppendFixed(place.unpacked, kOffsetSize, trailer);
  AppendFixed(place.checksum, kChecksumSize, trailer);
  AppendFixed(codec::Crc32(trailer), kChecksumSize, trailer);
  out += trailer;
  out += kTrailerMagic;
}

Error Damaged(std::uint64_t offset, std::string_view what, std::string_view how) {
  return {
      ErrorKind::kCorrupt,
      fmt::format("damaged at byte {}, in {}: {}; fetch the object again, or put back a copy of "
                  "it (an older version in its bucket, if that keeps them)",
                  offset, what, how)};
}

Error WrittenByANewerOne(std::string_view what) {
  return {ErrorKind::kInvalidInput,
          fmt::format("written by a newer Weir: it has {}, which this one does not know; use the "
                      "version that has written it",
                      what)};
}

Result<void> CheckHeader(std::string_view header, const ObjectFormat& format) {
  ByteReader reader(header);
  std::string_view magic;
  std::uint64_t version = 0;
  std::uint64_t checksum = 0;
  if (!reader.Bytes(format.magic.size(), magic) || magic != format.magic) {
    return Error{ErrorKind::kInvalidInput,
                 fmt::format("no {}: it does not begin with {}", format.what, format.magic)};
  }
  if (!reader.Fixed(kVersionSize, version) || !reader.Fixed(kChecksumSize, checksum)) {
    return Damaged(header.size(), "its header", "it is cut short");
  }
  if (checksum != codec::Crc32(header.substr(0, format.magic.size() + kVersionSize))) {
    return Damaged(0, "its header", "the checksum is wrong");
  }
  if (version == format.version) return {};
  return Error{ErrorKind::kInvalidInput,
               fmt::format("a {} of format {}, and this Weir knows {} alone; use the version that "
                           "has written it",
                           format.what, version, format.version)};
}

Result<IndexPlace> ParseTrailer(std::string_view trailer, std::uint64_t size) {
  const std::uint64_t offset = size - trailer.size();
  ByteReader reader(trailer);
  IndexPlace place;
  std::uint64_t checksum = 0;
  std::uint64_t own_checksum = 0;
  std::string_view magic;
  const bool whole =
      reader.Fixed(kOffsetSize, place.offset) && reader.Fixed(kOffsetSize, place.stored) &&
      reader.Fixed(kOffsetSize, place.unpacked) && reader.Fixed(kChecksumSize, checksum) &&
      reader.Fixed(kChecksumSize, own_checksum) && reader.Bytes(kTrailerMagic.size(), magic) &&
      reader.AtEnd();
  if (!whole || magic != kTrailerMagic) {
    return Damaged(size, "its trailer", "it does not end as a landing does: it is cut short");
  }
  const std::size_t checked = trailer.size() - kTrailerMagic.size() - kChecksumSize;
  if (own_checksum != codec::Crc32(trailer.substr(0, checked))) {
    return Damaged(offset, "its trailer", "the checksum is wrong");
  }
  if (place.offset < kHeaderSize || place.offset > offset ||
      place.stored != offset - place.offset || place.stored > place.unpacked ||
      place.unpacked > kMaxIndex) {
    return Damaged(offset, "its trailer", "the index is not where and what it says");
  }
  place.checksum = static_cast<std::uint32_t>(checksum);
  return place;
}

Result<std::string> Unpack(std::string_view stored, std::uint64_t unpacked,
                           std::uint32_t checksum) {
  const Error wrong_checksum{ErrorKind::kCorrupt, "the checksum is wrong"};
  if (codec::Crc32(stored) != checksum) return wrong_checksum;
  if (stored.size() == unpacked) return std::string(stored);
  auto bytes = codec::DecompressAll(codec::Compression::kZstd, stored, unpacked);
  if (bytes && bytes->size() != unpacked) {
    return Error{ErrorKind::kCorrupt, "it unpacks to less than it should"};
  }
  return bytes;
}

Result<Index> ParseIndex(std::string_view bytes, std::uint64_t end) {
  Index index;
  ByteReader reader(bytes);
  std::string_view first;
  std::string_view last;
  bool whole = reader.Text(first) && reader.Text(last) && reader.Varint(index.origin.judgement);
  index.origin.first_position = first;
  index.origin.last_position = last;
  std::string_view unknown;
  whole = whole && TakeReasons(reader, index.reasons, unknown);
  if (whole && !unknown.empty()) return WrittenByANewerOne(fmt::format("a reason {}", unknown));
  std::uint64_t offset = kHeaderSize;
  std::uint64_t left = kMaxBlocks;
  for (std::size_t i = 0; whole && i < index.parts.size(); ++i) {
    whole = TakePart(reader, static_cast<Part>(i), left, end, offset, index.parts.at(i));
    left -= std::min<std::uint64_t>(left, index.parts.at(i).size());
  }
  if (!whole || !reader.AtEnd() || offset != end || !HasItsCounts(index) || !IsOfAShard(index)) {
    return Damaged(end, "its index", "it lists what is not there");
  }
  return index;
}

}  // namespace weir::landing
