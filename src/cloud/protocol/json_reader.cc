// AWS's words for what is wrong with a member: "1 validation error detected: Value 'x' at
// 'streamName' failed to satisfy constraint: Member must have length less than or equal to 128",
// and SerializationException for a member of another JSON type.
#include "src/cloud/protocol/json_reader.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <boost/json/serializer.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "src/codec/base64.h"

namespace weir::cloud::protocol {
namespace {

namespace json = boost::json;

/// AWS's names for what it found instead of what the model says.
std::string_view KindName(const json::value& value) {
  switch (value.kind()) {
    case json::kind::string:
      return "STRING_VALUE";
    case json::kind::bool_:
      return value.get_bool() ? "TRUE_VALUE" : "FALSE_VALUE";
    case json::kind::double_:
      return "DECIMAL_VALUE";
    case json::kind::int64:
    case json::kind::uint64:
      return "NUMBER_VALUE";
    default:
      return "";
  }
}

AwsError WrongType(const json::value& value, std::string_view wanted) {
  if (value.is_structured()) {
    return SerializationError("Start of structure or map found where not expected.");
  }
  return SerializationError(fmt::format("{} cannot be converted to {}", KindName(value), wanted));
}

AwsError NotStructured(const json::value& value) {
  if (value.is_structured()) return SerializationError("Unexpected collection type in payload");
  return SerializationError("Unexpected value type in payload");
}

/// Length as Java counts it, in UTF-16 units.
std::int64_t Utf16Length(std::string_view text) {
  std::int64_t length = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) != 0x80U) ++length;
    if (byte >= 0xF0U) ++length;
  }
  return length;
}

constexpr std::int64_t kMaxBytesAUnit = 3;

/// "StreamName" as messages have it: "streamName".
std::string InMessages(std::string_view path, std::string_view name) {
  std::string shown(name);
  if (!shown.empty() && shown[0] >= 'A' && shown[0] <= 'Z') {
    shown[0] = static_cast<char>(shown[0] - 'A' + 'a');
  }
  return path.empty() ? shown : fmt::format("{}.{}", path, shown);
}

/// As much of a value as a message repeats.
constexpr std::size_t kMaxShown = 1024;

/// The range of the integers that a double can stand for without loss.
constexpr double kMaxExactDouble = 9007199254740992.0;

/// As much of the text as a message shows; the whole may be large.
std::string Beginning(const json::array& array) {
  std::string text(kMaxShown, '\0');
  json::serializer serializer;
  serializer.reset(&array);
  text.resize(serializer.read(text.data(), text.size()).size());
  return text;
}

std::optional<std::int64_t> AsInteger(const json::value& value) {
  if (const auto* number = value.if_int64()) return *number;
  if (const auto* number = value.if_double()) {
    if (std::abs(*number) <= kMaxExactDouble && std::trunc(*number) == *number) {
      return static_cast<std::int64_t>(*number);
    }
  }
  return std::nullopt;
}

}  // namespace

JsonReader::JsonReader(const json::object& input, std::string path)
    : input_(input), path_(std::move(path)) {}

void JsonReader::Complain(AwsError error) {
  if (!error_) error_ = std::move(error);
}

const json::value* JsonReader::Find(std::string_view name) {
  const json::value* value = input_.if_contains(name);
  return value == nullptr || value->is_null() ? nullptr : value;
}

const json::value* JsonReader::Require(std::string_view name) {
  const json::value* value = Find(name);
  if (value == nullptr) {
    Complain(ValidationError(
        fmt::format("1 validation error detected: Value null at '{}' failed to satisfy constraint: "
                    "Member must not be null",
                    InMessages(path_, name))));
  }
  return value;
}

void JsonReader::CheckBounds(std::string_view name, std::string_view shown, std::int64_t size,
                             Bounds bounds, std::string_view what) {
  if (size >= bounds.min && size <= bounds.max) return;
  const bool is_low = size < bounds.min;
  Complain(ValidationError(
      fmt::format("1 validation error detected: Value '{}' at '{}' failed to satisfy constraint: "
                  "Member must have {} {} than or equal to {}",
                  shown.substr(0, kMaxShown), InMessages(path_, name), what,
                  is_low ? "greater" : "less", is_low ? bounds.min : bounds.max)));
}

