// [PutRecordsRequestEntry(data=java.nio.HeapByteBuffer[pos=0 lim=3 cap=3], partitionKey=k)]
#include "src/cloud/protocol/model/shown_value.h"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace weir::cloud::protocol {
namespace {

namespace json = boost::json;

/// Appends to a text that goes on until it is long enough.
class Shower {
 public:
  void Show(const Shape& shape, const json::value* value) {
    if (is_full()) return;
    if (value == nullptr || value->is_null()) {
      text_ += "null";
    } else if (shape.is_opaque) {
      text_ += fmt::format("{}(...)", shape.name);
    } else if (const auto* object = value->if_object()) {
      shape.kind == Kind::kMap ? ShowMap(shape, *object) : ShowStructure(shape, *object);
    } else if (const auto* array = value->if_array()) {
      ShowList(shape, *array);
    } else if (const auto* string = value->if_string()) {
      ShowString(shape, {string->data(), string->size()});
    } else {
      text_ += json::serialize(*value);
    }
  }

  [[nodiscard]] std::string Take() && {
    text_.resize(ShownText(text_).size());
    return std::move(text_);
  }

 private:
  [[nodiscard]] bool is_full() const { return text_.size() > kMaxShownBytes; }

  void ShowString(const Shape& shape, std::string_view string) {
    text_ += shape.kind == Kind::kBlob
                 ? fmt::format("java.nio.HeapByteBuffer[pos=0 lim={0} cap={0}]", string.size())
                 : std::string(string.substr(0, kMaxShownBytes + 1));  // enough to be full
  }

  void ShowList(const Shape& shape, const json::array& array) {
    text_ += '[';
    std::string_view between;
    for (const json::value& element : array) {
      if (is_full()) break;
      text_ += between;
      between = ", ";
      Show(*shape.value, &element);
    }
    text_ += ']';
  }

  void ShowMap(const Shape& shape, const json::object& object) {
    text_ += '{';
    std::string_view between;
    for (const auto& entry : object) {
      if (is_full()) break;
      text_ += fmt::format("{}{}=", between, std::string_view(entry.key()));
      between = ", ";
      Show(*shape.value, &entry.value());
    }
    text_ += '}';
  }

  void ShowStructure(const Shape& shape, const json::object& object) {
    text_ += fmt::format("{}(", shape.name);
    std::string_view between;
    for (const Member& member : shape.members) {
      if (is_full()) break;
      text_ += fmt::format("{}{}=", between, ShownName(member.name));
      between = ", ";
      Show(*member.shape, object.if_contains(member.name));
    }
    text_ += ')';
  }

  std::string text_;
};

}  // namespace

std::string ShownValue(const Shape& shape, const json::value& value) {
  Shower shower;
  shower.Show(shape, &value);
  return std::move(shower).Take();
}

std::string_view ShownText(std::string_view text) {
  constexpr unsigned kTopBits = 0xC0;
  constexpr unsigned kContinues = 0x80;
  if (text.size() <= kMaxShownBytes) return text;
  std::size_t end = kMaxShownBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & kTopBits) == kContinues) --end;
  return text.substr(0, end);
}

std::string ShownName(std::string_view member) {
  std::string shown(member);
  if (!shown.empty() && shown[0] >= 'A' && shown[0] <= 'Z') {
    shown[0] = static_cast<char>(shown[0] - 'A' + 'a');
  }
  return shown;
}

}  // namespace weir::cloud::protocol
