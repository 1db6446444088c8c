// Which stretch of a table's keys a request is about.
#include "src/cloud/dynamodb/key_range.h"

#include <limits>
#include <vector>

#include <fmt/format.h>

namespace weir::cloud::dynamodb {
namespace {

using Kind = Condition::Kind;

AwsError InvalidCondition(std::string_view what) {
  return Invalid(fmt::format("Invalid KeyConditionExpression: {}", what));
}

AwsError InvalidOperator(std::string_view name) {
  return Invalid(fmt::format("Invalid operator used in KeyConditionExpression: {}", name));
}

std::optional<AwsError> WrongKind(const Condition& condition) {
  switch (condition.kind) {
    case Kind::kOr:
      return InvalidOperator("OR");
    case Kind::kNot:
      return InvalidOperator("NOT");
    case Kind::kIn:
      return InvalidOperator("IN");
    case Kind::kExists:
      return InvalidOperator("attribute_exists");
    case Kind::kNotExists:
      return InvalidOperator("attribute_not_exists");
    case Kind::kHasType:
      return InvalidOperator("attribute_type");
    case Kind::kContains:
      return InvalidOperator("contains");
    case Kind::kCompare:
      if (condition.comparator == Comparator::kNotEqual) return InvalidOperator("<>");
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

/// ":v < a" is "a > :v".
Comparator Mirrored(Comparator comparator) {
  switch (comparator) {
    case Comparator::kLess:
      return Comparator::kGreater;
    case Comparator::kLessOrEqual:
      return Comparator::kGreaterOrEqual;
    case Comparator::kGreater:
      return Comparator::kLess;
    case Comparator::kGreaterOrEqual:
      return Comparator::kLessOrEqual;
    default:
      return comparator;
  }
}

/// A condition on one attribute of the key, with its values.
struct KeyTest {
  std::string attribute = {};
  Kind kind = Kind::kCompare;
  Comparator comparator = Comparator::kEqual;
  std::vector<Value> values = {};
};

Outcome<KeyTest> ReadTest(const Condition& condition) {
  if (auto wrong = WrongKind(condition)) return *wrong;
  KeyTest test{.kind = condition.kind, .comparator = condition.comparator};
  const bool mirrored =
      condition.kind == Kind::kCompare && std::holds_alternative<Value>(condition.operands[0]);
  if (mirrored) test.comparator = Mirrored(condition.comparator);
  const Path* path = nullptr;
  for (const Operand& operand : condition.operands) {
    if (const auto* value = std::get_if<Value>(&operand)) {
      test.values.push_back(*value);
    } else if (const auto* named = std::get_if<Path>(&operand)) {
      if (path != nullptr) {
        return InvalidCondition("Multiple attribute names used in one condition");
      }
      path = named;
    } else {
      return InvalidOperator("size");
    }
  }
  if (path == nullptr) return InvalidCondition("No key attribute specified");
  if (path->steps.size() > 1) {
    return InvalidCondition("KeyConditionExpressions cannot have conditions on nested attributes");
  }
  test.attribute = path->root();
  return test;
}

void Flatten(const Condition& condition, std::vector<const Condition*>& flat) {
  if (condition.kind != Kind::kAnd) {
    flat.push_back(&condition);
    return;
  }
  for (const Condition& child : condition.children) Flatten(child, flat);
}

Outcome<std::vector<KeyTest>> ReadTests(const Condition& condition) {
  std::vector<const Condition*> flat;
  Flatten(condition, flat);
  std::vector<KeyTest> tests;
  for (const Condition* one : flat) {
    auto test = ReadTest(*one);
    if (!test) return test.error();
    for (const KeyTest& earlier : tests) {
      if (earlier.attribute == test->attribute) {
        return InvalidCondition("KeyConditionExpressions must only contain one condition per key");
      }
    }
    tests.push_back(std::move(*test));
  }
  return tests;
}

std::optional<AwsError> WrongValues(const KeySchema& schema, const KeyAttribute& key,
                                    const KeyTest& test) {
  for (const Value& value : test.values) {
    if (!value.Is(key.type)) {
      return InvalidParameters("Condition parameter type does not match schema type");
    }
    if (test.kind == Kind::kBeginsWith) continue;
    if (auto wrong = WrongKeyValue(schema, key.name, value)) return wrong;
  }
  return std::nullopt;
}

/// The least bytes above all that begin with these.
std::string Above(std::string bytes) {
  while (!bytes.empty() && bytes.back() == '\xFF') bytes.pop_back();
  if (!bytes.empty())
    bytes.back() = static_cast<char>(static_cast<unsigned char>(bytes.back()) + 1);
  return bytes;
}

/// The range keys behind `prefix` that a test holds for.
KeyRange Narrow(const store::Key& prefix, const KeyTest& test) {
  const auto key = [&](const Value& value) { return store::Key(prefix).Text(KeyBytes(value)); };
  KeyRange range{.from = prefix.str(), .to = prefix.After()};
  if (test.kind == Kind::kBetween) {
    range.from = key(test.values[0]).str();
    range.to = key(test.values[1]).After();
    return range;
  }
  const store::Key bound = key(test.values[0]);
  if (test.kind == Kind::kBeginsWith) {
    constexpr std::size_t kEndMark = 2;
    range.from = bound.str().substr(0, bound.str().size() - kEndMark);
    range.to = Above(range.from);
    return range;
  }
  const Comparator comparator = test.comparator;
  if (comparator == Comparator::kEqual || comparator == Comparator::kGreaterOrEqual) {
    range.from = bound.str();
  }
  if (comparator == Comparator::kGreater) range.from = bound.After();
  if (comparator == Comparator::kLess) range.to = bound.str();
  if (comparator == Comparator::kEqual || comparator == Comparator::kLessOrEqual) {
    range.to = bound.After();
  }
  return range;
}

}  // namespace

Outcome<KeyRange> RangeOf(const KeySchema& schema, const store::Key& space,
                          const Condition& condition) {
  const auto tests = ReadTests(condition);
  if (!tests) return tests.error();
  const KeyTest* hash = nullptr;
  const KeyTest* range = nullptr;
  for (const KeyTest& test : *tests) {
    if (test.attribute == schema.hash.name) {
      hash = &test;
    } else if (schema.range && test.attribute == schema.range->name) {
      range = &test;
    }
  }
  if (hash == nullptr) {
    return Invalid(fmt::format("Query condition missed key schema element: {}", schema.hash.name));
  }
  if (tests->size() > (range != nullptr ? 2U : 1U)) {
    if (!schema.range || range != nullptr) return Invalid("Query key condition not supported");
    return Invalid(
        fmt::format("Query condition missed key schema element: {}", schema.range->name));
  }
  if (hash->kind != Kind::kCompare || hash->comparator != Comparator::kEqual) {
    return Invalid("Query key condition not supported");
  }
  if (auto wrong = WrongValues(schema, schema.hash, *hash)) return *wrong;
  const store::Key prefix = HashPrefix(space, hash->values[0]);
  if (range == nullptr) return KeyRange{.from = prefix.str(), .to = prefix.After()};
  if (auto wrong = WrongValues(schema, *schema.range, *range)) return *wrong;
  return Narrow(prefix, *range);
}

KeyRange SegmentOf(TableNumber table, std::uint64_t segment, std::uint64_t total) {
  const std::uint64_t width = std::numeric_limits<std::uint64_t>::max() / total;
  const store::Key prefix = PrefixOf(table);
  return {.from = segment == 0 ? prefix.str() : store::Key(prefix).Number(segment * width).str(),
          .to = segment + 1 == total ? prefix.After()
                                     : store::Key(prefix).Number((segment + 1) * width).str()};
}

}  // namespace weir::cloud::dynamodb
