// Cuts a text into parts, each of which should be one event: lines, values that are joined or
// spread over lines, elements of arrays and of wrappers.
//
//     text    = { [BOM] ( part | wrapper ) }
//     part    = value blanks EOL        a value alone on its line, or over several lines
//             | value                   in front of another value on the same line: {…}{…}
//             | line EOL                whatever else stands on a line, the empty one excepted
//     wrapper = '[' elements ']'        kAuto and kPath: where the first element is an object
//             | '{' … path:[ elements ] … '}'                                        (kPath)
//     elements = { blanks | ',' | value | stretch }     each value and stretch is a part
//     value   = an object or array (ValueWalk); among elements a string as well
//     EOL     = LF | CR LF | the end of the text
//
// kLines knows nothing but lines. kArray opens every array at the top. What is no part is a gap:
// line ends, byte order marks where a part begins, and of wrappers everything but their elements
// (white space and commas between these, brackets, the members around the path's array).
//
// Where a value breaks (see ValueWalk):
//   - on the line where it begins: the part ends where its brackets close on this line, if they do;
//     else with this line;
//   - on a later line: the part is the line where it begins, and the next line is looked at anew.
//   So
//     a line that was cut off takes no others with it.
// What stands behind a value on its line, and begins no other, belongs to the part of the value.
// Elements that stand behind each other without a comma are elements. An array that does not end
// has the elements that are there; the last one may be cut off.
//
// A part that is longer than the limit comes in pieces of at most the limit.
//
// Looking ahead is bounded: bytes that were looked at in vain (for values that broke on a later
// line) never exceed kFreeLookAhead and four times what lies before the value; beyond that a value
// has to end on its line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "src/event/schema.h"
#include "src/intake/value_walk.h"

namespace weir::intake {

/// A part of a text: the bytes from `begin` to before `end`, as offsets in the text. It may be
/// anything; the decoder says whether it is an event.
struct Part {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  bool oversized = false;     ///< a piece of a part that is longer than the limit
  bool is_element = false;    ///< stands in a wrapper
  std::uint64_t wrapper = 0;  ///< of elements: where the wrapper begins
  std::uint64_t number = 0;   ///< of elements: how many parts of the wrapper stand before it

  friend bool operator==(const Part&, const Part&) = default;
};

/// The parts of one text, in their order. They depend on the text alone, not on the pieces in which
/// it comes. Not thread-safe.
class PartCutter {
 public:
  /// `wrapping` outlives the cutter. REQUIRES: max_part_size > 0.
  PartCutter(const event::Wrapping& wrapping, std::size_t max_part_size);
  PartCutter(const PartCutter&) = delete;
  PartCutter& operator=(const PartCutter&) = delete;
  ~PartCutter() = default;

  /// The next part. `window` is the text from the offset `base` on, as far as it is known;
  /// `is_last`: as far as it goes. Nothing: more of the text is needed, or, where `is_last`, there
  /// are no more parts. A part's bytes are in the window.
  /// REQUIRES: base <= consumed(); the window reaches as far as the last one did.
  [[nodiscard]] std::optional<Part> Next(std::string_view window, std::uint64_t base, bool is_last);

  /// The text up to `offset` was cut elsewhere, into whole lines.
  /// REQUIRES: !is_inside(), or nothing was cut yet; consumed() <= offset.
  void SkipTo(std::uint64_t offset) {
    Pass(offset);
    place_ = Place::kFresh;
  }

  /// What stands before this offset is not looked at again. The window that is needed from here on
  /// is little longer than a part.
  [[nodiscard]] std::uint64_t consumed() const { return begin_; }

  /// Whether a part or a wrapper has begun that is not through: what comes belongs to it.
  [[nodiscard]] bool is_inside() const {
    const bool may_end =
        place_ == Place::kFresh || place_ == Place::kLine || place_ == Place::kAfterWrapper;
    return !may_end || in_pieces_ || at_ != begin_;
  }

  static constexpr std::uint64_t kFreeLookAhead = std::uint64_t{16} << 20;
  static constexpr std::uint64_t kLookAheadShare = 4;

