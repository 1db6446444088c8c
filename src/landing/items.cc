// The items of a landing's parts as bytes, one of each kind.
#include "src/landing/items.h"

#include <algorithm>
#include <utility>

#include "src/landing/folder_path.h"

namespace weir::landing {
namespace {

/// Times that can be written as such: the years 0001 to 9999.
constexpr std::int64_t kFirstDay = -719'162;
constexpr std::int64_t kLastDay = 2'932'896;

/// What is there of a record, and two things of it that are or are not.
constexpr std::uint64_t kIsComplete = 1;
constexpr std::uint64_t kHasMovedMembers = 2;
constexpr std::uint64_t kHasType = 4;
constexpr std::uint64_t kHasDay = 8;
constexpr std::uint64_t kHasLateness = 16;
constexpr std::uint64_t kAllFlags = 31;

bool IsPrintable(char c) { return c > ' ' && c <= '~'; }

std::uint64_t FlagsOf(const LandedRecord& record) {
  return (record.counted.complete ? kIsComplete : 0) |
         (record.counted.has_moved_members ? kHasMovedMembers : 0) | (record.type ? kHasType : 0) |
         (record.day ? kHasDay : 0) | (record.counted.lateness_micros ? kHasLateness : 0);
}

bool TakeDay(ByteReader& reader, std::optional<event::Day>& day) {
  std::int64_t days = 0;
  if (!reader.Signed(days) || days < kFirstDay || days > kLastDay) return false;
  day = event::Day{static_cast<std::int32_t>(days)};
  return true;
}

bool TakeTime(ByteReader& reader, event::Timestamp& time) {
  return reader.Signed(time.micros) && time.micros >= kFirstDay * event::kMicrosPerDay &&
         time.micros < (kLastDay + 1) * event::kMicrosPerDay;
}

/// Numbers of reasons: 0 is none, the others are counted from 1 in their table.
std::uint64_t NumberOf(event::Reason reason, Reasons& reasons) {
  if (reason == event::Reason::kNone) return 0;
  const auto found = std::ranges::find(reasons, reason);
  const auto number = static_cast<std::uint64_t>(found - reasons.begin()) + 1;
  if (found == reasons.end()) reasons.push_back(reason);
  return number;
}

bool TakeReason(ByteReader& reader, const Reasons& reasons, event::Reason& reason) {
  std::uint64_t number = 0;
  if (!reader.Varint(number) || number > reasons.size()) return false;
  reason = number == 0 ? event::Reason::kNone : reasons[number - 1];
  return true;
}

/// What the flags say is there.
bool TakeOptionals(ByteReader& reader, std::uint64_t flags, LandedRecord& record) {
  std::string_view type;
  std::int64_t lateness = 0;
  if ((flags & kHasType) != 0) {
    if (!reader.Text(type)) return false;
    record.type = type;
  }
  if ((flags & kHasDay) != 0 && !TakeDay(reader, record.day)) return false;
  if ((flags & kHasLateness) != 0) {
    if (!reader.Signed(lateness)) return false;
    record.counted.lateness_micros = lateness;
  }
  return true;
}

}  // namespace

bool TakeHash(ByteReader& reader, event::Fingerprint& hash) {
  std::string_view bytes;
  if (!reader.Bytes(hash.size(), bytes)) return false;
  std::ranges::transform(bytes, hash.begin(),
                         [](char c) { return std::byte{static_cast<unsigned char>(c)}; });
  return true;
}

void AppendSince(std::string_view text, std::string_view other, std::string& out) {
  const auto end = std::mismatch(text.begin(), text.end(), other.begin(), other.end()).first;
  const auto shared = static_cast<std::size_t>(end - text.begin());
  AppendVarint(shared, out);
  AppendText(text.substr(shared), out);
}

bool TakeSince(ByteReader& reader, std::string_view other, std::string& text) {
  std::uint64_t shared = 0;
  std::string_view rest;
  if (!reader.Varint(shared) || !reader.Text(rest) || shared > other.size() ||
      shared + rest.size() > kMaxPosition || !std::ranges::all_of(rest, IsPrintable)) {
    return false;
  }
  text = other.substr(0, shared);
  text += rest;
  return !text.empty();
}

std::string_view KeyOf(const IdHash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

void AppendItem(const LandedRow& row, std::string& out) {
  AppendText(row.line, out);
  AppendVarint(row.kept, out);
  AppendText(row.rest, out);
}

bool TakeItem(ByteReader& reader, LandedRow& row) {
  return reader.Text(row.line) && reader.Varint(row.kept) && reader.Text(row.rest) &&
         row.kept <= row.line.size();
}

void AppendItem(const LandedFolder& folder, std::string& out) {
  AppendText(folder.path, out);
  AppendVarint(folder.first_row, out);
  AppendVarint(folder.rows, out);
}

bool TakeItem(ByteReader& reader, LandedFolder& folder) {
  return reader.Text(folder.path) && reader.Varint(folder.first_row) &&
         reader.Varint(folder.rows) && folder.rows > 0 &&
         (IsLakeFolder(folder.path) || IsQuarantineFolder(folder.path));
}

void AppendItem(const LandedId& id, const Origin& origin, std::string& out) {
  out += KeyOf(id.hash);
  out += KeyOf(id.fingerprint);
  AppendSince(id.position, origin.first_position, out);
  AppendVarint(id.row, out);
}

bool TakeItem(ByteReader& reader, const Origin& origin, std::string& position, LandedId& id) {
  const bool whole = TakeHash(reader, id.hash) && TakeHash(reader, id.fingerprint) &&
                     TakeSince(reader, origin.first_position, position) && reader.Varint(id.row);
  id.position = position;
  return whole;
}

void AppendItem(const LandedRecord& record, std::string_view before, Reasons& reasons,
                std::string& out) {
  AppendSince(record.position, before, out);
  AppendVarint(record.row, out);
  AppendSigned(record.arrived_at.micros, out);
  AppendVarint(FlagsOf(record), out);
  AppendVarint(NumberOf(record.counted.reason, reasons), out);
  AppendVarint(record.counted.bytes, out);
  AppendVarint(record.present, out);
  AppendVarint(record.valid, out);
  if (record.type) AppendText(*record.type, out);
  if (record.day) AppendSigned(record.day->days, out);
  if (record.counted.lateness_micros) AppendSigned(*record.counted.lateness_micros, out);
}

Taken TakeItem(ByteReader& reader, const Reasons& reasons, std::string& position,
               LandedRecord& record) {
  const std::string before = position;
  std::uint64_t flags = 0;
  record = {};
  if (!TakeSince(reader, before, position) || !reader.Varint(record.row) ||
      !TakeTime(reader, record.arrived_at) || !reader.Varint(flags)) {
    return Taken::kNone;
  }
  if (flags > kAllFlags) return Taken::kNewer;
  const bool whole = TakeReason(reader, reasons, record.counted.reason) &&
                     reader.Varint(record.counted.bytes) && reader.Varint(record.present) &&
                     reader.Varint(record.valid) && TakeOptionals(reader, flags, record);
  record.position = position;
  record.counted.complete = (flags & kIsComplete) != 0;
  record.counted.has_moved_members = (flags & kHasMovedMembers) != 0;
  return whole ? Taken::kItem : Taken::kNone;
}

}  // namespace weir::landing
