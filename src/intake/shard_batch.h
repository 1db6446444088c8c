// The records of one shard in an invocation, unpacked: KPL aggregates, gzip, zstd, wrappers, lines.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/schema.h"
#include "src/intake/kinesis_event.h"
#include "src/intake/shard_position.h"
#include "src/pipeline/record.h"
#include "src/result/result.h"

namespace weir::intake {

/// How far one record of Kinesis may expand. All of it is decided by the record alone, so that
/// every attempt and every version judges alike: what goes beyond is set aside as it came, in one
/// row of the quarantine (`expands_too_far`), and claims nothing but its own position.
struct ExpansionLimits {
  /// Parts of one record. Each costs a claim, and a new on-demand table of DynamoDB takes 4,000
  /// writes a second: this many are through in 25 s, where an attempt has 36 of its 60 s for
  /// claims. (What `weir up` takes, `bench/road` says; it is more.)
  static constexpr std::uint32_t kMaxParts = 100'000;
  /// A record has no more parts than these and as many as lines of one character would have in its
  /// own bytes. Events that are worth storing have ids of their own, which do not pack; without
  /// this a kilobyte costs as much as a megabyte.
  static constexpr std::uint32_t kFreeParts = 1'000;
  static constexpr std::uint32_t kBytesPerPart = 2;
  /// Bytes: as many times the record's own, and no less than the free ones. Logs of one kind pack
  /// to a hundredth at best.
  static constexpr std::size_t kMaxRatio = 256;
  static constexpr std::size_t kFreeBytes = std::size_t{4} << 20;

  [[nodiscard]] static std::uint32_t PartsOf(std::size_t record_size);
  [[nodiscard]] static std::size_t BytesOf(std::size_t record_size);
};

/// One record of Kinesis may hold many: an aggregate's user records (payloads), each of them packed
/// or not, each cut into parts (src/intake). What can't be unpacked is a record as it came, and the
/// decoder says what is wrong with it.
///
/// Positions: a payload that is one value, or one wrapper, takes one sub-sequence number, any other
/// as many as it has lines that hold anything. A part that is alone on its line has its line's
/// number; parts that share one (joined values, elements of wrappers, messages of CloudWatch Logs)
/// have positions below it.
class ShardBatch {
 public:
  /// What one batch holds in memory, about; what comes after that waits for the next one. A single
  /// record of Kinesis may add as much again, which a function of 512 MB bears.
  static constexpr std::size_t kMaxBytes = std::size_t{64} << 20;
  /// So many parts are enough for an attempt. A single record may add kMaxParts of its own.
  static constexpr std::size_t kEnoughParts = 50'000;

  /// `wrapping` outlives the batch.
  ShardBatch(ShardPosition position, const event::Wrapping& wrapping)
      : position_(std::move(position)), wrapping_(wrapping) {}

  /// False when the batch is full: `record` and all after it are left out. kInvalidInput: data is
  /// no base64, which no mapping sends.
  Result<bool> Add(const KinesisRecord& record);

  [[nodiscard]] std::span<const pipeline::Record> records() const { return records_; }
  /// The sequence number of the Kinesis record that holds records()[index].
  [[nodiscard]] std::string_view SequenceNumberOf(std::size_t index) const {
    return sequence_numbers_[index];
  }

 private:
  /// A part of a payload, and the line that it is counted with.
  struct Item {
    std::string_view data;
    std::uint32_t line = 0;
    bool is_below_line = false;  ///< it has a position below its line's, even if alone
    event::Reason set_aside = event::Reason::kNone;
  };

  void AddPayload(std::string_view payload);
  void AddText(std::string_view text, std::string_view packed);
  /// False where there are more than the record may have.
  [[nodiscard]] bool Cut(std::string_view text);
  [[nodiscard]] bool OpenLogs(const Item& part);
  void AddItems();
  void AddWhole(std::string_view data, event::Reason set_aside = event::Reason::kNone,
                std::string_view why = {});
  void AddRecord(pipeline::Record record, std::string position);
  std::string_view Keep(std::string bytes);

  const ShardPosition position_;
  const event::Wrapping& wrapping_;
  std::deque<std::string> kept_;  ///< unpacked bytes and positions; the records are views into them
  std::vector<pipeline::Record> records_;
  std::vector<std::string_view> sequence_numbers_;
  std::size_t bytes_ = 0;
  const KinesisRecord* current_ = nullptr;
  std::uint32_t sub_sequence_ = 0;
  std::size_t room_ = 0;          ///< bytes that the present record may still unpack to
  std::uint32_t parts_left_ = 0;  ///< parts that it may still have
  std::vector<Item> items_;       ///< of the present payload
  std::uint32_t lines_ = 0;       ///< sub-sequence numbers that the present payload takes
};

}  // namespace weir::intake
