// The items of a landing's parts as bytes, one of each kind.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "src/landing/bytes.h"
#include "src/landing/content.h"

namespace weir::landing {

/// Longer than any position of a stream or file; a bound for what hostile bytes make of one.
inline constexpr std::size_t kMaxPosition = 1024;

void AppendItem(const LandedRow& row, std::string& out);
void AppendItem(const LandedFolder& folder, std::string& out);
/// Its position is written as what it has that the landing's first has not.
void AppendItem(const LandedId& id, const Origin& origin, std::string& out);
/// The same with the position of the record before it in the block, or ""; its reason is written as
/// its place in `reasons`, which gets it if it has it not.
void AppendItem(const LandedRecord& record, std::string_view before, Reasons& reasons,
                std::string& out);

/// The inverse; false where the bytes are no such item. Views into the reader's bytes, but for
/// positions: these are put into `position`, which has the one before it.
[[nodiscard]] bool TakeItem(ByteReader& reader, LandedRow& row);
[[nodiscard]] bool TakeItem(ByteReader& reader, LandedFolder& folder);
[[nodiscard]] bool TakeItem(ByteReader& reader, const Origin& origin, std::string& position,
                            LandedId& id);

/// What bytes may be, where later versions may have put more into an item.
enum class Taken : std::uint8_t { kItem, kNone, kNewer };
[[nodiscard]] Taken TakeItem(ByteReader& reader, const Reasons& reasons, std::string& position,
                             LandedRecord& record);

/// So many bytes as `text` begins with as `other` does, and the rest of `text`.
void AppendSince(std::string_view text, std::string_view other, std::string& out);
/// The inverse, of a text of printable characters and kMaxPosition bytes at most, into `text`,
/// which is not `other`'s.
[[nodiscard]] bool TakeSince(ByteReader& reader, std::string_view other, std::string& text);

[[nodiscard]] bool TakeHash(ByteReader& reader, event::Fingerprint& hash);
/// The bytes of a hash, as blocks are found by.
[[nodiscard]] std::string_view KeyOf(const IdHash& hash);

}  // namespace weir::landing
