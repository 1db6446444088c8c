// Walks over one JSON value, piece by piece: where it ends, and whether it can still be JSON.
#include "src/intake/value_walk.h"

#include "src/event/json_text.h"

namespace weir::intake {
namespace {

/// The characters that numbers and the words true, false, null are of, and their like.
constexpr bool IsScalarCharacter(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
         c == '+' || c == '.';
}

/// A key of so many characters may be spelled with escapes, six bytes each.
constexpr std::size_t kEscapeSize = 6;

/// Longer than any key that a schema can name.
constexpr std::size_t kMaxKeySize = event::kMaxSchemaBytes * kEscapeSize;

}  // namespace

void ValueWalk::Begin(bool on_one_line) {
  state_ = State::kGoing;
  expect_ = Expect::kValue;
  on_one_line_ = on_one_line;
  forgiving_ = in_string_ = escaped_ = in_scalar_ = is_key_ = keeps_key_ = key_matches_ = false;
  matched_ = 0;
  open_.clear();
  key_.clear();
}

void ValueWalk::Forgive() {
  state_ = State::kGoing;
  forgiving_ = true;
  in_scalar_ = false;
}

std::size_t ValueWalk::Walk(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (in_string_) {
      at = WalkString(text, at);
    } else if (Step(text[at])) {
      ++at;
    }
    if (state_ != State::kGoing) return at;
  }
  return at;
}

std::size_t ValueWalk::WalkString(std::string_view text, std::size_t at) {
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\n') {
      in_string_ = false;
      Break();
      return at;
    }
    if (c == '"' && !escaped_) {
      EndString();
      return at + 1;
    }
    escaped_ = c == '\\' && !escaped_;
    if (keeps_key_ && key_.size() < kMaxKeySize) key_ += c;
  }
  return at;
}

bool ValueWalk::Step(char c) {
  if (IsScalarCharacter(c)) return TakeScalar();
  in_scalar_ = false;
  switch (c) {
    case ' ':
    case '\t':
    case '\r':
      return true;
    case '\n':
      return !(forgiving_ || on_one_line_) || Break();
    case '"':
      return BeginString();
    case '{':
    case '[':
      return Push(c);
    case '}':
    case ']':
      return Pop(c);
    case ',':
    case ':':
      return Separate(c);
    default:
      return forgiving_ || Break();
  }
}

bool ValueWalk::TakeScalar() {
  if (in_scalar_ || forgiving_) return true;
  if (!ExpectsValue() || open_.empty()) return Break();
  in_scalar_ = true;
  AfterValue();
  return true;
}

bool ValueWalk::BeginString() {
  is_key_ = expect_ == Expect::kKey || expect_ == Expect::kKeyOrEnd;
  if (!is_key_ && !ExpectsValue() && !forgiving_) return Break();
  in_string_ = true;
  escaped_ = false;
  keeps_key_ = is_key_ && !forgiving_ && IsOnPath();
  if (keeps_key_) key_.clear();
  return true;
}

void ValueWalk::EndString() {
  in_string_ = false;
  if (forgiving_) {
    if (open_.empty()) state_ = State::kClosed;
  } else if (is_key_) {
    key_matches_ = keeps_key_ && KeyIsNextOfPath();
    expect_ = Expect::kColon;
  } else {
    AfterValue();
  }
  keeps_key_ = false;
}

bool ValueWalk::KeyIsNextOfPath() const {
  const std::string& wanted = path_->keys[matched_];
  if (key_ == wanted) return true;
  if (key_.find('\\') == std::string::npos || key_.size() > wanted.size() * kEscapeSize) {
    return false;
  }
  std::string unescaped;
  return event::AppendUnescaped(key_, unescaped) && unescaped == wanted;
}

bool ValueWalk::Push(char bracket) {
  if ((!ExpectsValue() && !forgiving_) || open_.size() == kMaxDepth) return Break();
  const bool is_object = bracket == '{';
  const bool is_next_of_path = key_matches_ && !forgiving_;
  const std::size_t length = path_ == nullptr ? 0 : path_->keys.size();
  const bool is_wanted = path_ != nullptr && !is_object && !forgiving_ &&
                         (length == 0 ? open_.empty() : is_next_of_path && matched_ + 1 == length);
  if (is_object && is_next_of_path && matched_ + 1 < length) ++matched_;
  key_matches_ = false;
  open_.push_back(is_object);
  expect_ = is_object ? Expect::kKeyOrEnd : Expect::kValueOrEnd;
  if (is_wanted) state_ = State::kAtArray;
  return true;
}

bool ValueWalk::Pop(char bracket) {
  const bool is_object = bracket == '}';
  if (open_.empty() || open_.back() != is_object) return Break();
  const Expect end = is_object ? Expect::kKeyOrEnd : Expect::kValueOrEnd;
  if (!forgiving_ && expect_ != Expect::kNext && expect_ != end) return Break();
  open_.pop_back();
  if (matched_ > 0 && open_.size() <= matched_) matched_ = open_.empty() ? 0 : open_.size() - 1;
  AfterValue();
  return true;
}

bool ValueWalk::Separate(char mark) {
  if (forgiving_) return true;
  if (mark == ':') {
    if (expect_ != Expect::kColon) return Break();
    expect_ = Expect::kValue;
    return true;
  }
  if (expect_ != Expect::kNext || open_.empty()) return Break();
  expect_ = open_.back() ? Expect::kKey : Expect::kValue;
  return true;
}

void ValueWalk::AfterValue() {
  key_matches_ = false;
  expect_ = Expect::kNext;
  if (open_.empty()) state_ = State::kClosed;
}

bool ValueWalk::Break() {
  state_ = State::kBroken;
  return false;
}

}  // namespace weir::intake
