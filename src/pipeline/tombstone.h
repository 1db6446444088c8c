// Tombstones: which files of a day became which new ones, and what the old ones held, so that
// whoever has a claim that names an old file knows what stood there.
//
//     tombstone = first-line line* "\n" hash*
//     first-line = "weir tombstone 1 " size:8 digits " " crc:8 hex digits "\n"
//     line       = "number " n "\n" "made " time "\n" ("new " name "\n" ("old " count " " name
//     "\n")+)+
//
// `size` is of all up to the empty line, that included; the CRC-32 is of what stands behind the
// first line up to there. Each old file has `count` hashes, of 16 bytes, sorted. Names are below
// the lake's root.
//
// The tombstones of a day are numbered from 1 on, and each is the plan of its new files: n + 1 is
// there only once those of n are. They stay for good. See docs/compact.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/codec/compression.h"
#include "src/event/fingerprint.h"
#include "src/event/timestamp.h"
#include "src/result/result.h"

namespace weir::pipeline {

inline constexpr std::string_view kTombstonesFolder = "tombstones/";

using TombstoneNumber = std::uint32_t;
inline constexpr TombstoneNumber kMaxTombstoneNumber = 999'999;

/// A tombstone holds so many hashes at most: 16 MiB.
inline constexpr std::size_t kMaxTombstoneMembers = std::size_t{1} << 20;
/// The first so many bytes of a tombstone are read at once; few have a header that is longer.
inline constexpr std::size_t kTombstoneHead = std::size_t{128} << 10;

struct OldFile {
  std::string name;
  std::uint32_t members = 0;

  friend bool operator==(const OldFile&, const OldFile&) = default;
};

struct NewFile {
  std::string name;
  std::vector<OldFile> old_files;  ///< of its folder

  friend bool operator==(const NewFile&, const NewFile&) = default;
};

/// A tombstone without its hashes.
struct TombstoneHeader {
  TombstoneNumber number = 0;
  event::Timestamp made_at;  ///< in whole seconds
  std::vector<NewFile> new_files;

  friend bool operator==(const TombstoneHeader&, const TombstoneHeader&) = default;
};

/// "tombstones/year=2021/month=07/day=15/".
[[nodiscard]] std::string TombstoneFolder(event::Day day);
/// "tombstones/year=2021/month=07/day=15/000003".
[[nodiscard]] std::string TombstoneName(event::Day day, TombstoneNumber number);
/// The same with ".done" behind it: the manifest lists what the tombstone says, since the time that
/// stands in it.
[[nodiscard]] std::string TombstoneDoneName(event::Day day, TombstoneNumber number);
/// What the name of a tombstone ends with; nothing for other names, of ".done" for one.
[[nodiscard]] std::optional<TombstoneNumber> TombstoneNumberOf(std::string_view name);

/// The tombstone whose mark that it is done has this name; nothing for other names.
[[nodiscard]] std::optional<std::string_view> TombstoneOfMark(std::string_view name);

/// The folder of the tombstones that may name a file of the lake, under the file's own root;
/// nothing for what is no file of the lake.
[[nodiscard]] std::optional<std::string> TombstoneFolderOf(std::string_view file);
/// What stands before "lake/" in such a name. REQUIRES: TombstoneFolderOf() gives a folder.
[[nodiscard]] std::string_view RootOf(std::string_view file);

/// "lake/…/r000003~0.json.gz". No event's id makes such a name, and no attempt.
[[nodiscard]] std::string NewFileName(std::string_view folder, TombstoneNumber number,
                                      std::uint32_t part, codec::Compression compression);
/// The tombstone that has made a file; nothing for names that NewFileName() does not give.
[[nodiscard]] std::optional<TombstoneNumber> MakerOf(std::string_view file);

/// Whether a tombstone can spell the name.
[[nodiscard]] bool CanBeNamed(std::string_view file);

/// `members` are the hashes of all old files, one file after another.
[[nodiscard]] std::string FormatTombstone(const TombstoneHeader& header,
                                          const std::vector<event::Fingerprint>& members);

/// How long the header is, as its beginning says: as many bytes as ParseTombstoneHeader() wants.
/// kCorrupt where it does not; `where` is what errors call the tombstone, here and below.
[[nodiscard]] Result<std::size_t> TombstoneHeaderSize(std::string_view bytes,
                                                      std::string_view where);
/// `bytes` begin with the whole header.
[[nodiscard]] Result<TombstoneHeader> ParseTombstoneHeader(std::string_view bytes,
                                                           std::string_view where);

/// Gives so many bytes of an object from `offset` on; fewer where it ends before.
using ReadPart = std::function<Result<std::string>(std::uint64_t offset, std::uint64_t size)>;

struct MeasuredHeader {
  TombstoneHeader header;
  std::size_t size = 0;  ///< in bytes; behind it stand the hashes
};

/// The header of the tombstone that is called `name`, in a read, or two where it is long. kCorrupt
/// also where it has the number of another one.
[[nodiscard]] Result<MeasuredHeader> ReadTombstoneHeader(std::string_view name,
                                                         std::string_view where,
                                                         const ReadPart& read);

/// Where the hashes of an old file stand in the tombstone.
struct MembersPlace {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;  ///< in bytes
};
/// Reads hashes as they stand there.
[[nodiscard]] std::vector<event::Fingerprint> ParseMembers(std::string_view bytes);

}  // namespace weir::pipeline
