// Looks hashes up in the index as a plan names it: run after run, file after file.
#include "src/merge/index/index_lookup.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <utility>

#include "src/event/fingerprint.h"
#include "src/landing/index.h"
#include "src/merge/index/index_layout.h"
#include "src/merge/index/piece_reader.h"
#include "src/merge/plan/names.h"
#include "src/merge/plan/owner.h"

namespace weir::merge {
namespace {

/// Trailer and directory: some 36 bytes for each block of more than a thousand rows, and room.
constexpr std::uint64_t kDirectoryBytes = std::uint64_t{64} << 10;
constexpr std::uint64_t kRowsOfDirectoryByte = 20;
/// No more than so many bytes of filters belong to two rows: 20 bits each.
constexpr std::uint64_t kFilterBytesOfTwo = 5;
/// Of a file that is asked for fewer hashes most filters are not needed.
constexpr std::size_t kManyHashes = 16;

/// How much of a file's end is read to open it: all of the file, if that is not much more.
std::uint64_t TailToRead(const IndexFile& file, std::size_t hashes) {
  const std::uint64_t rows = std::min(file.rows, kMaxIndexRows);
  const std::uint64_t filters = hashes < kManyHashes ? 0 : rows * kFilterBytesOfTwo / 2;
  const std::uint64_t tail =
      std::min(file.bytes, kDirectoryBytes + rows / kRowsOfDirectoryByte + filters);
  return file.bytes - tail <= kMaxGap ? file.bytes : tail;
}

/// Those of the hashes that a file may have.
std::span<const landing::IdHash> Within(std::span<const landing::IdHash> sorted,
                                        const landing::IdRange& range) {
  const auto first = std::ranges::lower_bound(sorted, range.first);
  const auto end = std::ranges::upper_bound(sorted, range.last);
  if (first >= end) return {};
  return sorted.subspan(static_cast<std::size_t>(first - sorted.begin()),
                        static_cast<std::size_t>(end - first));
}

/// What is erased is so whatever else is known of it. Rows are sorted by hash, the erased one of a
/// hash first.
void LeaveOutWhatIsErased(std::vector<IndexRow>& rows) {
  std::vector<IndexRow> kept;
  kept.reserve(rows.size());
  for (IndexRow& row : rows) {
    const bool is_erased =
        !kept.empty() && kept.back().hash == row.hash && IsErased(kept.back().owner);
    if (!is_erased) kept.push_back(std::move(row));
  }
  rows = std::move(kept);
}

}  // namespace

Result<std::vector<IndexRow>> IndexLookup::Find(std::span<const landing::IdHash> sorted) {
  std::vector<IndexRow> rows;
  const auto looked =
      Look(sorted, [&rows](const IndexFile&, const IndexRow& row) { rows.push_back(row); });
  if (!looked) return looked.error();
  const auto key = [](const IndexRow& row) { return std::pair(row.hash, !IsErased(row.owner)); };
  std::ranges::sort(rows, {}, key);
  LeaveOutWhatIsErased(rows);
  const auto again = std::ranges::adjacent_find(rows, {}, &IndexRow::hash);
  if (again == rows.end()) return rows;
  return Error{ErrorKind::kCorrupt, objects_.Describe(kIndexFolder) +
                                        ": two runs of the index have one id, with the hash " +
                                        event::ToHex(again->hash) +
                                        "; nothing is merged until they are put back as they "
                                        "were written"};
}

Result<std::vector<std::string>> IndexLookup::FilesWith(std::span<const landing::IdHash> sorted) {
  std::set<std::string> names;
  const auto looked = Look(sorted, [&names](const IndexFile& file, const IndexRow& row) {
    if (!IsErased(row.owner)) names.insert(file.name);
  });
  if (!looked) return looked.error();
  return std::vector<std::string>(names.begin(), names.end());
}

Result<void> IndexLookup::Look(std::span<const landing::IdHash> sorted, const TakeRow& take) {
  if (sorted.empty()) return {};
  CloseBelow(sorted.front());
  const std::vector<Asked> asked = FilesOf(sorted);
  for (std::span<const Asked> left = asked; !left.empty();) {
    const auto some = left.first(CountAtOnce(left));
    left = left.subspan(some.size());
    if (const auto opened = Open(some); !opened) return opened.error();
    for (const auto& [file, hashes] : some) {
      const OpenFile& open = open_.at(file->name);
      const auto found = open.reader->Find(
          hashes, [&take, file = file](const IndexRow& row) { take(*file, row); });
      if (!found) return found.error();
      if (file->range.last <= sorted.back()) {
        open_.erase(file->name);
      } else {
        open.source->ForgetEnd();
      }
    }
  }
  return {};
}

std::vector<IndexLookup::Asked> IndexLookup::FilesOf(
    std::span<const landing::IdHash> sorted) const {
  std::vector<Asked> asked;
  const auto ask = [&](const IndexFile& file) {
    const auto hashes = Within(sorted, file.range);
    if (!hashes.empty()) asked.push_back({.file = &file, .hashes = hashes});
  };
  for (const IndexRun& run : state_.index) std::ranges::for_each(run.files, ask);
  if (state_.erased) ask(*state_.erased);
  return asked;
}

std::size_t IndexLookup::CountAtOnce(std::span<const Asked> asked) const {
  std::size_t count = 0;
  for (std::uint64_t bytes = 0; count < std::min(asked.size(), kFilesAtOnce); ++count) {
    bytes += TailToRead(*asked[count].file, asked[count].hashes.size());
    if (bytes > bytes_at_once_ && count > 0) break;
  }
  return count;
}

/// Reads the ends of those that are not open, all at once.
Result<void> IndexLookup::Open(std::span<const Asked> some) {
  std::vector<const IndexFile*> files;
  std::vector<ObjectRange> ranges;
  for (const auto& [file, hashes] : some) {
    if (open_.contains(file->name)) continue;
    const std::uint64_t tail = TailToRead(*file, hashes.size());
    files.push_back(file);
    ranges.push_back({.name = file->name, .offset = file->bytes - tail, .size = tail});
  }
  if (files.empty()) return {};
  auto tails = objects_.GetRanges(ranges);
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (!tails[i]) return tails[i].error();
    if (tails[i]->size() != ranges[i].size) {
      return landing::Damaged(ranges[i].offset + tails[i]->size(), "what is read",
                              "it is cut short")
          .In(objects_.Describe(ranges[i].name));
    }
    const auto opened = OpenOne(*files[i], *std::move(tails[i]));
    if (!opened) return opened.error();
  }
  return {};
}

Result<void> IndexLookup::OpenOne(const IndexFile& file, std::string tail) {
  auto source = std::make_unique<EndInMemory>(objects_, file.name, file.bytes, std::move(tail));
  auto reader = IndexReader::OpenFromEnd(*source, file);
  if (!reader) return reader.error();
  open_[file.name] = {.source = std::move(source),
                      .reader = std::make_unique<IndexReader>(*std::move(reader))};
  return {};
}

/// A file stays open if a list ended within its range; the next one may begin behind it.
void IndexLookup::CloseBelow(const landing::IdHash& hash) {
  std::erase_if(open_, [&hash](const auto& it) { return it.second.reader->range().last < hash; });
}

}  // namespace weir::merge
