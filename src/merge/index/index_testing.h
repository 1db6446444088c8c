// Rows of an index for tests, from a seed.
#pragma once

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "src/landing/landing_testing.h"
#include "src/merge/index/index_file.h"
#include "src/merge/merge_testing.h"
#include "src/pipeline/claim_store.h"
#include "src/result/check.h"

namespace weir::merge {

inline landing::IdHash MadeHash(std::mt19937_64& random) {
  landing::IdHash hash;
  for (std::byte& byte : hash) byte = static_cast<std::byte>(random());
  return hash;
}

/// Sorted, each hash once.
inline std::vector<IndexRow> MadeRows(std::uint64_t seed, std::size_t count) {
  std::mt19937_64 random(seed);
  std::vector<IndexRow> rows(count);
  for (IndexRow& row : rows) {
    row = {.hash = MadeHash(random),
           .fingerprint = MadeHash(random),
           .owner = random() % 10 == 0 ? std::string(pipeline::kUnknownOwner)
                                       : PositionIn(random() % 3, random() % 1'000'000'000'000)};
  }
  std::ranges::sort(rows, {}, &IndexRow::hash);
  return rows;
}

inline std::string FileOf(const std::vector<IndexRow>& rows, const landing::IdRange& range = {}) {
  IndexWriter writer(range);
  for (const IndexRow& row : rows) writer.Add(row);
  return writer.Finish();
}

/// An object in memory, opened.
struct OpenedFile {
  explicit OpenedFile(std::string bytes) : source(std::move(bytes)), reader(Opened(source)) {}

  static IndexReader Opened(landing::MemorySource& source) {
    auto opened = IndexReader::Open(source, std::nullopt);
    WEIR_CHECK(opened.has_value(), "it is whole");
    return *std::move(opened);
  }

  landing::MemorySource source;
  IndexReader reader;
};

/// All rows from where the reader is.
inline Result<std::vector<IndexRow>> RestOf(IndexReader& reader) {
  std::vector<IndexRow> rows;
  while (true) {
    auto row = reader.Next();
    if (!row) return row.error();
    if (!row->has_value()) return rows;
    rows.push_back(**std::move(row));
  }
}

}  // namespace weir::merge
