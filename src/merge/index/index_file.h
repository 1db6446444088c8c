// Objects of the index: who owns which id, sorted by hash, with a filter that spares most look-ups.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/fingerprint.h"
#include "src/landing/byte_source.h"
#include "src/landing/content.h"
#include "src/landing/index_bytes.h"
#include "src/merge/plan/plan.h"
#include "src/result/result.h"

namespace weir::merge {

/// No object of the index has more rows: some 40 bytes each, and a filter of 18 bits each. Who
/// looks ids up asks each object for its filters, so fewer objects are fewer calls; but whoever
/// makes one has all of it in memory, and once more while it is sent.
inline constexpr std::uint64_t kMaxIndexRows = 4'000'000;

struct IndexRow {
  landing::IdHash hash{};
  event::Fingerprint fingerprint{};
  std::string owner;  ///< the position that owns the id (IsOwner)

  friend bool operator==(const IndexRow&, const IndexRow&) = default;
};

/// Makes one object of rows that come sorted by hash, each hash once.
class IndexWriter {
 public:
  /// `expected`: so many rows, about.
  explicit IndexWriter(const landing::IdRange& range, std::uint64_t expected = 0);
  IndexWriter(const IndexWriter&) = delete;
  IndexWriter& operator=(const IndexWriter&) = delete;
  ~IndexWriter();

  /// REQUIRES: the hash is above those before and within the range; no more than kMaxIndexRows.
  void Add(const IndexRow& row);
  [[nodiscard]] std::uint64_t rows() const;
  /// The range ends with what was added last: the rest is for another object.
  /// REQUIRES: there are rows.
  void EndRange();
  [[nodiscard]] const landing::IdRange& range() const;
  /// The whole object. Nothing can be added after it. REQUIRES: there are rows.
  [[nodiscard]] std::string Finish();

 private:
  class Writing;
  std::unique_ptr<Writing> writing_;
};

/// Reads one: the rows of a range in order, or those of some hashes. In memory are its directory,
/// some eighty bytes for a thousand rows, and a few pieces of what stands there.
class IndexReader {
 public:
  /// Reads header, trailer and directory. kCorrupt for what is damaged or not what the plan says
  /// (`file`, where there is one), kInvalidInput for what is none or newer. `source` outlives the
  /// reader.
  static Result<IndexReader> Open(landing::ByteSource& source,
                                  const std::optional<IndexFile>& file);
  /// The same without the header, which would be a call of its own: the plan vouches for it, for
  /// one that this program knows names no newer files.
  static Result<IndexReader> OpenFromEnd(landing::ByteSource& source, const IndexFile& file);
  IndexReader(const IndexReader&) = delete;
  IndexReader(IndexReader&&) noexcept;
  IndexReader& operator=(const IndexReader&) = delete;
  IndexReader& operator=(IndexReader&&) noexcept;
  ~IndexReader();

  [[nodiscard]] const landing::IdRange& range() const;
  [[nodiscard]] std::uint64_t rows() const;

  /// Gives the rows of those hashes that it has, in order. `hashes` are sorted, each once; those
  /// outside the file's range are not there. Of the blocks that may have them the filters are read
  /// first, and then only what these do not rule out.
  [[nodiscard]] Result<void> Find(std::span<const landing::IdHash> hashes,
                                  const std::function<void(const IndexRow&)>& take) const;

  /// Next() goes on with the first row that is not below `hash`.
  void GoTo(const landing::IdHash& hash);
  /// The next row, from the first on; nothing behind the last.
  [[nodiscard]] Result<std::optional<IndexRow>> Next();

 private:
  class Reading;
  static Result<IndexReader> OpenWith(landing::ByteSource& source, const landing::IndexBytes& found,
                                      const std::optional<IndexFile>& file);
  explicit IndexReader(std::unique_ptr<Reading> reading);
  std::unique_ptr<Reading> reading_;
};

}  // namespace weir::merge
