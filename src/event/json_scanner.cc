// Validates one JSON text in a single pass and finds the fields of a tree in it, as byte ranges.
#include "src/event/json_scanner.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "src/event/json_text.h"

namespace weir::event {
namespace {

/// Token buffers larger than this are given back after the text that needed them.
constexpr std::size_t kLargestKeptCapacity = std::size_t{1} << 20;
constexpr std::size_t kSmallestCapacity = std::size_t{1} << 14;

const std::uint8_t* Bytes(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

}  // namespace

JsonScanner::JsonScanner(const FieldTree& tree, std::size_t field_count,
                         std::vector<std::string> marked_keys)
    : tree_(tree),
      marked_keys_(std::move(marked_keys)),
      fields_(field_count),
      node_seen_(tree.size()),
      node_repeated_(tree.size()) {}

Reason JsonScanner::Scan(std::string_view text) {
  text_ = text;
  next_ = 0;
  token_bytes_ = 0;
  object_ = {};
  reason_ = Reason::kNone;
  any_repeated_ = false;
  marked_.clear();
  std::fill(fields_.begin(), fields_.end(), FoundField{});
  std::fill(node_seen_.begin(), node_seen_.end(), false);
  if (IndexTokens() && Root() && any_repeated_) MarkRepeatedFields();
  return reason_;
}

bool JsonScanner::IndexTokens() {
  if (!stage1_ || capacity_ < text_.size() ||
      (capacity_ > kLargestKeptCapacity && text_.size() <= kLargestKeptCapacity)) {
    capacity_ = std::max(text_.size(), kSmallestCapacity);
    const auto failed = simdjson::get_active_implementation()->create_dom_parser_implementation(
        capacity_, kMaxDepth, stage1_);
    WEIR_CHECK(failed == simdjson::SUCCESS, "simdjson can't allocate its token index");
  }
  switch (stage1_->stage1(Bytes(text_), text_.size(), simdjson::stage1_mode::regular)) {
    case simdjson::SUCCESS:
      break;
    case simdjson::EMPTY:
      return Fail("there is nothing but white space", 0, Reason::kEmpty);
    case simdjson::UTF8_ERROR:
      return Fail("these bytes are not UTF-8", 0, Reason::kInvalidUtf8);
    case simdjson::UNESCAPED_CHARS:
      return Fail("a string holds a control character that is not escaped", 0);
    case simdjson::UNCLOSED_STRING:
      return Fail("a string is not closed", 0);
    default:
      return Fail("this is not JSON", 0);
  }
  tokens_ = stage1_->structural_indexes.get();
  token_count_ = stage1_->n_structural_indexes;
  has_backslash_ = std::memchr(text_.data(), '\\', text_.size()) != nullptr;
  return true;
}

bool JsonScanner::Root() {
  Token root;
  if (!Value(FieldTree::kRoot, 0, root)) return false;
  if (!AtEnd()) return Fail("more text follows the value", TokenBegin(next_));
  if (root.kind != JsonKind::kObject) {
    return Fail("this is JSON, but no object", root.range.begin, Reason::kNotAnObject);
  }
  object_ = root.range;
  return true;
}

bool JsonScanner::Value(FieldTree::NodeId node, std::uint32_t depth, Token& value) {
  if (AtEnd()) return Fail("the text ends where a value belongs", TokenEnd(next_ - 1));
  const std::uint32_t begin = TokenBegin(next_);
  switch (text_[begin]) {
    case '{':
      value.kind = JsonKind::kObject;
      if (!Object(node, depth + 1)) return false;
      value.range = {begin, TokenBegin(next_ - 1) + 1};
      return true;
    case '[':
      value.kind = JsonKind::kArray;
      if (!Array(depth + 1)) return false;
      value.range = {begin, TokenBegin(next_ - 1) + 1};
      return true;
    case '"':
      value.kind = JsonKind::kString;
      return String(value.range);
    default:
      return Scalar(value);
  }
}

bool JsonScanner::Object(FieldTree::NodeId node, std::uint32_t depth) {
  if (depth > kMaxDepth) {
    return Fail("objects and arrays are nested too deeply", TokenBegin(next_), Reason::kTooDeep);
  }
  SkipStructural();
  if (Peek() == '}') {
    SkipStructural();
    return true;
  }
  while (Member(node, depth)) {
    switch (Peek()) {
      case ',':
        SkipStructural();
        break;
      case '}':
        SkipStructural();
        return true;
      default:
        return Fail("a ',' or '}' belongs behind a member", TokenEnd(next_ - 1));
    }
  }
  return false;
}

bool JsonScanner::Member(FieldTree::NodeId object, std::uint32_t depth) {
  if (Peek() != '"') {
    return Fail("a key in double quotes belongs here",
                AtEnd() ? TokenEnd(next_ - 1) : TokenBegin(next_));
  }
  ByteRange inside;
  if (!String(inside)) return false;
  if (Peek() != ':') return Fail("a ':' belongs behind a key", TokenEnd(next_ - 1));
  SkipStructural();

  FieldTree::NodeId node = FieldTree::kNowhere;
  bool is_marked = false;
  if (object != FieldTree::kNowhere) {
    const std::string_view key = Key(inside);
    node = tree_.Child(object, key);
    is_marked = depth == 1 && std::ranges::find(marked_keys_, key) != marked_keys_.end();
  }
  Token value;
  if (node != FieldTree::kNowhere) Enter(node);
  if (!Value(node, depth, value)) return false;
  if (is_marked) marked_.push_back({inside.begin - 1, TokenEnd(next_ - 1)});
  if (node != FieldTree::kNowhere && tree_.Field(node) != FieldTree::kNoField) {
    fields_[static_cast<std::size_t>(tree_.Field(node))] = {value.kind, false, value.range};
  }
  return true;
}

bool JsonScanner::Array(std::uint32_t depth) {
  if (depth > kMaxDepth) {
    return Fail("objects and arrays are nested too deeply", TokenBegin(next_), Reason::kTooDeep);
  }
  SkipStructural();
  if (Peek() == ']') {
    SkipStructural();
    return true;
  }
  Token ignored;
  while (Value(FieldTree::kNowhere, depth, ignored)) {
    switch (Peek()) {
      case ',':
        SkipStructural();
        break;
      case ']':
        SkipStructural();
        return true;
      default:
        return Fail("a ',' or ']' belongs behind an element", TokenEnd(next_ - 1));
    }
  }
  return false;
}

bool JsonScanner::String(ByteRange& inside) {
  const std::uint32_t begin = TokenBegin(next_);
  const std::uint32_t end = TokenEnd(next_);
  if (end < begin + 2 || text_[end - 1] != '"') {
    return Fail("this follows a string without a ',' in between", begin);
  }
  inside = {begin + 1, end - 1};
  if (has_backslash_ && !HasValidEscapes(text_.substr(begin + 1, end - begin - 2))) {
    return Fail("a string holds an escape that JSON does not know", begin);
  }
  token_bytes_ += end - begin;
  ++next_;
  return true;
}

bool JsonScanner::Scalar(Token& value) {
  value.range = {TokenBegin(next_), TokenEnd(next_)};
  const std::string_view token =
      text_.substr(value.range.begin, value.range.end - value.range.begin);
  if (token == "null") {
    value.kind = JsonKind::kNull;
  } else if (token == "true" || token == "false") {
    value.kind = JsonKind::kBoolean;
  } else if (IsJsonNumber(token)) {
    value.kind = JsonKind::kNumber;
  } else {
    return Fail("this is no JSON value", value.range.begin);
  }
  token_bytes_ += token.size();
  ++next_;
  return true;
}

std::uint32_t JsonScanner::TokenEnd(std::uint32_t token) const {
  std::uint32_t end =
      token + 1 < token_count_ ? TokenBegin(token + 1) : static_cast<std::uint32_t>(text_.size());
  while (IsJsonSpace(text_[end - 1])) --end;
  return end;
}

std::string_view JsonScanner::Key(ByteRange inside) {
  const std::string_view raw = text_.substr(inside.begin, inside.end - inside.begin);
  if (!has_backslash_ || raw.find('\\') == std::string_view::npos) return raw;
  key_.clear();
  return AppendUnescaped(raw, key_) ? std::string_view(key_) : raw;
}

void JsonScanner::Enter(FieldTree::NodeId node) {
  if (!node_seen_[node]) {
    node_seen_[node] = true;
    return;
  }
  if (!any_repeated_) std::fill(node_repeated_.begin(), node_repeated_.end(), false);
  any_repeated_ = true;
  node_repeated_[node] = true;
}

void JsonScanner::MarkRepeatedFields() {
  // Parents have lower numbers than their children, so one pass hands the mark down.
  for (FieldTree::NodeId node = 1; node < tree_.size(); ++node) {
    if (node_repeated_[tree_.Parent(node)]) node_repeated_[node] = true;
    if (node_repeated_[node] && tree_.Field(node) != FieldTree::kNoField) {
      fields_[static_cast<std::size_t>(tree_.Field(node))].repeated = true;
    }
  }
}

void JsonScanner::AppendCompact(std::string& out) const {
  for (std::uint32_t token = 0; token < token_count_; ++token) {
    const std::uint32_t begin = TokenBegin(token);
    out.append(text_.substr(begin, TokenEnd(token) - begin));
  }
}

bool JsonScanner::Fail(const char* complaint, std::uint32_t at, Reason reason) {
  reason_ = reason;
  complaint_ = complaint;
  complaint_at_ = at;
  return false;
}

}  // namespace weir::event
