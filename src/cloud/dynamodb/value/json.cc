// Attribute values as the wire has them.
#include "src/cloud/dynamodb/value/json.h"

#include <fmt/format.h>

#include "src/cloud/dynamodb/errors.h"
#include "src/codec/base64.h"

namespace weir::cloud::dynamodb {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxJsonDepth = 32;
constexpr std::size_t kMaxNameBytes = 65535;

std::string_view ViewOf(const json::string& text) { return {text.data(), text.size()}; }

/// What AWS calls a JSON token of this kind.
std::string_view TokenName(const json::value& value) {
  switch (value.kind()) {
    case json::kind::bool_:
      return value.get_bool() ? "TRUE_VALUE" : "FALSE_VALUE";
    case json::kind::int64:
    case json::kind::uint64:
      return "NUMBER_VALUE";
    case json::kind::double_:
      return "DECIMAL_VALUE";
    case json::kind::string:
      return "STRING_VALUE";
    default:
      return "";
  }
}

AwsError WrongToken(const json::value& value, std::string_view wanted) {
  if (value.is_array()) return protocol::SerializationError("Unrecognized collection type class");
  if (value.is_object() || value.is_null()) {
    return protocol::SerializationError("Start of structure or map found where not expected.");
  }
  return protocol::SerializationError(
      fmt::format("{} cannot be converted to {}", TokenName(value), wanted));
}

Outcome<std::string_view> TextOf(const json::value& value) {
  if (const auto* text = value.if_string()) return ViewOf(*text);
  return WrongToken(value, "String");
}

Outcome<Number> NumberOf(const json::value& value) {
  const auto text = TextOf(value);
  if (!text) return text.error();
  auto number = Number::Parse(*text);
  if (!number) return NumberError(number.error(), *text);
  return std::move(*number);
}

Outcome<std::string> StringOf(const json::value& value) {
  const auto text = TextOf(value);
  if (!text) return text.error();
  return std::string(*text);
}

Outcome<Binary> BinaryOf(const json::value& value) {
  const auto text = TextOf(value);
  if (!text) return text.error();
  auto bytes = codec::DecodeBase64(*text);
  if (!bytes) return protocol::SerializationError("Invalid Base64 data");
  return Binary{std::move(*bytes)};
}

Outcome<bool> BooleanOf(const json::value& value) {
  if (const auto* boolean = value.if_bool()) return *boolean;
  return WrongToken(value, "Boolean");
}

std::string ShownSet(const json::array& elements) {
  std::string shown;
  for (const auto& element : elements) {
    shown += (shown.empty() ? "" : ", ") + std::string(ViewOf(element.get_string()));
  }
  return "[" + shown + "]";
}

template <typename Set, typename Parse>
Outcome<Value> SetOf(const json::value& value, Parse parse, std::string_view when_empty) {
  const auto* elements = value.if_array();
  if (elements == nullptr) return WrongToken(value, "List");
  if (elements->empty()) return InvalidParameters(when_empty);
  Set set;
  for (const auto& element : *elements) {
    auto parsed = parse(element);
    if (!parsed) return parsed.error();
    if (!set.insert(std::move(*parsed)).second) {
      return InvalidParameters(
          fmt::format("Input collection {} contains duplicates.", ShownSet(*elements)));
    }
  }
  return Value(std::move(set));
}

Outcome<Value> ParseAt(const json::value& json, std::size_t depth);

Outcome<Map> MapOf(const json::object& json, std::size_t depth) {
  Map map;
  for (const auto& member : json) {
    if (auto wrong = WrongName({member.key().data(), member.key().size()})) return *wrong;
    auto value = ParseAt(member.value(), depth);
    if (!value) return value.error();
    map.emplace(std::string(member.key().data(), member.key().size()), std::move(*value));
  }
  return map;
}

Outcome<List> ListOf(const json::array& json, std::size_t depth) {
  List list;
  list.reserve(json.size());
  for (const auto& element : json) {
    auto value = ParseAt(element, depth);
    if (!value) return value.error();
    list.push_back(std::move(*value));
  }
  return list;
}

template <typename T>
Outcome<Value> Wrapped(Outcome<T> parsed) {
  if (!parsed) return parsed.error();
  return Value(std::move(*parsed));
}

/// The value of a member that names its type. REQUIRES: `type` has a name.
Outcome<Value> ParseTyped(Type type, const json::value& json, std::size_t depth) {
  switch (type) {
    case Type::kString:
      return Wrapped(StringOf(json));
    case Type::kNumber:
      return Wrapped(NumberOf(json));
    case Type::kBinary:
      return Wrapped(BinaryOf(json));
    case Type::kBoolean:
      return Wrapped(BooleanOf(json));
    case Type::kNull: {
      const auto null = BooleanOf(json);
      if (!null) return null.error();
      if (*null) return Value(Null());
      return InvalidParameters("Null attribute value types must have the value of true");
    }
    case Type::kMap:
      if (!json.is_object()) return WrongToken(json, "Map");
      return Wrapped(MapOf(json.get_object(), depth + 1));
    case Type::kList:
      if (!json.is_array()) return WrongToken(json, "List");
      return Wrapped(ListOf(json.get_array(), depth + 1));
    case Type::kStringSet:
      return SetOf<StringSet>(json, StringOf, "An string set  may not be empty");
    case Type::kNumberSet:
      return SetOf<NumberSet>(json, NumberOf, "An number set  may not be empty");
    case Type::kBinarySet:
      break;
  }
  return SetOf<BinarySet>(json, BinaryOf, "Binary sets should not be empty");
}

Outcome<Value> ParseAt(const json::value& json, std::size_t depth) {
  if (depth > kMaxJsonDepth) {
    return Invalid(
        "Nesting Levels have exceeded supported limits: Attributes of the item have nested levels "
        "beyond supported limit");
  }
  const auto* object = json.if_object();
  if (object == nullptr) return WrongToken(json, "AttributeValue");
  const json::object::value_type* chosen = nullptr;
  std::optional<Type> chosen_type;
  for (const auto& member : *object) {
    const auto type = TypeNamed({member.key().data(), member.key().size()});
    if (!type || member.value().is_null()) continue;
    if (chosen != nullptr) {
      return Invalid(
          "Supplied AttributeValue has more than one datatypes set, must contain exactly one of "
          "the supported datatypes");
    }
    chosen = &member;
    chosen_type = type;
  }
  if (chosen == nullptr) {
    return Invalid(
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
  }
  return ParseTyped(*chosen_type, chosen->value(), depth);
}

json::value Data(const std::string& text) { return json::string(text); }
json::value Data(const Number& number) { return json::string(number.ToString()); }
json::value Data(bool value) { return value; }
json::value Data(const Null& /*value*/) { return true; }
json::value Data(const Map& map) { return ToJson(map); }

json::value Data(const Binary& binary) {
  std::string text;
  codec::AppendBase64(binary.bytes, text);
  return json::string(text);
}

json::value Data(const List& list) {
  json::array array;
  array.reserve(list.size());
  for (const Value& value : list) array.push_back(ToJson(value));
  return array;
}

template <typename Set>
json::value Data(const Set& set) {
  json::array array;
  array.reserve(set.size());
  for (const auto& element : set) array.push_back(Data(element));
  return array;
}

}  // namespace

std::optional<protocol::AwsError> WrongName(std::string_view name) {
  if (name.empty()) return Invalid("Empty attribute name");
  if (name.size() <= kMaxNameBytes) return std::nullopt;
  return Invalid(
      fmt::format("Attribute name is too large, must be less than {} bytes", kMaxNameBytes + 1));
}

protocol::AwsError NumberError(NumberFault fault, std::string_view text) {
  switch (fault) {
    case NumberFault::kTooManyDigits:
      return Invalid("Attempting to store more than 38 significant digits in a Number");
    case NumberFault::kOverflow:
      return Invalid(
          "Number overflow. Attempting to store a number with magnitude larger than supported "
          "range");
    case NumberFault::kUnderflow:
      return Invalid(
          "Number underflow. Attempting to store a number with magnitude smaller than supported "
          "range");
    case NumberFault::kNotANumber:
      break;
  }
  if (text.empty()) return Invalid("The parameter cannot be converted to a numeric value");
  return Invalid(fmt::format("The parameter cannot be converted to a numeric value: {}", text));
}

protocol::Outcome<Value> ParseValue(const json::value& json) { return ParseAt(json, 0); }
protocol::Outcome<Item> ParseItem(const json::object& json) { return MapOf(json, 0); }

json::value ToJson(const Value& value) {
  json::object object;
  const std::string_view name = TypeName(value.type());
  object.emplace(json::string_view(name.data(), name.size()),
                 value.Visit([](const auto& data) { return Data(data); }));
  return object;
}

json::object ToJson(const Item& item) {
  json::object object;
  object.reserve(item.size());
  for (const auto& [name, value] : item) object.emplace(name, ToJson(value));
  return object;
}

}  // namespace weir::cloud::dynamodb
