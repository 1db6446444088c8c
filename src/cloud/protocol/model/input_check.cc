// One walk over the request: types as they are met, violations gathered by the way.
#include "src/cloud/protocol/model/input_check.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "src/cloud/protocol/model/shown_value.h"
#include "src/codec/base64.h"

namespace weir::cloud::protocol {
namespace {

namespace json = boost::json;

/// Where a value stands, in pieces that become a text only when there is something to say.
struct Path {
  const Path* up = nullptr;
  std::string_view name = {};  ///< of a member, or of a map's key
  std::size_t number = 0;      ///< of a list's element, from 1; 0 for others
  bool is_element = false;     ///< of a list or a map

  [[nodiscard]] std::string Text() const {
    std::string text = up == nullptr ? "" : up->Text();
    if (!text.empty()) text += '.';
    if (!is_element) return text + ShownName(name);
    return text + (number > 0 ? fmt::format("{}.member", number) : fmt::format("{}.member", name));
  }
};

std::string_view TokenName(const json::value& value) {
  switch (value.kind()) {
    case json::kind::string:
      return "STRING_VALUE";
    case json::kind::bool_:
      return value.get_bool() ? "TRUE_VALUE" : "FALSE_VALUE";
    case json::kind::double_:
      return "DECIMAL_VALUE";
    default:
      return "NUMBER_VALUE";
  }
}

std::string_view TypeName(Kind kind) {
  switch (kind) {
    case Kind::kBlob:
      return "Blob";
    case Kind::kBoolean:
      return "Boolean";
    case Kind::kInteger:
      return "Integer";
    case Kind::kLong:
      return "Long";
    case Kind::kFloat:
      return "Float";
    case Kind::kDouble:
      return "Double";
    case Kind::kTimestamp:
      return "Timestamp";
    default:
      return "String";
  }
}

bool IsStructured(Kind kind) {
  return kind == Kind::kStructure || kind == Kind::kMap || kind == Kind::kList;
}

std::string WrongType(Kind wanted, const json::value& value) {
  if (IsStructured(wanted)) {
    return value.is_structured() ? "Unexpected collection type in payload"
                                 : "Unexpected value type in payload";
  }
  if (value.is_object()) return "Start of structure or map found where not expected.";
  if (value.is_array()) {
    return fmt::format("Unrecognized collection type class java.lang.{}", TypeName(wanted));
  }
  return fmt::format("{} cannot be converted to {}", TokenName(value), TypeName(wanted));
}

/// Of the numbers that a double stands for without loss, the whole ones.
std::optional<std::int64_t> WholeNumber(const json::value& value) {
  constexpr double kMaxExact = 9007199254740992.0;
  if (const auto* number = value.if_int64()) return *number;
  const auto* number = value.if_double();
  if (number == nullptr || !(std::abs(*number) <= kMaxExact) || std::trunc(*number) != *number) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(*number);
}

bool IsOfType(Kind kind, const json::value& value) {
  switch (kind) {
    case Kind::kStructure:
    case Kind::kMap:
      return value.is_object();
    case Kind::kList:
      return value.is_array();
    case Kind::kString:
    case Kind::kBlob:
      return value.is_string();
    case Kind::kBoolean:
      return value.is_bool();
    case Kind::kInteger: {
      const auto number = WholeNumber(value);
      return number && *number >= std::numeric_limits<std::int32_t>::min() &&
             *number <= std::numeric_limits<std::int32_t>::max();
    }
    case Kind::kLong:
      return WholeNumber(value).has_value();
    default:
      return value.is_number();
  }
}

/// Length as Java counts it, in UTF-16 units.
std::int64_t Utf16Length(std::string_view text) {
  return std::count_if(text.begin(), text.end(),
                       [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }) +
         std::count_if(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) >= 0xF0U; });
}

/// A unit of UTF-16 takes one to three bytes of UTF-8, so that most texts need no counting.
constexpr std::int64_t kMaxBytesAUnit = 3;

enum class Bound : std::uint8_t { kWithin, kBelow, kAbove };

template <typename Number>
Bound Judge(const Shape& shape, Number measure) {
  if (shape.has_min() && measure < static_cast<Number>(shape.min)) return Bound::kBelow;
  if (shape.has_max() && measure > static_cast<Number>(shape.max)) return Bound::kAbove;
  return Bound::kWithin;
}

Bound BoundOfText(const Shape& shape, std::string_view text) {
  const auto bytes = static_cast<std::int64_t>(text.size());
  const bool is_clear =
      shape.kind == Kind::kString && bytes <= shape.max && bytes / kMaxBytesAUnit >= shape.min;
  if (is_clear) return Bound::kWithin;
  return Judge(shape, shape.kind == Kind::kString ? Utf16Length(text) : bytes);
}

