// The claims of the run under way that are not on disk yet: a bounded hash table, emptied in order.
#include "src/embedded/claim_table.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include <xxhash.h>

#include "src/result/check.h"

namespace weir::embedded {
namespace {

constexpr unsigned kTagShift = 40;
constexpr std::uint64_t kPlaceMask = (std::uint64_t{1} << kTagShift) - 1;

constexpr std::uint64_t TagOf(std::uint64_t hash) { return hash >> kTagShift << kTagShift; }

// An entry is [key size, 2 bytes][value size, 2 bytes][key][value].
struct EntryHeader {
  std::uint16_t key_size;
  std::uint16_t value_size;
};

/// The first eight bytes of a key as a number that orders like the bytes.
std::uint64_t PrefixOf(std::string_view key) {
  std::uint64_t prefix = 0;
  std::memcpy(&prefix, key.data(), std::min(key.size(), sizeof prefix));
  return std::endian::native == std::endian::little ? __builtin_bswap64(prefix) : prefix;
}

}  // namespace

ClaimTable::ClaimTable(std::size_t max_entries)
    : max_entries_(max_entries), slots_(std::bit_ceil(max_entries * 2)) {}

std::uint64_t ClaimTable::Hash(std::string_view key) { return XXH3_64bits(key.data(), key.size()); }

void ClaimTable::Prefetch(std::uint64_t hash) const { __builtin_prefetch(&slots_[SlotOf(hash)]); }

std::optional<std::span<char>> ClaimTable::Find(std::uint64_t hash, std::string_view key) const {
  for (std::size_t at = SlotOf(hash);; at = (at + 1) & (slots_.size() - 1)) {
    const Slot slot = slots_[at];
    if (slot == 0) return std::nullopt;
    if (TagOf(slot) != TagOf(hash)) continue;
    const Entry entry = EntryAt((slot & kPlaceMask) - 1);
    if (entry.key == key) {
      return std::span(const_cast<char*>(entry.value.data()), entry.value.size());
    }
  }
}

void ClaimTable::Insert(std::uint64_t hash, std::string_view key, std::string_view value) {
  WEIR_CHECK(!IsFull(), "a full claim table is emptied first");
  std::size_t at = SlotOf(hash);
  while (slots_[at] != 0) at = (at + 1) & (slots_.size() - 1);
  slots_[at] = TagOf(hash) | (Append(key, value) + 1);
  ++size_;
}

std::vector<std::uint64_t> ClaimTable::SortedPlaces() const {
  struct Prefixed {
    std::uint64_t prefix;
    std::uint64_t place;
  };
  std::vector<Prefixed> order;
  order.reserve(size_);
  for (std::size_t page = 0; page < pages_.size(); ++page) {
    for (std::size_t at = 0; at < page_sizes_[page];) {
      const std::uint64_t place = page * kPageSize + at;
      const Entry entry = EntryAt(place);
      order.push_back({PrefixOf(entry.key), place});
      at += sizeof(EntryHeader) + entry.key.size() + entry.value.size();
    }
  }
  std::ranges::sort(order, [this](const Prefixed& a, const Prefixed& b) {
    return a.prefix != b.prefix ? a.prefix < b.prefix : EntryAt(a.place).key < EntryAt(b.place).key;
  });
  std::vector<std::uint64_t> places(order.size());
  std::ranges::transform(order, places.begin(), &Prefixed::place);
  return places;
}

ClaimTable::Entry ClaimTable::EntryAt(std::uint64_t place) const {
  const char* at = pages_[place / kPageSize].get() + place % kPageSize;
  EntryHeader header;
  std::memcpy(&header, at, sizeof header);
  const char* key = at + sizeof header;
  return {{key, header.key_size}, {key + header.key_size, header.value_size}};
}

std::uint64_t ClaimTable::Append(std::string_view key, std::string_view value) {
  const std::size_t size = sizeof(EntryHeader) + key.size() + value.size();
  WEIR_CHECK(size <= kMaxEntrySize, "a claim fits its table");
  if (pages_.empty() || page_sizes_.back() + size > kPageSize) {
    pages_.push_back(std::make_unique_for_overwrite<char[]>(kPageSize));
    page_sizes_.push_back(0);
  }
  const EntryHeader header{static_cast<std::uint16_t>(key.size()),
                           static_cast<std::uint16_t>(value.size())};
  char* at = pages_.back().get() + page_sizes_.back();
  std::memcpy(at, &header, sizeof header);
  std::memcpy(at + sizeof header, key.data(), key.size());
  std::memcpy(at + sizeof header + key.size(), value.data(), value.size());
  const std::uint64_t place = (pages_.size() - 1) * kPageSize + page_sizes_.back();
  page_sizes_.back() += size;
  return place;
}

}  // namespace weir::embedded