std::optional<std::string_view> JsonReader::String(std::string_view name, Bounds length) {
  const json::value* value = Find(name);
  if (value == nullptr) return std::nullopt;
  const json::string* text = value->if_string();
  if (text == nullptr) {
    Complain(WrongType(*value, "String"));
    return std::nullopt;
  }
  const std::string_view view(text->data(), text->size());
  // A unit of UTF-16 takes one to three bytes of UTF-8, so that most texts need no counting.
  const auto bytes = static_cast<std::int64_t>(view.size());
  if (bytes > length.max || bytes / kMaxBytesAUnit < length.min) {
    CheckBounds(name, view, Utf16Length(view), length, "length");
  }
  return view;
}

std::string_view JsonReader::RequiredString(std::string_view name, Bounds length) {
  return Require(name) == nullptr ? std::string_view() : String(name, length).value_or("");
}

std::optional<std::int64_t> JsonReader::Integer(std::string_view name, Bounds range) {
  const json::value* value = Find(name);
  if (value == nullptr) return std::nullopt;
  const std::optional<std::int64_t> number = AsInteger(*value);
  if (!number) {
    Complain(WrongType(*value, "Integer"));
    return std::nullopt;
  }
  CheckBounds(name, fmt::to_string(*number), *number, range, "value");
  return number;
}

std::int64_t JsonReader::RequiredInteger(std::string_view name, Bounds range) {
  return Require(name) == nullptr ? 0 : Integer(name, range).value_or(0);
}

std::optional<double> JsonReader::Number(std::string_view name) {
  const json::value* value = Find(name);
  if (value == nullptr) return std::nullopt;
  boost::system::error_code error;
  const auto number = value->to_number<double>(error);
  if (!error) return number;
  Complain(WrongType(*value, "Double"));
  return std::nullopt;
}

std::optional<bool> JsonReader::Boolean(std::string_view name) {
  const json::value* value = Find(name);
  if (value == nullptr) return std::nullopt;
  if (const bool* flag = value->if_bool()) return *flag;
  Complain(WrongType(*value, "Boolean"));
  return std::nullopt;
}

const json::object* JsonReader::Object(std::string_view name) {
  const json::value* value = Find(name);
  if (value == nullptr) return nullptr;
  const json::object* object = value->if_object();
  if (object == nullptr) Complain(NotStructured(*value));
  return object;
}

const json::object* JsonReader::RequiredObject(std::string_view name) {
  return Require(name) == nullptr ? nullptr : Object(name);
}

const json::array* JsonReader::Array(std::string_view name, Bounds size) {
  const json::value* value = Find(name);
  if (value == nullptr) return nullptr;
  const json::array* array = value->if_array();
  if (array == nullptr) {
    Complain(NotStructured(*value));
    return nullptr;
  }
  const auto count = static_cast<std::int64_t>(array->size());
  if (count < size.min || count > size.max) {
    CheckBounds(name, Beginning(*array), count, size, "length");
  }
  return array;
}

const json::array* JsonReader::RequiredArray(std::string_view name, Bounds size) {
  return Require(name) == nullptr ? nullptr : Array(name, size);
}

std::optional<std::string> JsonReader::Blob(std::string_view name, Bounds size) {
  const std::optional<std::string_view> text = String(name);
  if (!text) return std::nullopt;
  Result<std::string> bytes = codec::DecodeBase64(*text);
  if (!bytes) {
    Complain(SerializationError("Unable to decode base64 content."));
    return std::nullopt;
  }
  const auto count = static_cast<std::int64_t>(bytes->size());
  const std::string shown = fmt::format("java.nio.HeapByteBuffer[pos=0 lim={0} cap={0}]", count);
  CheckBounds(name, shown, count, size, "length");
  return *std::move(bytes);
}

std::string JsonReader::RequiredBlob(std::string_view name, Bounds size) {
  return Require(name) == nullptr ? std::string() : Blob(name, size).value_or("");
}

}  // namespace weir::cloud::protocol
