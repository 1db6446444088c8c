// The records of one shard in an invocation, unpacked: KPL aggregates, gzip, zstd, wrappers, lines.
#include "src/intake/shard_batch.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "src/codec/base64.h"
#include "src/event/decoder.h"
#include "src/intake/kpl_aggregate.h"
#include "src/pipeline/decode_records.h"
#include "src/pipeline/stream_attempt.h"

namespace weir::intake {
namespace {

/// Sub-sequence numbers of one record stay below kMaxSubSequence: so many lines a payload, as long
/// as the number has not passed that.
constexpr std::uint32_t kMaxLines = kMaxSubSequence / 2;
static_assert(ExpansionLimits::kMaxParts < kMaxLines);

/// What a record takes besides its data and the characters of its position.
constexpr std::size_t kBytesBesides = 128;

/// So many records are judged at once on the way to WhyWhole: it bounds what that takes in memory.
constexpr std::size_t kJudgedAtOnce = 256;

}  // namespace

std::size_t ShardBatch::bytes_held() const {
  return kept_.size() + records_.size() * kBytesBesides;
}

Result<bool> ShardBatch::Add(const KinesisRecord& record) {
  if (is_full()) return false;
  auto bytes = codec::DecodeBase64(record.data);
  if (!bytes) return bytes.error().In("kinesis.data");
  AddBytes(*std::move(bytes), record.sequence_number, record.arrived_at);
  return true;
}

void ShardBatch::AddBytes(std::string bytes, std::string_view sequence_number,
                          event::Timestamp arrived_at) {
  ++taken_;
  sequence_number_ = sequence_number;
  arrived_at_ = arrived_at;
  sub_sequence_ = 0;
  opener_.BeginRecord(bytes.size());
  const std::string_view record = kept_.Keep(std::move(bytes));
  const std::size_t first = records_.size();
  const std::size_t kept_before = kept_.count();
  Open(record);
  if (auto why = WhyWhole(first, record.size())) {
    records_.resize(first);
    sequence_numbers_.resize(first);
    kept_.Rewind(kept_before);
    sub_sequence_ = 0;
    AddWhole(record, event::Reason::kRejectedWhole, kept_.Keep(*std::move(why)));
  }
}

void ShardBatch::Open(std::string_view record) {
  if (!LooksAggregated(record)) return AddPayload(record);
  const auto payloads = SplitAggregate(record);
  if (!payloads) return AddWhole(record);
  Allowance& left = opener_.left();
  if (payloads->size() > left.parts) {
    return AddWhole(record, event::Reason::kExpandsTooFar, kTooManyParts);
  }
  left.parts -= static_cast<std::uint32_t>(payloads->size());
  for (const std::string_view payload : *payloads) {
    ++left.parts;  // each has one at least, which was kept for it
    AddPayload(payload);
  }
}

void ShardBatch::AddPayload(std::string_view payload) {
  AddParts(opener_.Open(payload, sub_sequence_ < kMaxLines ? kMaxLines : 0));
}

void ShardBatch::AddParts(std::span<const PayloadPart> parts) {
  for (auto part = parts.begin(); part != parts.end();) {
    const auto end = std::find_if(
        part, parts.end(), [&](const PayloadPart& other) { return other.line != part->line; });
    const bool is_alone = end - part == 1 && !part->is_below_line;
    const std::uint32_t line = sub_sequence_ + part->line;
    for (std::uint32_t number = 0; part != end; ++part, ++number) {
      AddRecord({.data = part->data,
                 .position = {},
                 .arrived_at = arrived_at_,
                 .set_aside = part->set_aside,
                 .why = part->why},
                is_alone ? position_.Of(sequence_number_, line)
                         : position_.OfPart(sequence_number_, line, number));
    }
  }
  sub_sequence_ += opener_.lines();
}

void ShardBatch::AddWhole(std::string_view data, event::Reason set_aside, std::string_view why) {
  AddRecord(
      {.data = data, .position = {}, .arrived_at = arrived_at_, .set_aside = set_aside, .why = why},
      position_.Of(sequence_number_, sub_sequence_));
  ++sub_sequence_;
}

void ShardBatch::AddRecord(pipeline::Record record, std::string position) {
  record.position.text = kept_.Keep(std::move(position));
  records_.push_back(record);
  sequence_numbers_.push_back(sequence_number_);
}

/// Records that can't have too many rejections, nearly all, are not looked into: they are decoded
/// once, by the attempt.
std::optional<std::string> ShardBatch::WhyWhole(std::size_t first, std::size_t record_size) {
  const auto records = std::span(records_).subspan(first);
  const std::uint32_t most = ExpansionLimits::RejectionsOf(record_size);
  const std::size_t largest = ExpansionLimits::RejectionBytesOf(record_size);
  const auto is_large = [largest](const pipeline::Record& it) { return it.data.size() > largest; };
  if (records.size() <= most && std::ranges::none_of(records, is_large)) return std::nullopt;
  event::PartitionTable partitions;
  event::Decoder decoder(schema_, partitions);
  event::DecodedBatch decoded;
  std::uint32_t count = 0;
  for (std::size_t begin = 0; begin < records.size(); begin += kJudgedAtOnce) {
    const auto some = records.subspan(begin, std::min(kJudgedAtOnce, records.size() - begin));
    decoded.Clear();
    pipeline::DecodeRecords(some, pipeline::kMaxStreamRecordSize, decoder, decoded);
    for (std::size_t i = 0; i < some.size(); ++i) {
      const event::DecodedRecord& judged = decoded.records[i];
      if (judged.is_event()) continue;
      const auto why = [&](std::string_view what) {
        return fmt::format("{}, such as: {}, {}", what, event::ReasonName(judged.reason),
                           decoded.DetailOf(judged));
      };
      if (is_large(some[i])) return why("holds a rejection that is too large for a row");
      if (++count > most) return why(fmt::format("holds more than {} rejections", most));
    }
  }
  return std::nullopt;
}

}  // namespace weir::intake
