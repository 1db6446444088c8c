// Positions in a stream: how they are written, and when two of them are the same.
#include "src/pipeline/stream_position.h"

#include <algorithm>

#include <fmt/format.h>

#include "src/event/fingerprint.h"

namespace weir::pipeline {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsHexDigit(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f'); }

/// Takes a number of at least `width` digits, and the '-' behind it unless it is the last.
std::optional<std::string_view> TakeDigits(std::string_view& text, std::size_t width) {
  const std::size_t end = std::min(text.find('-'), text.size());
  const std::string_view digits = text.substr(0, end);
  if (digits.size() < width || !std::ranges::all_of(digits, IsDigit)) return std::nullopt;
  text.remove_prefix(std::min(end + 1, text.size()));
  return digits;
}

}  // namespace

std::optional<StreamPosition::Form> StreamFormOf(std::string_view stream_text) {
  const bool is_name = stream_text.starts_with(kNameMark);
  if (is_name) stream_text.remove_prefix(1);
  if (stream_text.size() != kStreamDigits || !std::ranges::all_of(stream_text, IsHexDigit)) {
    return std::nullopt;
  }
  return is_name ? StreamPosition::Form::kOfName : StreamPosition::Form::kOfCreation;
}

std::optional<StreamPosition> StreamPosition::Parse(std::string_view text) {
  const std::size_t end = std::min(text.find('-'), text.size());
  StreamPosition position;
  position.stream = text.substr(0, end);
  const auto form = StreamFormOf(position.stream);
  if (!form || end == text.size()) return std::nullopt;
  position.form = *form;
  text.remove_prefix(end + 1);
  const auto shard = TakeDigits(text, kShardDigits);
  const auto sequence_number = TakeDigits(text, kSequenceDigits);
  const auto sub_sequence = TakeDigits(text, kSubSequenceDigits);
  if (!shard || !sequence_number || !sub_sequence || !text.empty()) return std::nullopt;
  position.shard = *shard;
  position.sequence_number = *sequence_number;
  position.sub_sequence = *sub_sequence;
  return position;
}

std::string_view StreamPosition::RecordPlace() const {
  return {shard.data(), shard.size() + 1 + sequence_number.size()};
}

std::string RecordPlaceOf(std::string_view shard_id, std::string_view sequence_number) {
  constexpr std::string_view kShardPrefix = "shardId-";
  if (shard_id.starts_with(kShardPrefix)) shard_id.remove_prefix(kShardPrefix.size());
  return fmt::format("{:0>{}}-{:0>{}}", shard_id, kShardDigits, sequence_number, kSequenceDigits);
}

std::string StreamTextOf(std::string_view arn) {
  arn = arn.substr(0, arn.find("/consumer/"));
  const std::string digits = event::ToHex(event::Fingerprinter().Of(arn));
  return kNameMark + digits.substr(0, kStreamDigits);
}

bool IsSamePosition(std::string_view a, std::string_view b) {
  if (a.starts_with(kNameMark) == b.starts_with(kNameMark)) return a == b;
  return PlaceOf(a) == PlaceOf(b) && StreamPosition::Parse(a) && StreamPosition::Parse(b);
}

bool IsInSameRecord(std::string_view a, std::string_view b) {
  const auto known = StreamPosition::Parse(a);
  const auto other = StreamPosition::Parse(b);
  if (!known || !other || (known->form == other->form && known->stream != other->stream)) {
    return false;
  }
  return known->shard == other->shard && known->sequence_number == other->sequence_number;
}

std::string_view PlaceOf(std::string_view position) {
  const std::size_t end = position.find('-');
  if (end == std::string_view::npos || !StreamFormOf(position.substr(0, end))) return position;
  return position.substr(end + 1);
}

}  // namespace weir::pipeline
