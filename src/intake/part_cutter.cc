// Cuts a text into parts, each of which should be one event.
#include "src/intake/part_cutter.h"

#include <algorithm>
#include <utility>

#include "src/event/json_text.h"
#include "src/result/check.h"

namespace weir::intake {
namespace {

using Kind = event::Wrapping::Kind;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
bool OpensValue(char c) { return c == '{' || c == '['; }
bool EndsStretch(char c) {
  return event::IsJsonSpace(c) || c == ',' || c == '{' || c == '[' || c == ']' || c == '"';
}

}  // namespace

PartCutter::PartCutter(const event::Wrapping& wrapping, std::size_t max_part_size)
    : wrapping_(wrapping), max_part_size_(max_part_size) {
  WEIR_CHECK(max_part_size > 0, "a part has room");
}

std::optional<Part> PartCutter::Next(std::string_view window, std::uint64_t base, bool is_last) {
  WEIR_CHECK(base <= begin_ && at_ <= base + window.size(), "the window holds what is open");
  text_ = window;
  base_ = base;
  is_last_ = is_last;
  while (true) {
    if (ends_) {
      if (part_end_ > begin_) return Take();
      ends_ = in_pieces_ = false;
      Pass(next_begin_);
      place_ = next_place_;
    }
    const Step step = Go();
    if (!ends_ && IsTooLong()) return Take();
    if (step == Step::kEmpty) return std::nullopt;
  }
}

/// Whether what stands from begin_ to at_ is more than a part may hold, whatever comes behind it.
bool PartCutter::IsTooLong() const {
  if (place_ == Place::kOpening) return false;  // it may be a gap
  const bool ends_with_line = place_ == Place::kLine || place_ == Place::kElementLine;
  // A carriage return may turn out to be of the line's end.
  const bool is_open = ends_with_line && at_ > begin_ && Range(at_ - 1, at_) == "\r";
  return at_ - begin_ > max_part_size_ + (is_open ? 1 : 0);
}

/// The part, or a piece of it.
std::optional<Part> PartCutter::Take() {
  const std::uint64_t end = ends_ ? part_end_ : at_;
  Part part{.begin = begin_,
            .end = std::min(end, begin_ + max_part_size_),
            .oversized = in_pieces_ || end - begin_ > max_part_size_};
  if (IsElement()) {
    part.is_element = true;
    part.wrapper = wrapper_at_;
    part.number = elements_++;
  }
  in_pieces_ = true;
  begin_ = part.end;
  if (ends_ && begin_ == part_end_) {
    ends_ = in_pieces_ = false;
    Pass(next_begin_);
    place_ = next_place_;
  }
  return part;
}

PartCutter::Step PartCutter::Go() {
  switch (place_) {
    case Place::kFresh:
      return GoFresh();
    case Place::kLine:
      return GoLine();
    case Place::kValue:
      return GoValue();
    case Place::kAfterValue:
      return GoAfterValue();
    case Place::kOpening:
      return GoOpening();
    case Place::kBetween:
      return GoBetween();
    case Place::kElement:
      return GoElement();
    case Place::kStretch:
      return GoStretch();
    case Place::kElementLine:
      return GoElementLine();
    case Place::kSkin:
      return GoSkin();
    case Place::kAfterWrapper:
      return GoAfterWrapper();
  }
  return Step::kEmpty;
}

PartCutter::Step PartCutter::GoFresh() {
  if (at_ == begin_ && !SkipMark()) return Step::kEmpty;
  if (wrapping_.kind == Kind::kLines) {
    place_ = Place::kLine;
    return Step::kOn;
  }
  SkipBlanks(false);
  if (!HasByte() && !is_last_ && at_ - begin_ <= max_part_size_) return Step::kEmpty;
  if (HasByte() && OpensValue(Byte()) && at_ - begin_ <= max_part_size_) {
    BeginValue(Byte());
  } else {
    place_ = Place::kLine;
  }
  return Step::kOn;
}

void PartCutter::BeginValue(char first) {
  value_at_ = at_;
  was_mended_ = false;
  place_ = Place::kValue;
  outer_ = first == '[' ? &array_walk_ : wrapping_.kind == Kind::kPath ? &path_walk_ : &plain_walk_;
  outer_->Begin(!MaySpanLines());
}

bool PartCutter::MaySpanLines() const {
  return looked_in_vain_ <= kFreeLookAhead + kLookAheadShare * value_at_;
}

PartCutter::Step PartCutter::GoLine() {
  at_ = LineEndFrom(at_);
  const bool is_over = !HasByte() && (!is_last_ || at_ == begin_);
  return is_over ? Step::kEmpty : EndLineAt(at_, Place::kFresh);
}

PartCutter::Step PartCutter::GoValue() {
  Walk(*outer_);
  switch (outer_->state()) {
    case ValueWalk::State::kGoing:
      if (at_ - begin_ > max_part_size_) return Step::kOn;
      return is_last_ ? GiveUpValue() : Step::kEmpty;
    case ValueWalk::State::kClosed:
      part_end_ = at_;
      place_ = Place::kAfterValue;
      return Step::kOn;
    case ValueWalk::State::kAtArray:
      place_ = Place::kOpening;
      return Step::kOn;
    case ValueWalk::State::kBroken:
      break;
  }
  return Mend(*outer_, value_at_) ? Step::kOn : GiveUpValue();
}

/// Once a value, and only on the line where it begins.
bool PartCutter::Mend(ValueWalk& walk, std::uint64_t from) {
  if (std::exchange(was_mended_, true)) return false;
  const std::uint64_t since = std::max(from, begin_);
  if (in_pieces_ || Range(since, at_).find('\n') != std::string_view::npos) return false;
  walk.Forgive();
  return true;
}

PartCutter::Step PartCutter::GiveUpValue() {
  place_ = Place::kLine;
  LookAnew();
  return Step::kOn;
}

/// Back to where the value begins, but for what was given already.
void PartCutter::LookAnew() {
  if (in_pieces_) return;
  looked_in_vain_ += at_ - std::min(at_, LineEndFrom(value_at_));
  at_ = value_at_;
}

PartCutter::Step PartCutter::GoAfterValue() {
  SkipBlanks(false);
  if (at_ - begin_ > max_part_size_) return place_ = Place::kLine, Step::kOn;
  if (!HasByte()) return is_last_ ? EndLineAt(at_, Place::kFresh) : Step::kEmpty;
  if (Byte() == '\n') return EndLineAt(at_, Place::kFresh);
  if (OpensValue(Byte())) return EndPart(part_end_, part_end_, Place::kFresh);
  const auto has_mark = MarkIsNext();
  if (!has_mark) return Step::kEmpty;
  if (*has_mark) return EndPart(part_end_, at_, Place::kFresh);
  place_ = Place::kLine;
  return Step::kOn;
}

PartCutter::Step PartCutter::GoOpening() {
  SkipBlanks(true);
  if (!HasByte()) {
    if (!is_last_) return Step::kEmpty;
    return GiveUpValue();
  }
  const bool is_open = Byte() == '{' || wrapping_.kind == Kind::kArray || outer_ == &path_walk_;
  if (!is_open || in_pieces_) {
    outer_->Resume();
    place_ = Place::kValue;
    return Step::kOn;
  }
  wrapper_at_ = value_at_;
  elements_ = 0;
  Pass(at_);
  place_ = Place::kBetween;
  return Step::kOn;
}

PartCutter::Step PartCutter::GoBetween() {
  while (HasByte() && (event::IsJsonSpace(Byte()) || Byte() == ',')) ++at_;
  Pass(at_);
  if (!SkipMark() || !HasByte()) return Step::kEmpty;
  if (event::IsJsonSpace(Byte()) || Byte() == ',') return Step::kOn;
  if (Byte() == ']') {
    outer_->Resume();
    place_ = Place::kSkin;
  } else if (OpensValue(Byte()) || Byte() == '"') {
    value_at_ = at_;
    was_mended_ = false;
    element_.Begin(!MaySpanLines());
    place_ = Place::kElement;
  } else {
    place_ = Place::kStretch;
  }
  return Step::kOn;
}

PartCutter::Step PartCutter::GoElement() {
  Walk(element_);
  switch (element_.state()) {
    case ValueWalk::State::kClosed:
      return EndPart(at_, at_, Place::kBetween);
    case ValueWalk::State::kBroken:
      if (Mend(element_, value_at_)) return Step::kOn;
      place_ = Place::kElementLine;
      LookAnew();
      return Step::kOn;
    default:
      break;
  }
  if (at_ - begin_ > max_part_size_) return Step::kOn;
  return is_last_ ? EndPart(at_, at_, Place::kBetween) : Step::kEmpty;
}

PartCutter::Step PartCutter::GoStretch() {
  while (HasByte() && !EndsStretch(Byte())) ++at_;
  if (!HasByte() && !is_last_) return Step::kEmpty;
  return EndPart(at_, at_, Place::kBetween);
}

PartCutter::Step PartCutter::GoElementLine() {
  at_ = LineEndFrom(at_);
  if (!HasByte() && !is_last_) return Step::kEmpty;
  return EndLineAt(at_, Place::kBetween);
}

PartCutter::Step PartCutter::GoSkin() {
  Walk(*outer_);
  Pass(at_);
  switch (outer_->state()) {
    case ValueWalk::State::kGoing:
      return HasByte() ? Step::kOn : Step::kEmpty;
    case ValueWalk::State::kClosed:
      place_ = Place::kAfterWrapper;
      return Step::kOn;
    case ValueWalk::State::kAtArray:
      place_ = Place::kBetween;
      return Step::kOn;
    case ValueWalk::State::kBroken:
      place_ = Place::kLine;
      return Step::kOn;
  }
  return Step::kEmpty;
}

PartCutter::Step PartCutter::GoAfterWrapper() {
  while (HasByte() && IsBlank(Byte())) ++at_;
  Pass(at_);
  if (!HasByte()) return Step::kEmpty;
  const char next = Byte();
  if (next == '\n') Pass(at_ + 1);
  const bool begins = next == '\n' || OpensValue(next) || next == kByteOrderMark.front();
  place_ = begins ? Place::kFresh : Place::kLine;
  return Step::kOn;
}

PartCutter::Step PartCutter::EndLineAt(std::uint64_t end, Place next) {
  const std::uint64_t behind = std::min(end + 1, this->end());
  if (end > begin_ && Range(end - 1, end) == "\r") --end;
  return EndPart(end, std::max(behind, end), next);
}

PartCutter::Step PartCutter::EndPart(std::uint64_t end, std::uint64_t next_begin, Place next) {
  ends_ = true;
  part_end_ = end;
  next_begin_ = next_begin;
  next_place_ = next;
  return Step::kPart;
}

/// Nothing where more bytes have to come before it is known.
std::optional<bool> PartCutter::MarkIsNext() const {
  const std::string_view next = Range(at_, std::min(at_ + kByteOrderMark.size(), end()));
  if (next == kByteOrderMark) return true;
  if (is_last_ || !kByteOrderMark.starts_with(next)) return false;
  return std::nullopt;
}

/// Passes all that stand here. False where more bytes have to come before it is known.
bool PartCutter::SkipMark() {
  auto has_mark = MarkIsNext();
  while (has_mark.value_or(false)) {
    Pass(at_ + kByteOrderMark.size());
    has_mark = MarkIsNext();
  }
  return has_mark.has_value();
}

void PartCutter::SkipBlanks(bool lines) {
  const std::uint64_t limit = Limit();
  while (at_ < limit && (IsBlank(Byte()) || (lines && Byte() == '\n'))) ++at_;
}

/// No further than a part may go, so that pieces do not depend on what has come by now.
std::uint64_t PartCutter::Limit() const {
  return std::max(at_, std::min(end(), begin_ + max_part_size_ + 1));
}

void PartCutter::Walk(ValueWalk& walk) {
  at_ = base_ + walk.Walk(text_.substr(0, Limit() - base_), at_ - base_);
}

std::uint64_t PartCutter::LineEndFrom(std::uint64_t from) const {
  return base_ + std::min(text_.find('\n', from - base_), text_.size());
}

std::vector<Part> CutParts(std::string_view text, const event::Wrapping& wrapping,
                           std::size_t max_part_size) {
  PartCutter cutter(wrapping, max_part_size);
  std::vector<Part> parts;
  while (const auto part = cutter.Next(text, 0, true)) parts.push_back(*part);
  return parts;
}

bool IsPlainObject(std::string_view line) {
  if (!line.starts_with('{') || !line.ends_with('}')) return false;
  const std::string_view inside = line.substr(0, line.size() - 1);
  for (std::size_t at = inside.find('}'); at != std::string_view::npos;
       at = inside.find('}', at + 1)) {
    const std::size_t next = line.find_first_not_of(" \t\r", at + 1);
    if (OpensValue(line[next]) || line[next] == kByteOrderMark.front()) return false;
  }
  return true;
}

}  // namespace weir::intake
