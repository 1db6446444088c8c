// The list of all ids that were ever erased, carried on: the one of before, and what is new.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "src/landing/byte_source.h"
#include "src/merge/index/index_file.h"
#include "src/merge/plan/plan.h"
#include "src/merge/ports.h"
#include "src/result/result.h"

namespace weir::merge {

/// Both are read in their order, so in memory is nothing of them but what is written.
class ErasedList {
 public:
  /// `objects` outlives it.
  static Result<ErasedList> Open(MergeObjects& objects, const std::optional<IndexFile>& before);

  /// An id that was erased before stays as it was. REQUIRES: the hash is above those before.
  [[nodiscard]] Result<void> Add(const IndexRow& row);
  /// The whole object. Nothing can be added after it.
  [[nodiscard]] Result<std::string> Finish();
  [[nodiscard]] std::uint64_t rows() const { return writer_->rows(); }

 private:
  ErasedList() = default;
  /// Takes over what stood there before, up to a row that is not below `row`; all of it without.
  [[nodiscard]] Result<void> CarryOn(const IndexRow* row);
  [[nodiscard]] Result<void> ReadNext();
  [[nodiscard]] Result<void> Write(const IndexRow& row);

  std::unique_ptr<landing::ByteSource> source_;  ///< none where nothing was erased before
  std::optional<IndexReader> before_;
  std::optional<IndexRow> next_;  ///< of those of before
  std::unique_ptr<IndexWriter> writer_ = std::make_unique<IndexWriter>(landing::IdRange());
};

}  // namespace weir::merge