 private:
  enum class Place : std::uint8_t {
    kFresh,         ///< a part may begin
    kLine,          ///< in a part that ends with its line
    kValue,         ///< in a value at the top
    kAfterValue,    ///< behind one, on its line
    kOpening,       ///< behind the '[' that may open a wrapper
    kBetween,       ///< between elements
    kElement,       ///< in an element
    kStretch,       ///< in what stands between elements and is none
    kElementLine,   ///< in an element that ends with its line
    kSkin,          ///< behind a wrapper's array, in the wrapper
    kAfterWrapper,  ///< behind it, on its line
  };
  /// What a step comes to.
  enum class Step : std::uint8_t {
    kOn,     ///< look again
    kPart,   ///< a part ends at part_end_
    kEmpty,  ///< nothing can be said about what has come by now
  };

  Step Go();
  Step GoFresh();
  Step GoLine();
  Step GoValue();
  Step GoAfterValue();
  Step GoOpening();
  Step GoBetween();
  Step GoElement();
  Step GoStretch();
  Step GoElementLine();
  Step GoSkin();
  Step GoAfterWrapper();

  void BeginValue(char first);
  Step GiveUpValue();
  Step EndLineAt(std::uint64_t end, Place next);
  Step EndPart(std::uint64_t end, std::uint64_t next_begin, Place next);
  bool Mend(ValueWalk& walk, std::uint64_t from);
  void LookAnew();
  bool SkipMark();
  [[nodiscard]] std::optional<bool> MarkIsNext() const;
  [[nodiscard]] std::uint64_t Limit() const;
  [[nodiscard]] bool IsTooLong() const;
  [[nodiscard]] bool MaySpanLines() const;
  void SkipBlanks(bool lines);
  void Pass(std::uint64_t to) { begin_ = at_ = to; }
  void Walk(ValueWalk& walk);
  std::optional<Part> Take();

  [[nodiscard]] bool HasByte() const { return at_ < end(); }
  [[nodiscard]] char Byte() const { return text_[at_ - base_]; }
  [[nodiscard]] std::uint64_t end() const { return base_ + text_.size(); }
  [[nodiscard]] std::string_view Range(std::uint64_t from, std::uint64_t to) const {
    return text_.substr(from - base_, to - from);
  }
  [[nodiscard]] std::uint64_t LineEndFrom(std::uint64_t from) const;
  [[nodiscard]] bool IsElement() const {
    return place_ == Place::kElement || place_ == Place::kStretch || place_ == Place::kElementLine;
  }

  const event::Wrapping& wrapping_;
  const std::size_t max_part_size_;

  std::string_view text_;
  std::uint64_t base_ = 0;
  bool is_last_ = false;

  Place place_ = Place::kFresh;
  std::uint64_t begin_ = 0;  ///< of the part, or of what may become one
  std::uint64_t at_ = 0;     ///< as far as was looked
  bool in_pieces_ = false;   ///< pieces of the part have been given

  bool ends_ = false;  ///< the part's end is known:
  std::uint64_t part_end_ = 0;
  std::uint64_t next_begin_ = 0;
  Place next_place_ = Place::kFresh;

  std::uint64_t value_at_ = 0;  ///< the first byte of the value, or of the element
  std::uint64_t looked_in_vain_ = 0;
  bool was_mended_ = false;

  const event::FieldPath root_;
  ValueWalk plain_walk_;
  ValueWalk array_walk_{root_};
  ValueWalk path_walk_{wrapping_.path};
  ValueWalk* outer_ = &plain_walk_;  ///< of the value at the top
  ValueWalk element_;
  std::uint64_t wrapper_at_ = 0;
  std::uint64_t elements_ = 0;
};

/// All parts of a text.
[[nodiscard]] std::vector<Part> CutParts(std::string_view text, const event::Wrapping& wrapping,
                                         std::size_t max_part_size);

/// Whether `line`, one line without its end, is one part by itself, told at a glance: nearly all
/// events are. It begins with '{', ends with '}', and no bracket opens directly behind one that
/// closes. False says nothing. Where the *next* line begins with ',', ':', '}' or ']' it may still
/// be the beginning of a value that is spread over lines; kPath wraps such lines too.
[[nodiscard]] bool IsPlainObject(std::string_view line);

}  // namespace weir::intake
