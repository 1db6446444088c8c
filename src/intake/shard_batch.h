// The records of one shard in an invocation, unpacked: KPL aggregates, gzip, zstd, wrappers, lines.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/schema.h"
#include "src/event/timestamp.h"
#include "src/intake/kinesis_event.h"
#include "src/intake/payload.h"
#include "src/intake/shard_position.h"
#include "src/pipeline/record.h"
#include "src/result/result.h"

namespace weir::intake {

/// One record of Kinesis may hold many: an aggregate's user records (payloads), each of them packed
/// or not, each cut into parts (payload.h).
///
/// Positions: a payload that is one value, or one wrapper, takes one sub-sequence number, any other
/// as many as it has lines that hold anything. A part that is alone on its line has its line's
/// number; parts that share one (joined values, elements of wrappers, messages of CloudWatch Logs)
/// have positions below it. A record that is set aside whole stands where its first part would.
class ShardBatch {
 public:
  /// What one batch holds in memory, about; what comes after that waits for the next one. A single
  /// record of Kinesis may add as much again, which a function of 512 MB bears.
  static constexpr std::size_t kMaxBytes = std::size_t{64} << 20;
  /// So many parts are enough for an attempt. A single record may add kMaxParts of its own.
  static constexpr std::size_t kEnoughParts = 50'000;

  /// `schema` outlives the batch.
  ShardBatch(ShardPosition position, const event::Schema& schema)
      : position_(std::move(position)), schema_(schema), opener_(schema.records, kept_) {}
  ShardBatch(const ShardBatch&) = delete;
  ShardBatch& operator=(const ShardBatch&) = delete;
  ~ShardBatch() = default;

  /// False when the batch is full: `record` and all after it are left out. kInvalidInput: data is
  /// no base64, which no mapping sends.
  Result<bool> Add(const KinesisRecord& record);
  /// The same for a record of Kinesis that is no more in its event. REQUIRES: not full.
  void AddBytes(std::string bytes, std::string_view sequence_number, event::Timestamp arrived_at);

  [[nodiscard]] bool is_full() const {
    return bytes_held() >= kMaxBytes || records_.size() >= kEnoughParts;
  }
  /// About so many bytes stand in memory for it.
  [[nodiscard]] std::size_t bytes_held() const;

  [[nodiscard]] std::span<const pipeline::Record> records() const { return records_; }
  /// The sequence number of the Kinesis record that holds records()[index].
  [[nodiscard]] std::string_view SequenceNumberOf(std::size_t index) const {
    return sequence_numbers_[index];
  }
  /// How many records of Kinesis it has taken.
  [[nodiscard]] std::size_t taken() const { return taken_; }

 private:
  void Open(std::string_view record);
  void AddPayload(std::string_view payload);
  void AddParts(std::span<const PayloadPart> parts);
  void AddWhole(std::string_view data, event::Reason set_aside = event::Reason::kNone,
                std::string_view why = {});
  void AddRecord(pipeline::Record record, std::string position);
  /// What is wrong with the records from `first` on, all of one record of Kinesis of that size, if
  /// it is so much that they are set aside whole.
  [[nodiscard]] std::optional<std::string> WhyWhole(std::size_t first, std::size_t record_size);

  const ShardPosition position_;
  const event::Schema& schema_;
  KeptBytes kept_;  ///< unpacked bytes and positions; the records are views into them
  PayloadOpener opener_;
  std::vector<pipeline::Record> records_;
  std::vector<std::string_view> sequence_numbers_;
  std::size_t taken_ = 0;
  std::string_view sequence_number_;  ///< of the present record of Kinesis
  event::Timestamp arrived_at_;
  std::uint32_t sub_sequence_ = 0;
};

}  // namespace weir::intake
