// Walks over one JSON value, piece by piece: where it ends, and whether it can still be JSON.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/schema.h"

namespace weir::intake {

/// Looks at structure alone: brackets that match, strings that end on their line, keys, colons and
/// commas where they belong. Whether scalars, escapes and characters are right is the decoder's to
/// say. So what breaks here is no JSON, and what does not may still be none.
class ValueWalk {
 public:
  enum class State : std::uint8_t {
    kGoing,
    kClosed,   ///< behind the value's last byte
    kAtArray,  ///< behind the '[' of the array that is looked for
    kBroken,   ///< at a byte that can't stand there
  };

  /// An array is looked for at `path`: {} is the value itself, {"a", "b"} the member b of its a.
  /// It is not found by a walk that does not look (the default). `path` outlives the walk.
  ValueWalk() = default;
  explicit ValueWalk(const event::FieldPath& path) : path_(&path) {}

  /// At the first byte of another value. Where `on_one_line`, a line break in it breaks it.
  void Begin(bool on_one_line = false);

  /// Goes on with text[at] and gives where it stopped: text.size() while it is kGoing.
  [[nodiscard]] std::size_t Walk(std::string_view text, std::size_t at);

  /// From kAtArray: on, into the array.
  void Resume() { state_ = State::kGoing; }

  /// From kBroken: on, to where the brackets that are open close on this line. What the grammar
  /// forbids is passed over; kBroken again at the line's end or a bracket of the wrong kind.
  void Forgive();

  [[nodiscard]] State state() const { return state_; }

  /// Deeper than that, nothing is a value any more.
  static constexpr std::size_t kMaxDepth = 4'096;

 private:
  enum class Expect : std::uint8_t { kValue, kValueOrEnd, kKey, kKeyOrEnd, kColon, kNext };

  [[nodiscard]] std::size_t WalkString(std::string_view text, std::size_t at);
  bool Step(char c);
  bool BeginString();
  void EndString();
  bool Push(char bracket);
  bool Pop(char bracket);
  bool Separate(char mark);
  bool TakeScalar();
  bool Break();
  void AfterValue();
  [[nodiscard]] bool ExpectsValue() const {
    return expect_ == Expect::kValue || expect_ == Expect::kValueOrEnd;
  }
  /// Whether the innermost open object is the one that the path has led to.
  [[nodiscard]] bool IsOnPath() const {
    return path_ != nullptr && matched_ < path_->keys.size() && open_.size() == matched_ + 1 &&
           open_.back();
  }
  [[nodiscard]] bool KeyIsNextOfPath() const;

  const event::FieldPath* path_ = nullptr;
  State state_ = State::kGoing;
  Expect expect_ = Expect::kValue;
  bool on_one_line_ = false;
  bool forgiving_ = false;
  bool in_string_ = false;
  bool escaped_ = false;
  bool in_scalar_ = false;
  bool is_key_ = false;       ///< the string is one
  bool keeps_key_ = false;    ///< its text is wanted
  bool key_matches_ = false;  ///< the value that comes belongs to the path's next key
  std::size_t matched_ = 0;   ///< so many keys of the path lead to the innermost object on it
  std::vector<bool> open_;    ///< brackets: true for '{'
  std::string key_;
};

}  // namespace weir::intake
