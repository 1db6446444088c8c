// Rows of an index in the order of their hashes, in memory that does not grow with them.
#include "src/lake/seed_rows.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace weir::lake {
namespace {

constexpr unsigned kHeapBits = 10;
static_assert(PackedHeaps::kHeaps == std::size_t{1} << kHeapBits);

std::size_t HeapOf(const landing::IdHash& hash) {
  const auto first = std::to_integer<std::size_t>(hash[0]);
  const auto second = std::to_integer<std::size_t>(hash[1]);
  return (first << 8U | second) >> (16U - kHeapBits);
}

std::vector<merge::IndexRow> RowsOf(std::string_view bytes) {
  std::vector<merge::IndexRow> rows;
  for (RowByteReader reader(bytes); !reader.IsAtEnd();) {
    merge::IndexRow& row = rows.emplace_back();
    row.hash = reader.Take<landing::IdHash>();
    row.fingerprint = reader.Take<event::Fingerprint>();
    row.owner = reader.TakeText();
  }
  return rows;
}

}  // namespace

Result<void> SeedRows::Add(const merge::IndexRow& row) {
  row_.Clear();
  row_.Append(row.hash);
  row_.Append(row.fingerprint);
  row_.AppendText(row.owner);
  return heaps_.Add(HeapOf(row.hash), row_.bytes());
}

Result<void> SeedRows::ForEach(
    const std::function<Result<void>(const merge::IndexRow& row)>& take) {
  for (std::size_t heap = 0; heap < PackedHeaps::kHeaps; ++heap) {
    const auto bytes = heaps_.Take(heap);
    if (!bytes) return bytes.error();
    std::vector<merge::IndexRow> rows = RowsOf(*bytes);
    std::ranges::stable_sort(rows, {}, &merge::IndexRow::hash);
    const auto is_same = [](const merge::IndexRow& a, const merge::IndexRow& b) {
      return a.hash == b.hash;
    };
    rows.erase(std::unique(rows.begin(), rows.end(), is_same), rows.end());
    for (const merge::IndexRow& row : rows) {
      if (auto taken = take(row); !taken) return taken;
    }
  }
  return {};
}

}  // namespace weir::lake
