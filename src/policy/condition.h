// Conditions of a statement: an operator, a key, and what its value is compared with.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/policy/keys.h"
#include "src/policy/pattern.h"
#include "src/result/result.h"

namespace weir::policy {

/// "IAM JSON policy elements: Condition operators", User Guide. Those that say "Not" are the same
/// with `negated`.
enum class Comparison : std::uint8_t {
  kString,
  kStringIgnoreCase,
  kStringLike,
  kNumber,
  kDate,
  kBool,
  kBinary,
  kAddress,
  kArn,
  kNull,
};

/// Of numbers and dates.
enum class Order : std::uint8_t { kEqual, kLess, kLessOrEqual, kGreater, kGreaterOrEqual };

/// "ForAllValues:" and "ForAnyValue:", for keys with several values.
enum class Quantifier : std::uint8_t { kNone, kAll, kAny };

struct Operator {
  Comparison comparison = Comparison::kString;
  Order order = Order::kEqual;
  bool negated = false;
  bool if_exists = false;
  Quantifier quantifier = Quantifier::kNone;
};

/// kInvalidInput for a name that is none.
[[nodiscard]] Result<Operator> ParseOperator(std::string_view name);

class Condition {
 public:
  /// kInvalidInput for a value that the operator can't compare with. `variables`: policy variables
  /// are filled in.
  static Result<Condition> Make(Operator op, std::string_view key,
                                const std::vector<std::string>& values, bool variables);

  [[nodiscard]] bool IsMet(const KeyView& keys) const;
  [[nodiscard]] const std::string& key() const { return key_; }

 private:
  Condition(Operator op, std::string key) : operator_(op), key_(std::move(key)) {}
  /// Whether the value is one of those of the document, not yet negated.
  [[nodiscard]] bool IsAny(const std::string& value, const KeyView& keys) const;
  [[nodiscard]] bool Accepts(const std::string& value, const KeyView& keys) const {
    return IsAny(value, keys) != operator_.negated;
  }

  Operator operator_;
  std::string key_;              ///< in lower case
  std::vector<Text> texts_;      ///< what is compared as text
  std::vector<double> numbers_;  ///< … as a number, or a date
};

}  // namespace weir::policy