Bound BoundOf(const Shape& shape, const json::value& value) {
  if (!shape.has_min() && !shape.has_max()) return Bound::kWithin;
  if (const auto* text = value.if_string()) return BoundOfText(shape, *text);
  if (const auto* array = value.if_array()) {
    return Judge(shape, static_cast<std::int64_t>(array->size()));
  }
  if (const auto* object = value.if_object()) {
    return Judge(shape, static_cast<std::int64_t>(object->size()));
  }
  if (const auto* number = value.if_int64()) return Judge(shape, *number);
  return value.is_number() ? Judge(shape, value.to_number<double>()) : Bound::kWithin;
}

bool IsChoice(const Shape& shape, std::string_view text) {
  return shape.choices.empty() ||
         std::find(shape.choices.begin(), shape.choices.end(), text) != shape.choices.end();
}

bool MatchesPattern(const Shape& shape, std::string_view text) {
  return !shape.pattern || shape.pattern->Matches(text);
}

bool IsGoodText(const Shape& shape, std::string_view text) {
  return BoundOfText(shape, text) == Bound::kWithin && IsChoice(shape, text) &&
         MatchesPattern(shape, text);
}

bool IsGood(const Shape& shape, const json::value& value) {
  const auto* text = value.if_string();
  return text != nullptr ? IsGoodText(shape, *text) : BoundOf(shape, value) == Bound::kWithin;
}

std::string ChoicesText(const Shape& shape) {
  return fmt::format("Member must satisfy enum value set: [{}]", fmt::join(shape.choices, ", "));
}

std::string PatternText(const Shape& shape) {
  return fmt::format("Member must satisfy regular expression pattern: {}", shape.pattern->shown());
}

std::string BoundText(const Shape& shape, Bound broken) {
  const bool is_number =
      !IsStructured(shape.kind) && shape.kind != Kind::kString && shape.kind != Kind::kBlob;
  return fmt::format("Member must have {} {} than or equal to {}", is_number ? "value" : "length",
                     broken == Bound::kBelow ? "greater" : "less",
                     broken == Bound::kBelow ? shape.min : shape.max);
}

/// "[Member must have length less than or equal to 25, …]": all that an element has to be.
std::string AllConstraints(const Shape& shape) {
  std::vector<std::string> all;
  if (shape.has_max()) all.push_back(BoundText(shape, Bound::kAbove));
  if (shape.has_min()) all.push_back(BoundText(shape, Bound::kBelow));
  if (!shape.choices.empty()) all.push_back(ChoicesText(shape));
  if (shape.pattern) all.push_back(PatternText(shape));
  return fmt::format("[{}]", fmt::join(all, ", "));
}

/// What is wrong with the elements of a collection, each kind once.
struct Elements {
  bool has_null = false;
  bool has_bad_key = false;
  bool has_bad_value = false;
};

class Checker {
 public:
  /// False once a type is wrong: then all else is of no account.
  bool CheckMembers(const Shape& shape, json::object& input, const Path* up) {
    for (const Member& member : shape.members) {
      json::value* value = input.if_contains(member.name);
      const Path path = {.up = up, .name = member.name};
      if (value == nullptr || value->is_null()) {
        if (member.is_required) Violate("null", path, "Member must not be null");
      } else if (!CheckMember(*member.shape, *value, path)) {
        return false;
      }
    }
    return true;
  }

  [[nodiscard]] std::optional<InputComplaint> Complaint() && {
    if (!wrong_type_.empty()) {
      return InputComplaint{InputComplaint::Kind::kType, std::move(wrong_type_)};
    }
    if (count_ == 0) return std::nullopt;
    return InputComplaint{InputComplaint::Kind::kConstraint,
                          fmt::format("{} validation error{} detected: {}", count_,
                                      count_ == 1 ? "" : "s", fmt::join(violations_, "; "))};
  }

 private:
  bool CheckMember(const Shape& shape, json::value& value, const Path& path) {
    if (shape.is_opaque) return true;
    if (!CheckType(shape, value)) return false;
    const std::size_t before = violations_.size();  // its own come before those of its parts
    if (!CheckParts(shape, value, path)) return false;
    if (!IsGood(shape, value)) ViolateConstraints(shape, value, path, before);
    return true;
  }

  bool CheckType(const Shape& shape, json::value& value) {
    if (!IsOfType(shape.kind, value)) {
      wrong_type_ = WrongType(shape.kind, value);
      return false;
    }
    return shape.kind != Kind::kBlob || Decode(value.get_string());
  }

