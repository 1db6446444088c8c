// One write of one item, whoever asks for it.
#include "src/cloud/dynamodb/item_write.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "src/cloud/dynamodb/capacity.h"

namespace weir::cloud::dynamodb {
namespace {

constexpr std::size_t kMaxDepth = 32;

Outcome<Written> RunPut(ItemSession& session, const ItemTarget& target, ItemWrite& write,
                        std::optional<Item> old) {
  const std::size_t size = std::max(SizeOf(write.item), old ? SizeOf(*old) : 0);
  session.Put(target, old, std::move(write.item));
  return Written{.old = std::move(old), .units = WriteUnits(size)};
}

/// Whether there is an item afterwards. Where there was none, REMOVE and DELETE alone make none:
/// for a missing item "DELETE - Nothing happens" (API Reference, AttributeValueUpdate); an update
/// that says nothing makes one of the key. RemovingFromNothingMakesNoItem.
bool LeavesAnItem(const Update& update, const std::optional<Item>& old) {
  const bool only_takes_away = update.set.empty() && update.add.empty() &&
                               !(update.remove.empty() && update.remove_from_set.empty());
  return old.has_value() || !only_takes_away;
}

Outcome<Written> RunUpdate(ItemSession& session, const ItemTarget& target, const ItemWrite& write,
                           std::optional<Item> old) {
  if (!LeavesAnItem(write.update, old)) return Written{.units = WriteUnits(0)};
  auto item = Apply(write.update, old ? *old : write.item);
  if (!item) return item.error();
  if (auto wrong = WrongItem(*item, true)) return *wrong;
  const std::size_t size = std::max(SizeOf(*item), old ? SizeOf(*old) : 0);
  session.Put(target, old, *item);
  return Written{.old = std::move(old), .item = std::move(*item), .units = WriteUnits(size)};
}

Outcome<Written> RunDelete(ItemSession& session, const ItemTarget& target,
                           std::optional<Item> old) {
  if (!old) return Written{.units = WriteUnits(0)};
  session.Delete(target, *old);
  const std::size_t size = SizeOf(*old);
  return Written{.old = std::move(old), .units = WriteUnits(size)};
}

/// Why the write's condition, its own or its statement's, stops it.
std::optional<AwsError> Refusal(const ItemWrite& write, const std::optional<Item>& old) {
  using Expects = ItemWrite::Expects;
  const Item* failed = write.wants_failed_item && old ? &*old : nullptr;
  if (old && write.expects == Expects::kNoItem) return DuplicateItem(failed);
  if (!old && write.expects == Expects::kAnItem) return ConditionalCheckFailed();
  if (!old && write.expects == Expects::kAnItemOrSo) return std::nullopt;
  if (write.condition && !Holds(*write.condition, old ? *old : Item())) {
    return ConditionalCheckFailed(failed);
  }
  return std::nullopt;
}

Outcome<Written> Run(ItemSession& session, const ItemTarget& target, ItemWrite& write,
                     std::optional<Item> old) {
  if (!old && write.expects == ItemWrite::Expects::kAnItemOrSo) {
    return Written{.units = WriteUnits(0)};
  }
  switch (write.kind) {
    case ItemWrite::Kind::kPut:
      return RunPut(session, target, write, std::move(old));
    case ItemWrite::Kind::kUpdate:
      return RunUpdate(session, target, write, std::move(old));
    case ItemWrite::Kind::kDelete:
      break;
  }
  return RunDelete(session, target, std::move(old));
}

}  // namespace

/// A condition that fails costs as well, by the larger of the item that is there and the one that
/// was to be ("DynamoDB read and write operations", Developer Guide; AFailedConditionIsPaidFor).
Outcome<Written> RunWrite(ItemSession& session, const ItemTarget& target, ItemWrite& write) {
  const Table& table = *target.table;
  if (!ItemSession::IsThere(table)) return TableNotFound();
  auto old = session.Read(target);
  if (auto refused = Refusal(write, old)) {
    const std::size_t size = std::max(SizeOf(write.item), old ? SizeOf(*old) : 0);
    session.CountWrites(table, WriteUnits(size));
    return *std::move(refused);
  }
  auto written = Run(session, target, write, std::move(old));
  if (written) session.CountWrites(table, written->units);
  return written;
}

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

std::optional<AwsError> WrongUpdate(const Update& update, const KeySchema& schema) {
  for (const Path& path : update.Paths()) {
    if (!schema.Has(path.root())) continue;
    return InvalidParameters(
        fmt::format("Cannot update attribute {}. This attribute is part of the key", path.root()));
  }
  return std::nullopt;
}

}  // namespace weir::cloud::dynamodb
