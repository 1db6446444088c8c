// The records of one shard in an invocation, unpacked: KPL aggregates, gzip, zstd, wrappers, lines.
#include "src/intake/shard_batch.h"

#include <algorithm>

#include <fmt/format.h>

#include "src/codec/base64.h"
#include "src/codec/compression.h"
#include "src/codec/container.h"
#include "src/codec/decompressor.h"
#include "src/event/json_scanner.h"
#include "src/intake/kpl_aggregate.h"
#include "src/intake/log_record.h"
#include "src/intake/part_cutter.h"
#include "src/pipeline/stream_attempt.h"

namespace weir::intake {
namespace {

/// Sub-sequence numbers of one record stay below kMaxSubSequence: so many lines a payload, as long
/// as the number has not passed that.
constexpr std::uint32_t kMaxLines = kMaxSubSequence / 2;
static_assert(ExpansionLimits::kMaxParts < kMaxLines);

/// What a record takes besides its data and the characters of its position.
constexpr std::size_t kBytesBesides = 128;
/// A container is told by so many of its first bytes.
constexpr std::size_t kMagicBytes = 512;

constexpr std::string_view kTooManyBytes =
    "unpacks to more bytes than a record of its size may hold; send smaller records";
constexpr std::string_view kTooManyParts =
    "holds more events than a record of its size may; send smaller records";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string_view WithoutLineEnds(std::string_view text) {
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

/// Counts the lines that hold anything, from where the last call stopped.
class LineCount {
 public:
  explicit LineCount(std::string_view text) : text_(text) {}

  /// How many there are before the one of `offset`.
  std::uint32_t Before(std::size_t offset) {
    for (std::size_t end = text_.find('\n', begin_); end < offset; end = text_.find('\n', begin_)) {
      if (!WithoutLineEnds(text_.substr(begin_, end - begin_)).empty()) ++count_;
      begin_ = end + 1;
    }
    return count_;
  }

 private:
  const std::string_view text_;
  std::size_t begin_ = 0;
  std::uint32_t count_ = 0;
};

/// Nearly all records: one object on one line, and nothing in it that would be opened.
bool IsOneEvent(std::string_view text, const event::Wrapping& wrapping) {
  return wrapping.kind != event::Wrapping::Kind::kPath &&
         text.find('\n') == std::string_view::npos && IsPlainObject(text) && !MayBeLogRecord(text);
}

}  // namespace

std::uint32_t ExpansionLimits::PartsOf(std::size_t record_size) {
  return static_cast<std::uint32_t>(
      std::min<std::size_t>(kFreeParts + record_size / kBytesPerPart, kMaxParts));
}

std::size_t ExpansionLimits::BytesOf(std::size_t record_size) {
  return std::min(std::max(kFreeBytes, record_size * kMaxRatio), pipeline::kMaxStreamRecordSize);
}

Result<bool> ShardBatch::Add(const KinesisRecord& record) {
  if (bytes_ >= kMaxBytes || records_.size() >= kEnoughParts) return false;
  auto bytes = codec::DecodeBase64(record.data);
  if (!bytes) return bytes.error().In("kinesis.data");
  current_ = &record;
  sub_sequence_ = 0;
  room_ = ExpansionLimits::BytesOf(bytes->size());
  parts_left_ = ExpansionLimits::PartsOf(bytes->size());
  const std::string_view kept = Keep(*std::move(bytes));
  if (!LooksAggregated(kept)) {
    AddPayload(kept);
    return true;
  }
  const auto payloads = SplitAggregate(kept);
  if (!payloads) {
    AddWhole(kept);
  } else if (payloads->size() > parts_left_) {
    AddWhole(kept, event::Reason::kExpandsTooFar, kTooManyParts);
  } else {
    parts_left_ -= static_cast<std::uint32_t>(payloads->size());
    for (const std::string_view payload : *payloads) {
      ++parts_left_;  // each has one at least, which was kept for it
      AddPayload(payload);
    }
  }
  return true;
}

void ShardBatch::AddPayload(std::string_view payload) {
  const codec::Compression compression = codec::DetectCompression(payload);
  if (compression == codec::Compression::kNone) return AddText(payload, payload);
  auto unpacked = codec::DecompressAll(compression, payload, room_);
  if (!unpacked) {
    const bool is_too_much = unpacked.error().kind == ErrorKind::kExhausted;
    return is_too_much ? AddWhole(payload, event::Reason::kExpandsTooFar, kTooManyBytes)
                       : AddWhole(payload);
  }
  room_ -= unpacked->size();
  AddText(Keep(*std::move(unpacked)), payload);
}

void ShardBatch::AddText(std::string_view text, std::string_view packed) {
  text = WithoutLineEnds(text);
  while (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (IsOneEvent(text, wrapping_)) return AddWhole(text);
  if (const auto container = codec::NameContainer(text.substr(0, kMagicBytes))) {
    const std::string_view what = std::string_view(*container).substr(0, container->find(';'));
    return AddWhole(packed, event::Reason::kContainer, Keep(fmt::format("the record is {}", what)));
  }
  if (!Cut(text)) return AddWhole(packed, event::Reason::kExpandsTooFar, kTooManyParts);
  if (items_.empty())
    return AddWhole(text);  // a record that holds nothing is accounted for as well
  parts_left_ -= static_cast<std::uint32_t>(items_.size());
  AddItems();
}

bool ShardBatch::Cut(std::string_view text) {
  items_.clear();
  LineCount lines(text);
  PartCutter cutter(wrapping_, std::max<std::size_t>(text.size(), 1));
  bool is_one = true;  // value or wrapper
  std::uint64_t first = 0;
  for (std::size_t count = 0;; ++count) {
    const auto part = cutter.Next(text, 0, true);
    if (!part) break;
    const std::uint64_t begin = part->is_element ? part->wrapper : part->begin;
    if (count == 0) first = begin;
    is_one = is_one && begin == first;
    const Item item{.data = text.substr(part->begin, part->end - part->begin),
                    .line = lines.Before(begin),
                    .is_below_line = part->is_element};
    if (!OpenLogs(item)) items_.push_back(item);
    if (items_.size() > parts_left_ || item.line >= kMaxLines) return false;
  }
  lines_ = is_one ? 1 : lines.Before(text.size()) + 1;
  return sub_sequence_ < kMaxLines;
}

bool ShardBatch::OpenLogs(const Item& part) {
  if (wrapping_.kind == event::Wrapping::Kind::kLines) return false;
  auto logs = OpenLogRecord(part.data);
  if (logs.kind == LogRecord::Kind::kControl) {
    items_.push_back(part);
    items_.back().set_aside = event::Reason::kControlMessage;
  }
  for (auto& message : logs.messages) {
    items_.push_back(
        {.data = Keep(std::move(message.text)), .line = part.line, .is_below_line = true});
  }
  return logs.kind != LogRecord::Kind::kNone;
}

void ShardBatch::AddItems() {
  for (auto item = items_.begin(); item != items_.end();) {
    const auto end = std::find_if(item, items_.end(),
                                  [&](const Item& other) { return other.line != item->line; });
    const bool is_alone = end - item == 1 && !item->is_below_line;
    const std::uint32_t line = sub_sequence_ + item->line;
    for (std::uint32_t number = 0; item != end; ++item, ++number) {
      const std::string_view sequence_number = current_->sequence_number;
      AddRecord({.data = item->data,
                 .position = {},
                 .arrived_at = current_->arrived_at,
                 .set_aside = item->set_aside,
                 .why = kControlMessageDetail},
                is_alone ? position_.Of(sequence_number, line)
                         : position_.OfPart(sequence_number, line, number));
    }
  }
  sub_sequence_ += lines_;
}

void ShardBatch::AddWhole(std::string_view data, event::Reason set_aside, std::string_view why) {
  if (parts_left_ > 0) --parts_left_;
  AddRecord({.data = data,
             .position = {},
             .arrived_at = current_->arrived_at,
             .set_aside = set_aside,
             .why = why},
            position_.Of(current_->sequence_number, sub_sequence_));
  ++sub_sequence_;
}

void ShardBatch::AddRecord(pipeline::Record record, std::string position) {
  record.position.text = kept_.emplace_back(std::move(position));
  bytes_ += record.position.text.size() + kBytesBesides;
  records_.push_back(record);
  sequence_numbers_.push_back(current_->sequence_number);
}

std::string_view ShardBatch::Keep(std::string bytes) {
  const std::size_t size = bytes.size();
  bytes_ += size;
  return std::string_view(kept_.emplace_back(bytes.append(event::kJsonPadding, ' ')))
      .substr(0, size);
}

}  // namespace weir::intake
