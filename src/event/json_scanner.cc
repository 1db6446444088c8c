// Validates one JSON text in a single pass and finds the fields of a tree in it, as byte ranges.
#include "src/event/json_scanner.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include <simdjson.h>

#include "src/event/json_text.h"
#include "src/result/check.h"
#include "src/text/ascii.h"

namespace weir::event {
namespace {

/// Token buffers larger than this are given back after the text that needed them.
constexpr std::size_t kLargestKeptCapacity = std::size_t{1} << 20;
static_assert(kJsonPadding >= simdjson::SIMDJSON_PADDING);
constexpr std::size_t kSmallestCapacity = std::size_t{1} << 14;

const std::uint8_t* Bytes(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

}  // namespace

JsonScanner::JsonScanner(const FieldTree& tree, std::size_t field_count,
                         std::vector<std::string> marked_keys, NameCase name_case)
    : tree_(tree),
      marked_keys_(std::move(marked_keys)),
      fields_(field_count),
      node_seen_(tree.size()),
      node_repeated_(tree.size()),
      names_(name_case) {
  for (const std::string& key : marked_keys_) marked_sizes_.Add(key);
}

JsonScanner::~JsonScanner() = default;

Reason JsonScanner::Scan(std::string_view text) {
  text_ = text;
  has_space_ = false;
  object_ = {};
  lone_surrogate_.reset();
  reason_ = Reason::kNone;
  any_repeated_ = false;
  marked_.clear();
  std::fill(fields_.begin(), fields_.end(), FoundField{});
  std::fill(node_seen_.begin(), node_seen_.end(), false);
  if (IndexTokens() && WalkRoot() && any_repeated_) MarkRepeatedFields();
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
  if (const auto error =
          stage1_->stage1(Bytes(text_), text_.size(), simdjson::stage1_mode::regular)) {
    Refuse(error);
    return false;
  }
  begin_ = stage1_->structural_indexes.get();
  end_ = begin_ + stage1_->n_structural_indexes;
  has_space_ = *begin_ > 0;
  first_backslash_ = std::min(text_.find('\\'), text_.size());
  names_.Begin(text_, first_backslash_);
  // Backslashes outside of strings are refused where they stand, so all can be looked at together.
  std::size_t lone_surrogate = text_.size();
  if (!HasValidEscapes(text_.substr(first_backslash_), lone_surrogate)) {
    Fail("a backslash begins no escape that JSON knows", {});
    return false;
  }
  if (lone_surrogate < text_.size()) {
    lone_surrogate_ = static_cast<std::uint32_t>(first_backslash_ + lone_surrogate);
  }
  return true;
}

void JsonScanner::Refuse(int simdjson_error) {
  // simdjson judges UTF-8 last, Weir first.
  if (!simdjson::validate_utf8(text_)) simdjson_error = simdjson::UTF8_ERROR;
  switch (simdjson_error) {
    case simdjson::EMPTY:
      Fail("there is nothing but white space", {}, Reason::kEmpty);
      break;
    case simdjson::UTF8_ERROR:
      Fail("these bytes are not UTF-8", {}, Reason::kInvalidUtf8);
      break;
    case simdjson::UNESCAPED_CHARS:
      Fail("a string holds a control character that is not escaped", {});
      break;
    case simdjson::UNCLOSED_STRING:
      Fail("a string is not closed", {});
      break;
    default:
      Fail("this is not JSON", {});
      break;
  }
}

bool JsonScanner::WalkRoot() {
  Value root;
  const Token token = WalkValue(begin_, FieldTree::kRoot, 0, root);
  if (token == nullptr) return false;
  if (token != end_) return Fail("more text follows the value", *token) != nullptr;
  if (root.kind != JsonKind::kObject) {
    Fail("this is JSON, but no object", root.range.begin, Reason::kNotAnObject);
    return false;
  }
  object_ = root.range;
  return true;
}

JsonScanner::Token JsonScanner::WalkValue(Token token, FieldTree::NodeId node, std::uint32_t depth,
                                          Value& value) {
  switch (Peek(token)) {
    case '"':
      value.kind = JsonKind::kString;
      return WalkString(token, value.range);
    case '{':
      value = {JsonKind::kObject, {*token, 0}};
      token = WalkObject(token, node, depth + 1);
      break;
    case '[':
      value = {JsonKind::kArray, {*token, 0}};
      token = WalkArray(token, depth + 1);
      break;
    default:
      return WalkScalar(token, value);
  }
  if (token != nullptr) value.range.end = token[-1] + 1;
  return token;
}

JsonScanner::Token JsonScanner::WalkObject(Token token, FieldTree::NodeId node,
                                           std::uint32_t depth) {
  if (depth > kMaxDepth) {
    return Fail("objects and arrays are nested too deeply", *token, Reason::kTooDeep);
  }
  token = SkipStructural(token);
  if (Peek(token) == '}') return SkipStructural(token);
  MemberNames::Object names = names_.Open();
  while (true) {
    token = WalkMember(token, node, depth, names);
    if (token == nullptr) return nullptr;
    const char next = Peek(token);
    if (next == '}') {
      names_.Close(names);
      return SkipStructural(token);
    }
    if (next != ',') return Fail("a ',' or '}' belongs behind a member", EndBefore(token));
    token = SkipStructural(token);
  }
}

JsonScanner::Token JsonScanner::WalkMember(Token token, FieldTree::NodeId object,
                                           std::uint32_t depth, MemberNames::Object& names) {
  if (Peek(token) != '"') {
    return Fail("a key in double quotes belongs here", token == end_ ? EndBefore(token) : *token);
  }
  ByteRange key;
  token = WalkString(token, key);
  if (token == nullptr) return nullptr;
  names_.Add(names, key);
  if (Peek(token) != ':') return Fail("a ':' belongs behind a key", EndBefore(token));
  token = SkipStructural(token);
  if (object != FieldTree::kNowhere) return WalkFieldMember(token, key, object, depth);
  Value ignored;
  return WalkValue(token, FieldTree::kNowhere, depth, ignored);
}

/// Walks over the value of a member that may be a field of the tree, lead to one, or be marked.
JsonScanner::Token JsonScanner::WalkFieldMember(Token token, ByteRange key,
                                                FieldTree::NodeId object, std::uint32_t depth) {
  const std::string_view text = Key(key);
  const FieldTree::NodeId node = tree_.Child(object, text);
  if (depth == 1 && marked_sizes_.MayHold(text)) Mark(text, key);
  if (node != FieldTree::kNowhere) Enter(node);
  Value value;
  token = WalkValue(token, node, depth, value);
  if (token == nullptr) return nullptr;
  if (node != FieldTree::kNowhere && tree_.Field(node) != FieldTree::kNoField) {
    fields_[static_cast<std::size_t>(tree_.Field(node))] = {value.kind, false, value.range};
  }
  return token;
}

JsonScanner::Token JsonScanner::WalkArray(Token token, std::uint32_t depth) {
  if (depth > kMaxDepth) {
    return Fail("objects and arrays are nested too deeply", *token, Reason::kTooDeep);
  }
  token = SkipStructural(token);
  if (Peek(token) == ']') return SkipStructural(token);
  Value ignored;
  while (true) {
    token = WalkValue(token, FieldTree::kNowhere, depth, ignored);
    if (token == nullptr) return nullptr;
    const char next = Peek(token);
    if (next == ']') return SkipStructural(token);
    if (next != ',') return Fail("a ',' or ']' belongs behind an element", EndBefore(token));
    token = SkipStructural(token);
  }
}

JsonScanner::Token JsonScanner::WalkString(Token token, ByteRange& inside) {
  const std::uint32_t begin = *token;
  const std::uint32_t end = EndOf(token);
  if (end < begin + 2 || text_[end - 1] != '"') {
    return Fail("this follows a string without a ',' in between", begin);
  }
  // As one word: whoever reads both ends at once would wait for two writes.
  inside = std::bit_cast<ByteRange>(std::uint64_t{end - 1} << 32 | (begin + 1));
  if (end != token[1]) has_space_ = true;
  return token + 1;
}

JsonScanner::Token JsonScanner::WalkScalar(Token token, Value& value) {
  if (token == end_) return Fail("the text ends where a value belongs", EndBefore(token));
  value.range = {*token, EndOf(token)};
  const std::string_view spelled =
      text_.substr(value.range.begin, value.range.end - value.range.begin);
  const char first = spelled.front();
  if (first == 'n' && spelled == "null") {
    value.kind = JsonKind::kNull;
  } else if ((first == 't' && spelled == "true") || (first == 'f' && spelled == "false")) {
    value.kind = JsonKind::kBoolean;
  } else if (IsJsonNumber(spelled)) {
    value.kind = JsonKind::kNumber;
  } else {
    return Fail("this is no JSON value", value.range.begin);
  }
  if (value.range.end != token[1]) has_space_ = true;
  return token + 1;
}

JsonScanner::Token JsonScanner::SkipStructural(Token token) {
  if (token[1] != token[0] + 1) has_space_ = true;
  return token + 1;
}

std::uint32_t JsonScanner::EndOf(Token token) const {
  std::uint32_t end = token[1];
  while (IsJsonSpace(text_[end - 1])) --end;
  return end;
}

std::string_view JsonScanner::Key(ByteRange inside) {
  const std::string_view raw = text_.substr(inside.begin, inside.end - inside.begin);
  if (!MayHoldEscape(inside) || raw.find('\\') == std::string_view::npos) return raw;
  key_.clear();
  return AppendUnescaped(raw, key_) ? std::string_view(key_) : raw;
}

void JsonScanner::Mark(std::string_view key, ByteRange name) {
  const auto is_named = [key](std::string_view marked) {
    // The last letters differ first where names have a prefix in common.
    return key.size() == marked.size() && text::AsciiLower(key.back()) == marked.back() &&
           std::ranges::equal(key, marked, {}, text::AsciiLower);
  };
  const auto marked = std::ranges::find_if(marked_keys_, is_named);
  if (marked == marked_keys_.end()) return;
  marked_.push_back({static_cast<std::size_t>(marked - marked_keys_.begin()), name});
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
  for (Token token = begin_; token != end_; ++token) {
    out.append(text_.substr(*token, EndOf(token) - *token));
  }
}

JsonScanner::Token JsonScanner::Fail(const char* complaint, std::optional<std::uint32_t> at,
                                     Reason reason) {
  reason_ = reason;
  complaint_ = complaint;
  complaint_at_ = at;
  return nullptr;
}

}  // namespace weir::event
