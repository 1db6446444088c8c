// Where everything stands in a landing: header, blocks of each part, index and trailer.
// docs/landing.md has the grammar, and an example byte for byte.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/landing/content.h"
#include "src/result/result.h"

namespace weir::landing {

/// What this program writes, and the newest that it reads.
inline constexpr std::uint32_t kFormatVersion = 1;

/// What an object begins with, and what errors call it: of landings, and of what is made of them.
struct ObjectFormat {
  std::string_view magic;
  std::uint32_t version;
  std::string_view what;  ///< "landing"
};

inline constexpr ObjectFormat kLandingFormat = {"WEIRLAND", kFormatVersion, "landing"};
inline constexpr std::string_view kTrailerMagic = "DNALRIEW";
inline constexpr std::size_t kHeaderSize = 16;
inline constexpr std::size_t kTrailerSize = 40;

/// In the order in which they stand.
enum class Part : std::uint8_t { kRows, kFolders, kIds, kRecords, kEntry };
inline constexpr std::array<std::string_view, 5> kPartNames = {"rows", "folders", "ids", "records",
                                                               "entry"};

/// No block unpacks to more. It ends with the item that makes it large enough, and the largest is
/// an event's row: its line and the rest of its record, which has 64 MiB at most.
inline constexpr std::uint64_t kMaxBlock = std::uint64_t{192} << 20;
/// No index unpacks to more: some forty bytes a block.
inline constexpr std::uint64_t kMaxIndex = std::uint64_t{64} << 20;
/// No index lists more, of all parts together: enough for tens of gigabytes. In memory each takes
/// more than it does in the index.
inline constexpr std::uint64_t kMaxBlocks = 1'000'000;

/// Some items of a part, next to each other.
struct Block {
  std::uint64_t offset = 0;      ///< in the object
  std::uint64_t stored = 0;      ///< so many bytes stand there
  std::uint64_t unpacked = 0;    ///< what they unpack to
  std::uint64_t first_item = 0;  ///< of its part, counted from 0
  std::uint64_t items = 0;
  std::uint32_t checksum = 0;  ///< CRC-32 of the stored bytes
  /// What its first item is sorted by: a folder's path, an id's hash, a record's position. Rows are
  /// found by their numbers.
  std::string first_key;
};

struct Index {
  Origin origin;
  Reasons reasons;
  std::array<std::vector<Block>, kPartNames.size()> parts;

  [[nodiscard]] const std::vector<Block>& Of(Part part) const {
    return parts.at(static_cast<std::size_t>(part));
  }
  [[nodiscard]] std::uint64_t ItemsOf(Part part) const {
    const std::vector<Block>& blocks = Of(part);
    return blocks.empty() ? 0 : blocks.back().first_item + blocks.back().items;
  }
};

/// What the trailer says.
struct IndexPlace {
  std::uint64_t offset = 0;
  std::uint64_t stored = 0;
  std::uint64_t unpacked = 0;
  std::uint32_t checksum = 0;
};

[[nodiscard]] std::string FormatHeader(const ObjectFormat& format = kLandingFormat);
void AppendIndex(const Index& index, std::string& out);
void AppendTrailer(const IndexPlace& place, std::string& out);

/// kInvalidInput for what is no such object or a newer one, kCorrupt for one that is damaged. The
/// words say what is wrong and what to do, and not in which object.
[[nodiscard]] Result<void> CheckHeader(std::string_view header,
                                       const ObjectFormat& format = kLandingFormat);
/// `size` is the whole object's.
[[nodiscard]] Result<IndexPlace> ParseTrailer(std::string_view trailer, std::uint64_t size);
/// What a block or an index stands for: a frame of zstd where it unpacks to more than it has, else
/// the bytes as they are. An error says how they are damaged.
[[nodiscard]] Result<std::string> Unpack(std::string_view stored, std::uint64_t unpacked,
                                         std::uint32_t checksum);
/// `bytes` are the index unpacked, which stands at `end`. kInvalidInput for reasons that this
/// program does not know.
[[nodiscard]] Result<Index> ParseIndex(std::string_view bytes, std::uint64_t end);

/// For what an undamaged landing has and this program knows nothing of.
[[nodiscard]] Error WrittenByANewerOne(std::string_view what);

/// "…: damaged at byte 4711, its index: the checksum is wrong; …"
[[nodiscard]] Error Damaged(std::uint64_t offset, std::string_view what, std::string_view how);

}  // namespace weir::landing
