// An item begins with a byte: 3 bits of major type, 5 bits of the argument or of its width.
#include "src/cloud/protocol/cbor.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <optional>

#include "src/codec/base64.h"
#include "src/result/check.h"

namespace weir::cloud::protocol {
namespace {

namespace json = boost::json;

enum Major : std::uint8_t {
  kUnsigned = 0,
  kNegative = 1,
  kBytes = 2,
  kText = 3,
  kArray = 4,
  kMap = 5,
  kTag = 6,
  kSimple = 7,
};

constexpr int kMaxDepth = 64;
constexpr unsigned kMajorShift = 5;
constexpr std::uint8_t kInfoMask = 31;
constexpr std::uint8_t kIndefinite = 31;
constexpr std::uint8_t kBreak = 0xFF;
constexpr std::uint8_t kOneByte = 24;  // the argument follows in 1, 2, 4 or 8 bytes
constexpr std::uint8_t kTwoBytes = 25;
constexpr std::uint8_t kFourBytes = 26;
constexpr std::uint8_t kEightBytes = 27;
constexpr std::uint8_t kFalse = 20;
constexpr std::uint8_t kTrue = 21;
constexpr std::uint8_t kNull = 22;
constexpr std::uint8_t kUndefined = 23;
constexpr std::uint8_t kTimestampTag = 1;

/// IEEE 754 half precision.
double HalfToDouble(std::uint64_t half) {
  constexpr int kFractionBits = 10;
  const auto exponent = static_cast<int>(half >> kFractionBits & 0x1F);
  const auto fraction = static_cast<double>(half & 0x3FF);
  double value = 0;
  if (exponent == 0) {
    value = std::ldexp(fraction, -24);
  } else if (exponent == 0x1F) {
    value = fraction == 0 ? HUGE_VAL : std::nan("");
  } else {
    value = std::ldexp(fraction + 1024, exponent - 25);
  }
  return (half & 0x8000) != 0 ? -value : value;
}

/// Throws nothing: the first thing that is wrong ends all reading.
class Parser {
 public:
  explicit Parser(std::string_view bytes) : rest_(bytes) {}

  std::optional<json::value> Whole() {
    json::value value = Item(0);
    if (wrong_ || !rest_.empty()) return std::nullopt;
    return value;
  }

 private:
  struct Head {
    std::uint8_t major = 0;
    std::uint8_t info = 0;
    std::uint64_t argument = 0;
  };

  std::nullptr_t Wrong() {
    wrong_ = true;
    rest_ = {};
    return nullptr;
  }

  std::string_view Take(std::uint64_t count) {
    if (count > rest_.size()) {
      Wrong();
      return {};
    }
    const std::string_view bytes = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return bytes;
  }

  Head TakeHead() {
    const std::string_view first = Take(1);
    if (first.empty()) return {};
    const auto byte = static_cast<std::uint8_t>(first[0]);
    Head head{static_cast<std::uint8_t>(byte >> kMajorShift),
              static_cast<std::uint8_t>(byte & kInfoMask), 0};
    if (head.info < kOneByte) {
      head.argument = head.info;
    } else if (head.info <= kEightBytes) {
      for (const char c : Take(std::uint64_t{1} << (head.info - kOneByte))) {
        head.argument = head.argument << 8 | static_cast<std::uint8_t>(c);
      }
    } else if (head.info != kIndefinite || head.major < kBytes || head.major == kTag) {
      Wrong();
    }
    return head;
  }

  bool TakeBreak() {
    if (rest_.empty() || static_cast<std::uint8_t>(rest_[0]) != kBreak) return false;
    rest_.remove_prefix(1);
    return true;
  }

  json::value Item(int depth) {
    if (depth > kMaxDepth) return Wrong();
    const Head head = TakeHead();
    if (wrong_) return nullptr;
    switch (head.major) {
      case kUnsigned:
        return Integer(head.argument, false);
      case kNegative:
        return Integer(head.argument, true);
      case kBytes:
      case kText:
        return String(head);
      case kArray:
        return Array(head, depth);
      case kMap:
        return Map(head, depth);
      case kTag:
        return Item(depth + 1);
      default:
        return Simple(head);
    }
  }

  json::value Integer(std::uint64_t argument, bool negative) {
    if (argument > INT64_MAX) return negative ? json::value(Wrong()) : json::value(argument);
    const auto number = static_cast<std::int64_t>(argument);
    return negative ? -1 - number : number;
  }

  std::string Chunks(const Head& head) {
    if (head.info != kIndefinite) return std::string(Take(head.argument));
    std::string whole;
    while (!wrong_ && !TakeBreak()) {
      const Head chunk = TakeHead();
      if (chunk.major != head.major || chunk.info == kIndefinite) Wrong();
      whole += Take(chunk.argument);
    }
    return whole;
  }

  json::value String(const Head& head) {
    const std::string bytes = Chunks(head);
    if (head.major == kText) return json::value(bytes);
    std::string base64;
    codec::AppendBase64(bytes, base64);
    return json::value(base64);
  }

  json::value Array(const Head& head, int depth) {
    json::array items;
    for (std::uint64_t i = 0; !wrong_; ++i) {
      if (head.info == kIndefinite ? TakeBreak() : i == head.argument) break;
      items.push_back(Item(depth + 1));
    }
    return items;
  }

