// Conditions: how their trees are judged.
#include "src/cloud/dynamodb/expression/condition.h"

#include <algorithm>
#include <array>

#include "src/result/check.h"

namespace weir::cloud::dynamodb {
namespace {

constexpr std::array<std::string_view, 6> kComparatorNames = {"=", "<>", "<", "<=", ">", ">="};

struct Length {
  std::optional<std::size_t> operator()(const std::string& text) const {
    const auto starts_character = [](char byte) { return (byte & '\xC0') != '\x80'; };
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts_character));
  }
  std::optional<std::size_t> operator()(const Binary& binary) const { return binary.bytes.size(); }
  std::optional<std::size_t> operator()(const Number& /*value*/) const { return std::nullopt; }
  std::optional<std::size_t> operator()(const Null& /*value*/) const { return std::nullopt; }
  std::optional<std::size_t> operator()(bool /*value*/) const { return std::nullopt; }
  template <typename Collection>
  std::optional<std::size_t> operator()(const Collection& collection) const {
    return collection.size();
  }
};

/// An operand's value for one item: borrowed from the item or the condition, or computed.
class Resolved {
 public:
  Resolved(const Operand& operand, const Item& item) {
    if (const auto* path = std::get_if<Path>(&operand)) {
      value_ = Find(item, *path);
    } else if (const auto* value = std::get_if<Value>(&operand)) {
      value_ = value;
    } else {
      const auto* size = std::get_if<SizeFunction>(&operand);
      WEIR_CHECK(size != nullptr, "parameters are replaced before a condition is judged");
      Measure(Find(item, size->path));
    }
  }
  Resolved(const Resolved&) = delete;
  Resolved& operator=(const Resolved&) = delete;
  ~Resolved() = default;

  [[nodiscard]] const Value* get() const { return value_; }

 private:
  void Measure(const Value* value) {
    if (value != nullptr) computed_ = LengthOf(*value);
    if (computed_) value_ = &*computed_;
  }

  std::optional<Value> computed_;
  const Value* value_ = nullptr;
};

/// Without a value on either side only <> holds, as between values of different types.
bool Compare(Comparator comparator, const Value* a, const Value* b) {
  const bool equal = a != nullptr && b != nullptr && *a == *b;
  if (comparator == Comparator::kEqual) return equal;
  if (comparator == Comparator::kNotEqual) return !equal;
  if (a == nullptr || b == nullptr) return false;
  const auto order = OrderOf(*a, *b);
  if (!order) return false;
  switch (comparator) {
    case Comparator::kLess:
      return *order < 0;
    case Comparator::kLessOrEqual:
      return *order <= 0;
    case Comparator::kGreater:
      return *order > 0;
    default:
      return *order >= 0;
  }
}

bool BeginsWith(const Value* value, const Value* prefix) {
  if (value == nullptr || prefix == nullptr) return false;
  const auto* text = value->As<std::string>();
  const auto* start = prefix->As<std::string>();
  if (text != nullptr && start != nullptr) return text->starts_with(*start);
  const auto* binary = value->As<Binary>();
  const auto* binary_start = prefix->As<Binary>();
  return binary != nullptr && binary_start != nullptr &&
         binary->bytes.starts_with(binary_start->bytes);
}

bool Contains(const Value* value, const Value* part) {
  if (value == nullptr || part == nullptr) return false;
  if (const auto* list = value->As<List>()) {
    return std::find(list->begin(), list->end(), *part) != list->end();
  }
  if (const auto* text = part->As<std::string>()) {
    if (const auto* whole = value->As<std::string>())
      return whole->find(*text) != std::string::npos;
    if (const auto* set = value->As<StringSet>()) return set->contains(*text);
  } else if (const auto* number = part->As<Number>()) {
    if (const auto* set = value->As<NumberSet>()) return set->contains(*number);
  } else if (const auto* binary = part->As<Binary>()) {
    const auto* whole = value->As<Binary>();
    if (whole != nullptr) return whole->bytes.find(binary->bytes) != std::string::npos;
    if (const auto* set = value->As<BinarySet>()) return set->contains(*binary);
  }
  return false;
}

bool HasType(const Value* value, const Value* type) {
  if (value == nullptr || type == nullptr) return false;
  const auto* name = type->As<std::string>();
  return name != nullptr && TypeName(value->type()) == *name;
}

bool JudgeOperands(const Condition& condition, const Item& item) {
  using Kind = Condition::Kind;
  const auto at = [&](std::size_t i) { return Resolved(condition.operands.at(i), item); };
  const Resolved first = at(0);
  switch (condition.kind) {
    case Kind::kExists:
      return first.get() != nullptr;
    case Kind::kNotExists:
      return first.get() == nullptr;
    case Kind::kCompare:
      return Compare(condition.comparator, first.get(), at(1).get());
    case Kind::kBetween:
      return Compare(Comparator::kGreaterOrEqual, first.get(), at(1).get()) &&
             Compare(Comparator::kLessOrEqual, first.get(), at(2).get());
    case Kind::kHasType:
      return HasType(first.get(), at(1).get());
    case Kind::kBeginsWith:
      return BeginsWith(first.get(), at(1).get());
    case Kind::kContains:
      return Contains(first.get(), at(1).get());
    default:
      break;
  }
  for (std::size_t i = 1; i < condition.operands.size(); ++i) {
    if (Compare(Comparator::kEqual, first.get(), at(i).get())) return true;
  }
  return false;
}

}  // namespace

std::optional<Value> LengthOf(const Value& value) {
  const auto length = value.Visit(Length());
  if (!length) return std::nullopt;
  return Value(Number(static_cast<std::int64_t>(*length)));
}

std::string_view ComparatorName(Comparator comparator) {
  return kComparatorNames.at(static_cast<std::size_t>(comparator));
}

std::optional<std::strong_ordering> OrderOf(const Value& a, const Value& b) {
  const auto* text = a.As<std::string>();
  const auto* other_text = b.As<std::string>();
  if (text != nullptr && other_text != nullptr) return *text <=> *other_text;
  const auto* number = a.As<Number>();
  const auto* other_number = b.As<Number>();
  if (number != nullptr && other_number != nullptr) return *number <=> *other_number;
  const auto* binary = a.As<Binary>();
  const auto* other_binary = b.As<Binary>();
  if (binary != nullptr && other_binary != nullptr) return *binary <=> *other_binary;
  return std::nullopt;
}

bool Holds(const Condition& condition, const Item& item) {
  const auto holds = [&](const Condition& child) { return Holds(child, item); };
  switch (condition.kind) {
    case Condition::Kind::kAnd:
      return std::all_of(condition.children.begin(), condition.children.end(), holds);
    case Condition::Kind::kOr:
      return std::any_of(condition.children.begin(), condition.children.end(), holds);
    case Condition::Kind::kNot:
      return !holds(condition.children.front());
    default:
      return JudgeOperands(condition, item);
  }
}

}  // namespace weir::cloud::dynamodb
