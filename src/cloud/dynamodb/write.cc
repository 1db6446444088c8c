// What all writes of one item share.
#include "src/cloud/dynamodb/write.h"

#include <algorithm>

namespace weir::cloud::dynamodb {
namespace {

constexpr std::size_t kMaxDepth = 32;

}  // namespace

std::optional<AwsError> WrongItem(const Item& item, bool update) {
  if (SizeOf(item) > kMaxItemBytes) {
    return Invalid(update ? "Item size to update has exceeded the maximum allowed size"
                          : "Item size has exceeded the maximum allowed size");
  }
  const bool deep = std::any_of(item.begin(), item.end(), [](const auto& attribute) {
    return DepthOf(attribute.second) > kMaxDepth;
  });
  if (!deep) return std::nullopt;
  return Invalid(
      "Nesting Levels have exceeded supported limits: Attributes of the item have nested levels "
      "beyond supported limit");
}

std::optional<AwsError> Refusal(const std::optional<Condition>& condition,
                                const std::optional<Item>& item, bool wants_item) {
  if (!condition || Holds(*condition, item ? *item : Item())) return std::nullopt;
  return ConditionalCheckFailed(wants_item && item ? &*item : nullptr);
}

}  // namespace weir::cloud::dynamodb