  json::value Map(const Head& head, int depth) {
    json::object members;
    for (std::uint64_t i = 0; !wrong_; ++i) {
      if (head.info == kIndefinite ? TakeBreak() : i == head.argument) break;
      const Head key = TakeHead();
      if (key.major != kText) return Wrong();
      const std::string name = Chunks(key);
      members[name] = Item(depth + 1);
    }
    return members;
  }

  json::value Simple(const Head& head) {
    switch (head.info) {
      case kFalse:
        return false;
      case kTrue:
        return true;
      case kNull:
      case kUndefined:
        return nullptr;
      case kTwoBytes:
        return Finite(HalfToDouble(head.argument));
      case kFourBytes:
        return Finite(
            static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(head.argument))));
      case kEightBytes:
        return Finite(std::bit_cast<double>(head.argument));
      default:
        return Wrong();
    }
  }

  /// JSON has no infinity.
  json::value Finite(double number) {
    return std::isfinite(number) ? json::value(number) : json::value(Wrong());
  }

  std::string_view rest_;
  bool wrong_ = false;
};

class Writer {
 public:
  explicit Writer(CborTime times) : times_(times) {}

  void Object(const json::object& object, const Shape* shape) {
    Head(kMap, object.size());
    for (const auto& [name, value] : object) {
      Text(name);
      Value(value, ShapeOf(shape, name));
    }
  }

  std::string Finish() && { return std::move(out_); }

 private:
  void Byte(std::uint8_t byte) { out_.push_back(static_cast<char>(byte)); }

  void BigEndian(std::uint64_t number, int bytes) {
    for (int i = bytes - 1; i >= 0; --i) Byte(static_cast<std::uint8_t>(number >> (8 * i)));
  }

  void Head(Major major, std::uint64_t argument) {
    const auto top = static_cast<std::uint8_t>(major << kMajorShift);
    if (argument < kOneByte) {
      Byte(static_cast<std::uint8_t>(top | argument));
    } else if (argument <= UINT8_MAX) {
      Byte(top | kOneByte);
      BigEndian(argument, 1);
    } else if (argument <= UINT16_MAX) {
      Byte(top | kTwoBytes);
      BigEndian(argument, 2);
    } else if (argument <= UINT32_MAX) {
      Byte(top | kFourBytes);
      BigEndian(argument, 4);
    } else {
      Byte(top | kEightBytes);
      BigEndian(argument, 8);
    }
  }

  void SimpleByte(std::uint8_t info) {
    Byte(static_cast<std::uint8_t>(kSimple << kMajorShift | info));
  }

  void Text(std::string_view text) {
    Head(kText, text.size());
    out_ += text;
  }

  static const Shape* ShapeOf(const Shape* shape, std::string_view member) {
    if (shape == nullptr || shape->kind == Kind::kMap)
      return shape == nullptr ? nullptr : shape->value;
    const Member* found = shape->Find(member);
    return found == nullptr ? nullptr : found->shape;
  }

  void Value(const json::value& value, const Shape* shape) {
    switch (value.kind()) {
      case json::kind::object:
        return Object(value.get_object(), shape);
      case json::kind::array:
        Head(kArray, value.get_array().size());
        for (const json::value& item : value.get_array()) {
          Value(item, shape == nullptr ? nullptr : shape->value);
        }
        return;
      case json::kind::string:
        return String(value.get_string(), shape);
      case json::kind::bool_:
        return SimpleByte(value.get_bool() ? kTrue : kFalse);
      case json::kind::null:
        return SimpleByte(kNull);
      default:
        if (shape != nullptr && shape->kind == Kind::kTimestamp) return Time(value);
        Number(value);
    }
  }

  void String(std::string_view text, const Shape* shape) {
    if (shape == nullptr || shape->kind != Kind::kBlob) return Text(text);
    const auto bytes = codec::DecodeBase64(text);
    WEIR_CHECK(bytes.has_value(), "bytes of an answer stand as base64");
    Head(kBytes, bytes->size());
    out_ += *bytes;
  }

  void Time(const json::value& seconds) {
    constexpr double kMsPerSecond = 1000;
    Head(kTag, kTimestampTag);
    if (times_ == CborTime::kSeconds) return Number(seconds);
    Number(json::value(std::llround(seconds.to_number<double>() * kMsPerSecond)));
  }

  void Number(const json::value& value) {
    if (const double* number = value.if_double()) {
      SimpleByte(kEightBytes);
      BigEndian(std::bit_cast<std::uint64_t>(*number), 8);
    } else if (const std::uint64_t* large = value.if_uint64()) {
      Head(kUnsigned, *large);
    } else if (value.get_int64() >= 0) {
      Head(kUnsigned, static_cast<std::uint64_t>(value.get_int64()));
    } else {
      Head(kNegative, static_cast<std::uint64_t>(-1 - value.get_int64()));
    }
  }

  const CborTime times_;
  std::string out_;
};

}  // namespace

Result<json::value> ParseCbor(std::string_view bytes) {
  auto value = Parser(bytes).Whole();
  if (!value) return Error{ErrorKind::kInvalidInput, "malformed CBOR"};
  return *std::move(value);
}

std::string RenderCbor(const json::object& object, const Shape* shape, CborTime times) {
  Writer writer(times);
  writer.Object(object, shape);
  return std::move(writer).Finish();
}

}  // namespace weir::cloud::protocol
