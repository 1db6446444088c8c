// What one payload of a stream holds: unpacked and cut into parts.
#include "src/intake/payload.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "src/codec/compression.h"
#include "src/codec/container.h"
#include "src/codec/decompressor.h"
#include "src/event/json_scanner.h"
#include "src/intake/log_record.h"
#include "src/intake/part_cutter.h"

namespace weir::intake {
namespace {

/// A container is told by so many of its first bytes.
constexpr std::size_t kMagicBytes = 512;
constexpr std::string_view kLeadingMark = "\xEF\xBB\xBF";

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

std::string_view KeptBytes::Keep(std::string bytes) {
  const std::size_t size = bytes.size();
  size_ += size;
  return std::string_view(kept_.emplace_back(bytes.append(event::kJsonPadding, ' ')))
      .substr(0, size);
}

void KeptBytes::Rewind(std::size_t count) {
  for (; kept_.size() > count; kept_.pop_back()) size_ -= kept_.back().size() - event::kJsonPadding;
}

std::span<const PayloadPart> PayloadOpener::Open(std::string_view payload,
                                                 std::uint32_t max_lines) {
  const codec::Compression compression = codec::DetectCompression(payload);
  if (compression == codec::Compression::kNone) {
    OpenText(payload, payload, max_lines);
  } else if (auto unpacked = codec::DecompressAll(compression, payload, left_.bytes)) {
    left_.bytes -= unpacked->size();
    OpenText(kept_.Keep(*std::move(unpacked)), payload, max_lines);
  } else if (unpacked.error().kind == ErrorKind::kExhausted) {
    TakeWhole(payload, event::Reason::kExpandsTooFar, kTooManyBytes);
  } else {
    TakeWhole(payload);
  }
  left_.parts -= std::min(left_.parts, static_cast<std::uint32_t>(parts_.size()));
  return parts_;
}

void PayloadOpener::OpenText(std::string_view text, std::string_view packed,
                             std::uint32_t max_lines) {
  text = WithoutLineEnds(text);
  while (text.starts_with(kLeadingMark)) text.remove_prefix(kLeadingMark.size());
  if (IsOneEvent(text, wrapping_)) return TakeWhole(text);
  if (const auto container = codec::NameContainer(text.substr(0, kMagicBytes))) {
    const std::string_view what = std::string_view(*container).substr(0, container->find(';'));
    return TakeWhole(packed, event::Reason::kContainer,
                     kept_.Keep(fmt::format("the record is {}", what)));
  }
  if (!Cut(text, max_lines)) {
    return TakeWhole(packed, event::Reason::kExpandsTooFar, kTooManyParts);
  }
  if (parts_.empty()) TakeWhole(text);  // a record that holds nothing is accounted for as well
}

bool PayloadOpener::Cut(std::string_view text, std::uint32_t max_lines) {
  parts_.clear();
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
    const PayloadPart item{.data = text.substr(part->begin, part->end - part->begin),
                           .line = lines.Before(begin),
                           .is_below_line = part->is_element};
    if (!OpenLogs(item)) parts_.push_back(item);
    if (parts_.size() > left_.parts || item.line >= max_lines) return false;
  }
  lines_ = is_one ? 1 : lines.Before(text.size()) + 1;
  return true;
}

bool PayloadOpener::OpenLogs(const PayloadPart& part) {
  if (wrapping_.kind == event::Wrapping::Kind::kLines) return false;
  auto logs = OpenLogRecord(part.data);
  if (logs.kind == LogRecord::Kind::kControl) {
    parts_.push_back(part);
    parts_.back().set_aside = event::Reason::kControlMessage;
    parts_.back().why = kControlMessageDetail;
  }
  for (auto& message : logs.messages) {
    parts_.push_back(
        {.data = kept_.Keep(std::move(message.text)), .line = part.line, .is_below_line = true});
  }
  return logs.kind != LogRecord::Kind::kNone;
}

void PayloadOpener::TakeWhole(std::string_view data, event::Reason set_aside,
                              std::string_view why) {
  parts_.assign(1, {.data = data, .set_aside = set_aside, .why = why});
  lines_ = 1;
}

}  // namespace weir::intake
