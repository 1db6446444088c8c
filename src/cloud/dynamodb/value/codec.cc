// Items as the store keeps them.
#include "src/cloud/dynamodb/value/codec.h"

#include "src/cloud/store/record/varint.h"
#include "src/cloud/store/store.h"

namespace weir::cloud::dynamodb {
namespace {

/// What is read deeper than this was never written: AWS allows 32 levels.
constexpr int kMaxDepth = 64;

void Append(std::string_view text, std::string& out) {
  store::AppendVarint(text.size(), out);
  out.append(text);
}

void Append(const std::string& text, std::string& out) { Append(std::string_view(text), out); }
void Append(const Number& number, std::string& out) { Append(number.SortKey(), out); }
void Append(const Binary& binary, std::string& out) { Append(binary.bytes, out); }
void Append(bool value, std::string& out) { out.push_back(value ? '\x01' : '\x00'); }
void Append(const Null& /*value*/, std::string& /*out*/) {}

void Append(const Value& value, std::string& out);

void Append(const Map& map, std::string& out) {
  store::AppendVarint(map.size(), out);
  for (const auto& [name, value] : map) {
    Append(name, out);
    Append(value, out);
  }
}

template <typename Collection>
void Append(const Collection& collection, std::string& out) {
  store::AppendVarint(collection.size(), out);
  for (const auto& element : collection) Append(element, out);
}

void Append(const Value& value, std::string& out) {
  out.push_back(static_cast<char>(value.type()));
  value.Visit([&](const auto& data) { Append(data, out); });
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  Map ReadMap(int depth) {
    Map map;
    for (std::size_t left = ReadCount(); left > 0; --left) {
      std::string name = ReadText();
      map.emplace_hint(map.end(), std::move(name), ReadValue(depth));
    }
    return map;
  }

  [[nodiscard]] bool AtEnd() const { return rest_.empty(); }

 private:
  unsigned char ReadByte() {
    if (rest_.empty()) throw store::StoreFailure("a stored item ends too early");
    const auto byte = static_cast<unsigned char>(rest_[0]);
    rest_.remove_prefix(1);
    return byte;
  }

  std::size_t ReadCount() {
    const auto count = store::TakeVarint(rest_);
    if (!count) throw store::StoreFailure("a stored item has a count that is none");
    return *count;
  }

  std::string ReadText() {
    const std::size_t length = ReadCount();
    if (length > rest_.size()) throw store::StoreFailure("a stored item ends too early");
    std::string text(rest_.substr(0, length));
    rest_.remove_prefix(length);
    return text;
  }

  template <typename Set, typename Read>
  Value ReadSet(Read read) {
    Set set;
    for (std::size_t left = ReadCount(); left > 0; --left) set.emplace_hint(set.end(), read());
    return Value(std::move(set));
  }

  List ReadList(int depth) {
    List list;
    for (std::size_t left = ReadCount(); left > 0; --left) list.push_back(ReadValue(depth));
    return list;
  }

  Value ReadValue(int depth) {
    if (depth > kMaxDepth) throw store::StoreFailure("a stored item is nested too deeply");
    const auto number = [&] { return Number::FromSortKey(ReadText()); };
    const auto binary = [&] { return Binary{ReadText()}; };
    switch (static_cast<Type>(ReadByte())) {
      case Type::kString:
        return Value(ReadText());
      case Type::kNumber:
        return Value(number());
      case Type::kBinary:
        return Value(binary());
      case Type::kBoolean:
        return Value(ReadByte() != 0);
      case Type::kNull:
        return Value(Null());
      case Type::kMap:
        return Value(ReadMap(depth + 1));
      case Type::kList:
        return Value(ReadList(depth + 1));
      case Type::kStringSet:
        return ReadSet<StringSet>([&] { return ReadText(); });
      case Type::kNumberSet:
        return ReadSet<NumberSet>(number);
      case Type::kBinarySet:
        return ReadSet<BinarySet>(binary);
    }
    throw store::StoreFailure("a stored item has a value of no known type");
  }

  std::string_view rest_;
};

}  // namespace

std::string EncodeItem(const Item& item) {
  std::string out;
  Append(item, out);
  return out;
}

Item DecodeItem(std::string_view bytes) {
  Reader reader(bytes);
  Item item = reader.ReadMap(0);
  if (!reader.AtEnd()) throw store::StoreFailure("a stored item goes on behind its end");
  return item;
}

}  // namespace weir::cloud::dynamodb
