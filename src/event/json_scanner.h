// Validates one JSON text in a single pass and finds the fields of a tree in it, as byte ranges.
//
// simdjson finds where every token begins (its first stage: UTF-8, strings, structure, at several
// GB/s); the walk over those tokens is ours. Neither of simdjson's own walks fits an archive: On
// Demand does not look into what it skips, so `{"id":1,"x":tru}` would pass, and DOM refuses valid
// numbers past 64 bits and doubles past 1e308. Here every token is checked, nothing is converted,
// and the event's own bytes stay where they are.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/byte_range.h"
#include "src/event/field_tree.h"
#include "src/event/member_names.h"
#include "src/event/reason.h"

namespace simdjson::internal {
class dom_parser_implementation;
}  // namespace simdjson::internal

namespace weir::event {

/// Texts handed to a scan are followed by this many readable bytes, whatever they hold (as
/// simdjson::SIMDJSON_PADDING asks).
inline constexpr std::size_t kJsonPadding = 64;

/// Objects and arrays may be nested this deep.
inline constexpr std::uint32_t kMaxDepth = 1024;

enum class JsonKind : std::uint8_t {
  kAbsent,
  kNull,
  kBoolean,
  kNumber,
  kString,
  kObject,
  kArray,
};

/// One field as it was found. `value` of a string is what stands between its quotes.
struct FoundField {
  JsonKind kind = JsonKind::kAbsent;
  bool repeated = false;  ///< it, or an object on the way to it, is there more than once
  ByteRange value;
};

/// A top-level member whose name was asked for.
struct MarkedMember {
  std::size_t key = 0;  ///< its number
  ByteRange name;       ///< what stands between the name's quotes
};

class JsonScanner {
 public:
  /// `tree` outlives the scanner; its fields are numbered 0 to `field_count` - 1. Top-level members
  /// named as one of `marked_keys`, in whatever case, are reported by marked(). REQUIRES: the keys
  /// are lower-case ASCII without a k, which is the only letter that others become in lower case.
  JsonScanner(const FieldTree& tree, std::size_t field_count, std::vector<std::string> marked_keys,
              NameCase name_case = NameCase::kIgnored);
  JsonScanner(const JsonScanner&) = delete;
  JsonScanner& operator=(const JsonScanner&) = delete;
  ~JsonScanner();

  /// Scans `text`, which kJsonPadding readable bytes follow; ranges and results refer to it until
  /// the next scan. The outcome is kNone for a JSON object, else the reason it is none.
  [[nodiscard]] Reason Scan(std::string_view text);

  /// What was wrong, for a person; set when Scan() did not return kNone.
  [[nodiscard]] const char* complaint() const { return complaint_; }
  /// The byte at which it was wrong, where that is known.
  [[nodiscard]] std::optional<std::uint32_t> complaint_at() const { return complaint_at_; }

  [[nodiscard]] const FoundField& field(std::size_t number) const { return fields_[number]; }

  /// The object without white space around it.
  [[nodiscard]] ByteRange object() const { return object_; }
  /// The top-level members with a marked key, in order.
  [[nodiscard]] const std::vector<MarkedMember>& marked() const { return marked_; }
  /// Whether two members of one object, at any depth, have the same name.
  [[nodiscard]] const std::optional<NameClash>& name_clash() const { return names_.clash(); }
  /// Where the first escape stands that names half a surrogate pair, if there is any.
  [[nodiscard]] std::optional<std::uint32_t> lone_surrogate() const { return lone_surrogate_; }
  [[nodiscard]] bool has_insignificant_space() const { return has_space_; }
  /// Whether there may be an escape in that part of the text.
  [[nodiscard]] bool MayHoldEscape(ByteRange range) const { return range.end > first_backslash_; }

  /// Appends the text without insignificant white space.
  void AppendCompact(std::string& out) const;

 private:
  /// A value as it was walked over.
  struct Value {
    JsonKind kind = JsonKind::kAbsent;
    ByteRange range;
  };
  /// A place in the token index. Each step of the walk takes the place where it begins and gives
  /// the one where it ends, null after a failure: so the place stays in a register.
  using Token = const std::uint32_t*;

  [[nodiscard]] bool IndexTokens();
  void Refuse(int simdjson_error);
  [[nodiscard]] bool WalkRoot();
  [[nodiscard]] Token WalkValue(Token token, FieldTree::NodeId node, std::uint32_t depth,
                                Value& value);
  [[nodiscard]] Token WalkObject(Token token, FieldTree::NodeId node, std::uint32_t depth);
  [[nodiscard]] Token WalkMember(Token token, FieldTree::NodeId object, std::uint32_t depth,
                                 MemberNames::Object& names);
  [[nodiscard]] Token WalkFieldMember(Token token, ByteRange key, FieldTree::NodeId object,
                                      std::uint32_t depth);
  [[nodiscard]] Token WalkArray(Token token, std::uint32_t depth);
  [[nodiscard]] Token WalkString(Token token, ByteRange& inside);
  [[nodiscard]] Token WalkScalar(Token token, Value& value);
  [[nodiscard]] Token SkipStructural(Token token);
  [[nodiscard]] std::string_view Key(ByteRange inside);
  void Mark(std::string_view key, ByteRange name);
  void Enter(FieldTree::NodeId node);
  void MarkRepeatedFields();
  Token Fail(const char* complaint, std::optional<std::uint32_t> at,
             Reason reason = Reason::kInvalidJson);

  /// The first character of a token, or NUL at the end.
  [[nodiscard]] char Peek(Token token) const { return token == end_ ? '\0' : text_[*token]; }
  /// Where a token that is no structural character ends: before the white space in front of the
  /// next one, or of the text's end, which simdjson keeps behind the last token.
  [[nodiscard]] std::uint32_t EndOf(Token token) const;
  [[nodiscard]] std::uint32_t EndBefore(Token token) const { return EndOf(token - 1); }

  const FieldTree& tree_;
  std::vector<std::string> marked_keys_;
  KeySizes marked_sizes_;
  std::vector<FoundField> fields_;
  std::vector<bool> node_seen_;
  std::vector<bool> node_repeated_;
  bool any_repeated_ = false;
  std::vector<MarkedMember> marked_;
  MemberNames names_;

  std::unique_ptr<simdjson::internal::dom_parser_implementation> stage1_;
  std::size_t capacity_ = 0;

  std::string_view text_;
  Token begin_ = nullptr;
  Token end_ = nullptr;
  bool has_space_ = false;
  std::size_t first_backslash_ = 0;  ///< the text's size where there is none
  std::optional<std::uint32_t> lone_surrogate_;
  ByteRange object_;
  std::string key_;

  Reason reason_ = Reason::kNone;
  const char* complaint_ = "";
  std::optional<std::uint32_t> complaint_at_;
};

}  // namespace weir::event