  bool Decode(json::string& text) {
    if (text.size() % 4 != 0) {
      wrong_type_ = fmt::format(
          "'{}' can not be converted to a Blob: Base64 encoded length is expected a multiple of 4 "
          "bytes but found: {}",
          ShownText(text), text.size());
      return false;
    }
    const Result<std::size_t> size = codec::DecodeBase64(text, text.data());
    if (size) {
      text.resize(*size);
    } else {  // what stood there is partly overwritten
      wrong_type_ = fmt::format("A text can not be converted to a Blob: {}", size.error().message);
    }
    return size.has_value();
  }

  bool CheckParts(const Shape& shape, json::value& value, const Path& path) {
    switch (shape.kind) {
      case Kind::kStructure:
        return CheckMembers(shape, value.get_object(), &path);
      case Kind::kList:
        return CheckList(shape, value, path);
      case Kind::kMap:
        return CheckMap(shape, value, path);
      default:
        return true;
    }
  }

  bool CheckList(const Shape& shape, json::value& value, const Path& path) {
    if (shape.value->is_opaque) return true;
    const std::size_t before = violations_.size();  // its own come before those of its parts
    Elements found;
    std::size_t number = 0;
    for (json::value& element : value.get_array()) {
      const Path inner = {.up = &path, .number = ++number, .is_element = true};
      if (!CheckElement(*shape.value, element, inner, found)) return false;
    }
    ViolateElements(shape, value, path, found, before);
    return true;
  }

  bool CheckMap(const Shape& shape, json::value& value, const Path& path) {
    const std::size_t before = violations_.size();  // its own come before those of its parts
    Elements found;
    for (auto& entry : value.get_object()) {
      const std::string_view key = entry.key();
      const Path inner = {.up = &path, .name = key, .is_element = true};
      if (!CheckElement(*shape.value, entry.value(), inner, found)) return false;
      if (!IsGoodText(*shape.key, key)) found.has_bad_key = true;
    }
    ViolateElements(shape, value, path, found, before);
    return true;
  }

  bool CheckElement(const Shape& shape, json::value& value, const Path& path, Elements& found) {
    if (shape.is_opaque) return true;
    if (value.is_null()) {
      found.has_null = true;
      return true;
    }
    if (!CheckType(shape, value) || !CheckParts(shape, value, path)) return false;
    if (!found.has_bad_value && !IsGood(shape, value)) found.has_bad_value = true;
    return true;
  }

  void ViolateConstraints(const Shape& shape, const json::value& value, const Path& path,
                          std::size_t before) {
    const std::string shown = fmt::format("'{}'", ShownValue(shape, value));
    if (const auto* text = value.if_string()) {
      if (!IsChoice(shape, *text)) Insert(shown, path, ChoicesText(shape), before);
      if (!MatchesPattern(shape, *text)) Insert(shown, path, PatternText(shape), before);
    }
    const Bound bound = BoundOf(shape, value);
    if (bound != Bound::kWithin) Insert(shown, path, BoundText(shape, bound), before);
  }

  void ViolateElements(const Shape& shape, const json::value& value, const Path& path,
                       const Elements& found, std::size_t before) {
    if (!found.has_null && !found.has_bad_key && !found.has_bad_value) return;
    const std::string_view what = shape.kind == Kind::kMap ? "Map value" : "Member";
    const std::string shown = fmt::format("'{}'", ShownValue(shape, value));
    if (found.has_bad_key) {
      Insert(shown, path,
             fmt::format("Map keys must satisfy constraint: {}", AllConstraints(*shape.key)),
             before);
    }
    if (found.has_bad_value) {
      Insert(shown, path,
             fmt::format("{} must satisfy constraint: {}", what, AllConstraints(*shape.value)),
             before);
    }
    if (found.has_null) {
      Insert(shown, path,
             fmt::format("{} must satisfy constraint: [Member must not be null]", what), before);
    }
  }

  void Violate(std::string_view shown, const Path& path, std::string_view constraint) {
    std::size_t at = violations_.size();
    Insert(shown, path, constraint, at);
  }

  void Insert(std::string_view shown, const Path& path, std::string_view constraint,
              std::size_t& at) {
    ++count_;
    if (at >= kMaxWordedViolations) return;
    violations_.insert(violations_.begin() + static_cast<std::ptrdiff_t>(at++),
                       fmt::format("Value {} at '{}' failed to satisfy constraint: {}", shown,
                                   path.Text(), constraint));
    if (violations_.size() > kMaxWordedViolations) violations_.pop_back();
  }

  std::string wrong_type_;
  std::vector<std::string> violations_;  ///< kMaxWordedViolations at most
  std::size_t count_ = 0;                ///< of all
};

}  // namespace

std::optional<InputComplaint> CheckInput(const Shape& shape, json::object& input) {
  Checker checker;
  checker.CheckMembers(shape, input, nullptr);
  return std::move(checker).Complaint();
}

}  // namespace weir::cloud::protocol
