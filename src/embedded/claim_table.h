// The claims of the run under way that are not on disk yet: a bounded hash table, emptied in order.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace weir::embedded {

/// Keys and values are bytes. Invariants:
///   1. a key stands at most once; entries are never removed, values keep their size;
///   2. an entry lies within one page, so views stay good for the table's life.
class ClaimTable {
 public:
  /// An entry's key and value together take at most this many bytes.
  static constexpr std::size_t kMaxEntrySize = std::size_t{8} << 10;

  explicit ClaimTable(std::size_t max_entries);

  [[nodiscard]] static std::uint64_t Hash(std::string_view key);

  /// Brings the place of a key into the cache, for a Find() or Insert() soon after.
  void Prefetch(std::uint64_t hash) const;

  /// The value of `key`, or nothing. It may be changed in place.
  [[nodiscard]] std::optional<std::span<char>> Find(std::uint64_t hash, std::string_view key) const;

  /// REQUIRES: the key is not there, the table is not full, the entry is not too large.
  void Insert(std::uint64_t hash, std::string_view key, std::string_view value);

  [[nodiscard]] bool IsFull() const { return size_ == max_entries_; }
  [[nodiscard]] std::size_t size() const { return size_; }

  struct Entry {
    std::string_view key;
    std::string_view value;
  };
  /// Where the entries stand, ordered by their keys as bytes.
  [[nodiscard]] std::vector<std::uint64_t> SortedPlaces() const;
  [[nodiscard]] Entry EntryAt(std::uint64_t place) const;
  /// Brings an entry into the cache, for an EntryAt() soon after.
  void PrefetchEntry(std::uint64_t place) const {
    __builtin_prefetch(pages_[place / kPageSize].get() + place % kPageSize);
  }

 private:
  // A slot is empty (0) or holds 24 bits of the hash above the entry's place plus one.
  using Slot = std::uint64_t;
  static constexpr std::size_t kPageSize = std::size_t{1} << 20;

  [[nodiscard]] std::size_t SlotOf(std::uint64_t hash) const { return hash & (slots_.size() - 1); }
  std::uint64_t Append(std::string_view key, std::string_view value);

  const std::size_t max_entries_;
  std::size_t size_ = 0;
  std::vector<Slot> slots_;
  std::vector<std::unique_ptr<char[]>> pages_;
  std::vector<std::size_t> page_sizes_;
};

}  // namespace weir::embedded
