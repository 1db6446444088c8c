// Rows of the quarantine as records once more: unpacked and cut as the function does today.
#pragma once

#include <cstddef>
#include <deque>
#include <span>
#include <string_view>
#include <vector>

#include "src/event/schema.h"
#include "src/intake/payload.h"
#include "src/intake/shard_batch.h"
#include "src/pipeline/quarantine.h"
#include "src/pipeline/record.h"

namespace weir::lake {

/// The rows of `lines`, in position order, each position once: whoever cut or joined objects by
/// hand loses nothing, also where one position stands there in both its forms. kCorrupt.
[[nodiscard]] Result<std::vector<pipeline::QuarantinedRecord>> ParseRows(std::string_view lines);

/// In position order, each position once.
[[nodiscard]] std::vector<pipeline::Record> InOrder(std::span<const pipeline::Record> records);

/// What an older package or another schema has taken for one record may be several: those have
/// positions below their row's, and what has become of them is what has become of it
/// (pipeline::LedgerSum). A record that was set aside whole for its rejections is a record of
/// Kinesis as it came, so its parts stand where the function would put them. What expands too far,
/// containers, control messages and pieces of too large records stay what they are, and so does
/// what has no position in a stream.
class QuarantinedBatch {
 public:
  /// `schema` outlives the batch.
  explicit QuarantinedBatch(const event::Schema& schema)
      : schema_(schema), opener_(schema.records, kept_) {}
  QuarantinedBatch(const QuarantinedBatch&) = delete;
  QuarantinedBatch& operator=(const QuarantinedBatch&) = delete;
  ~QuarantinedBatch() = default;

  /// False when the batch is full: `row` is left out. Rows come in position order.
  [[nodiscard]] bool Add(const pipeline::QuarantinedRecord& row);

  [[nodiscard]] std::span<const pipeline::Record> records() const { return records_; }
  /// The positions of those records that are one row still, sorted.
  [[nodiscard]] std::vector<std::string_view> RowsAsTheyWere() const;

 private:
  [[nodiscard]] bool IsFull() const;
  void AddAsItIs(const pipeline::QuarantinedRecord& row);
  void AddRecordOfKinesis(const pipeline::QuarantinedRecord& row);
  void AddParts(const pipeline::QuarantinedRecord& row);

  const event::Schema& schema_;
  intake::KeptBytes kept_;
  intake::PayloadOpener opener_;
  std::deque<intake::ShardBatch> whole_;  ///< records of Kinesis
  std::size_t bytes_in_whole_ = 0;
  std::vector<pipeline::Record> records_;
  std::vector<std::string_view> as_they_were_;
};

}  // namespace weir::lake
