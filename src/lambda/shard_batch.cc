// The records of one shard in an invocation, unpacked: KPL aggregates, gzip, zstd, lines.
#include "src/lambda/shard_batch.h"

#include <algorithm>

#include <simdjson.h>

#include "src/codec/base64.h"
#include "src/codec/compression.h"
#include "src/codec/decompressor.h"
#include "src/event/json_scanner.h"
#include "src/lambda/kpl_aggregate.h"
#include "src/pipeline/stream_attempt.h"

namespace weir::lambda {
namespace {

// Together these stay below kMaxSubSequence: so many payloads in an aggregate, and, as long as the
// sub-sequence has not passed that number, so many lines.
constexpr std::uint32_t kMaxPayloads = kMaxSubSequence / 2;
constexpr std::uint32_t kMaxLines = kMaxSubSequence / 2;

/// What a record takes besides its data and the characters of its position.
constexpr std::size_t kBytesBesides = 128;

std::string_view WithoutLineEnds(std::string_view text) {
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

/// One text may be spread over several lines; it is not to be cut then.
bool IsOneJsonText(std::string_view text) {
  simdjson::dom::parser parser;
  return parser.parse(text.data(), text.size()).error() == simdjson::SUCCESS;
}

/// Calls `use` with each line of `text` that holds anything.
template <typename Use>
void ForEachLine(std::string_view text, Use use) {
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = WithoutLineEnds(text.substr(begin, end - begin));
    if (!line.empty()) use(line);
    begin = end + 1;
  }
}

}  // namespace

Result<bool> ShardBatch::Add(const KinesisRecord& record) {
  if (bytes_ >= kMaxBytes) return false;
  auto bytes = codec::DecodeBase64(record.data);
  if (!bytes) return bytes.error().In("kinesis.data");
  current_ = &record;
  sub_sequence_ = 0;
  room_ = pipeline::kMaxStreamRecordSize;
  const std::string_view kept = Keep(*std::move(bytes));
  if (!LooksAggregated(kept)) {
    AddPayload(kept);
    return true;
  }
  const auto payloads = SplitAggregate(kept);
  if (!payloads || payloads->size() >= kMaxPayloads) {
    AddOne(kept, payloads.has_value());
    return true;
  }
  for (const std::string_view payload : *payloads) AddPayload(payload);
  return true;
}

void ShardBatch::AddPayload(std::string_view payload) {
  const codec::Compression compression = codec::DetectCompression(payload);
  if (compression == codec::Compression::kNone) return AddText(payload, payload);
  auto unpacked = codec::DecompressAll(compression, payload, room_);
  if (!unpacked) return AddOne(payload, unpacked.error().kind == ErrorKind::kExhausted);
  room_ -= unpacked->size();
  AddText(Keep(*std::move(unpacked)), payload);
}

void ShardBatch::AddText(std::string_view text, std::string_view packed) {
  text = WithoutLineEnds(text);
  if (text.find('\n') == std::string_view::npos || IsOneJsonText(text)) return AddOne(text);
  std::uint32_t lines = 0;
  ForEachLine(text, [&](std::string_view) { ++lines; });
  if (lines + sub_sequence_ >= kMaxLines) return AddOne(packed, true);
  ForEachLine(text, [&](std::string_view line) { AddOne(line); });
}

void ShardBatch::AddOne(std::string_view data, bool oversized) {
  const std::string_view position =
      kept_.emplace_back(position_.Of(current_->sequence_number, sub_sequence_));
  ++sub_sequence_;
  records_.push_back({.data = data,
                      .position = {position},
                      .arrived_at = current_->arrived_at,
                      .oversized = oversized});
  sequence_numbers_.push_back(current_->sequence_number);
  bytes_ += position.size() + kBytesBesides;
}

std::string_view ShardBatch::Keep(std::string bytes) {
  const std::size_t size = bytes.size();
  bytes_ += size;
  return std::string_view(kept_.emplace_back(bytes.append(event::kJsonPadding, ' ')))
      .substr(0, size);
}

}  // namespace weir::lambda
