// Updates: what an UpdateExpression does to an item.
#include "src/cloud/dynamodb/expression/update.h"

#include <algorithm>
#include <utility>

#include "src/cloud/dynamodb/errors.h"
#include "src/cloud/dynamodb/value/json.h"
#include "src/result/check.h"

namespace weir::cloud::dynamodb {
namespace {

using Changed = Outcome<void>;

AwsError WrongPath() {
  return Invalid("The document path provided in the update expression is invalid for update");
}

AwsError NothingThere() {
  return Invalid("The provided expression refers to an attribute that does not exist in the item");
}

const Value& ValueOf(const Operand& operand) {
  const auto* value = std::get_if<Value>(&operand);
  WEIR_CHECK(value != nullptr, "parameters are replaced before an update is applied");
  return *value;
}

Outcome<Value> Evaluate(const UpdateTerm& term, const Item& item);

Outcome<Value> Arithmetic(const Value& a, const Value& b, bool minus) {
  const auto* left = a.As<Number>();
  const auto* right = b.As<Number>();
  if (left == nullptr || right == nullptr) return WrongOperand();
  auto sum = Number::Sum(*left, minus ? right->Negated() : *right);
  if (!sum) return NumberError(sum.error(), "");
  return Value(std::move(*sum));
}

Outcome<Value> Append(const Value& a, const Value& b) {
  const auto* left = a.As<List>();
  const auto* right = b.As<List>();
  if (left == nullptr || right == nullptr) return WrongOperand();
  List both = *left;
  both.insert(both.end(), right->begin(), right->end());
  return Value(std::move(both));
}

Outcome<Value> EvaluateOperand(const Operand& operand, const Item& item) {
  const auto* path = std::get_if<Path>(&operand);
  if (path == nullptr) return ValueOf(operand);
  const Value* found = Find(item, *path);
  if (found == nullptr) return NothingThere();
  return *found;
}

Outcome<Value> Evaluate(const UpdateTerm& term, const Item& item) {
  if (term.kind == UpdateTerm::Kind::kOperand) return EvaluateOperand(term.operand, item);
  if (term.kind == UpdateTerm::Kind::kIfNotExists) {
    const Value* found = Find(item, std::get<Path>(term.operand));
    if (found != nullptr) return *found;
    return Evaluate(term.arguments.at(0), item);
  }
  auto left = Evaluate(term.arguments.at(0), item);
  if (!left) return left;
  const auto right = Evaluate(term.arguments.at(1), item);
  if (!right) return right;
  if (term.kind == UpdateTerm::Kind::kListAppend) return Append(*left, *right);
  return Arithmetic(*left, *right, term.kind == UpdateTerm::Kind::kMinus);
}

Path ParentOf(const Path& path) { return Path{{path.steps.begin(), path.steps.end() - 1}}; }

/// Puts `value` at the path; what holds it has to be there. Positions behind a list's end append.
Changed Assign(Item& item, const Path& path, Value value) {
  if (path.steps.size() == 1) {
    item.insert_or_assign(path.root(), std::move(value));
    return {};
  }
  Value* parent = Find(item, ParentOf(path));
  if (parent == nullptr) return WrongPath();
  if (const auto* name = std::get_if<std::string>(&path.steps.back())) {
    auto* map = parent->As<Map>();
    if (map == nullptr) return WrongPath();
    map->insert_or_assign(*name, std::move(value));
    return {};
  }
  auto* list = parent->As<List>();
  if (list == nullptr) return WrongPath();
  const std::size_t position = std::get<std::size_t>(path.steps.back());
  if (position < list->size()) {
    (*list)[position] = std::move(value);
  } else {
    list->push_back(std::move(value));
  }
  return {};
}

Changed Remove(Item& item, const Path& path) {
  if (path.steps.size() == 1) {
    item.erase(path.root());
    return {};
  }
  Value* parent = Find(item, ParentOf(path));
  if (parent == nullptr) return WrongPath();
  if (const auto* name = std::get_if<std::string>(&path.steps.back())) {
    auto* map = parent->As<Map>();
    if (map == nullptr) return WrongPath();
    map->erase(*name);
    return {};
  }
  auto* list = parent->As<List>();
  if (list == nullptr) return WrongPath();
  const std::size_t position = std::get<std::size_t>(path.steps.back());
  if (position < list->size()) list->erase(list->begin() + static_cast<std::ptrdiff_t>(position));
  return {};
}

/// From the last position of a list to its first, so that none moves before it is removed.
std::vector<Path> InRemovalOrder(std::vector<Path> paths) {
  std::sort(paths.begin(), paths.end(),
            [](const Path& a, const Path& b) { return a.steps > b.steps; });
  return paths;
}

/// Adds (or takes away) the members of one set; false when the types do not fit.
template <typename Set>
bool MergeSet(Value& target, const Value& value, bool add) {
  auto* set = target.As<Set>();
  const auto* change = value.As<Set>();
  if (set == nullptr || change == nullptr) return false;
  for (const auto& element : *change) {
    if (add) {
      set->insert(element);
    } else {
      set->erase(element);
    }
  }
  return true;
}

bool MergeSets(Value& target, const Value& value, bool add) {
  return MergeSet<StringSet>(target, value, add) || MergeSet<NumberSet>(target, value, add) ||
         MergeSet<BinarySet>(target, value, add);
}

bool IsEmptySet(const Value& value) {
  const auto* texts = value.As<StringSet>();
  const auto* numbers = value.As<NumberSet>();
  const auto* binaries = value.As<BinarySet>();
  return (texts != nullptr && texts->empty()) || (numbers != nullptr && numbers->empty()) ||
         (binaries != nullptr && binaries->empty());
}

Changed AddTo(Item& item, const ValueAction& action) {
  const Value& value = ValueOf(action.value);
  Value* target = Find(item, action.path);
  if (target == nullptr) return Assign(item, action.path, value);
  if (!value.Is(Type::kNumber)) return MergeSets(*target, value, true) ? Changed() : WrongOperand();
  auto sum = Arithmetic(*target, value, false);
  if (!sum) return sum.error();
  *target = std::move(*sum);
  return {};
}

/// A set that loses its last member goes, for there are no empty sets.
Changed DeleteFrom(Item& item, const ValueAction& action) {
  Value* target = Find(item, action.path);
  if (target == nullptr) {
    const bool holder_is_there =
        action.path.steps.size() == 1 || Find(item, ParentOf(action.path)) != nullptr;
    return holder_is_there ? Changed() : WrongPath();
  }
  if (!MergeSets(*target, ValueOf(action.value), false)) return WrongOperand();
  return IsEmptySet(*target) ? Remove(item, action.path) : Changed();
}

}  // namespace

std::vector<Path> Update::Paths() const {
  std::vector<Path> paths;
  for (const SetAction& action : set) paths.push_back(action.path);
  paths.insert(paths.end(), remove.begin(), remove.end());
  for (const ValueAction& action : add) paths.push_back(action.path);
  for (const ValueAction& action : remove_from_set) paths.push_back(action.path);
  return paths;
}

protocol::Outcome<Item> Apply(const Update& update, const Item& item) {
  Item changed = item;
  std::vector<std::pair<const Path*, Value>> assignments;
  for (const SetAction& action : update.set) {
    auto value = Evaluate(action.term, item);
    if (!value) return value.error();
    assignments.emplace_back(&action.path, std::move(*value));
  }
  // Positions behind a list's end append in the order of the positions.
  std::stable_sort(assignments.begin(), assignments.end(),
                   [](const auto& a, const auto& b) { return a.first->steps < b.first->steps; });
  for (auto& [path, value] : assignments) {
    if (auto done = Assign(changed, *path, std::move(value)); !done) return done.error();
  }
  for (const ValueAction& action : update.add) {
    if (auto done = AddTo(changed, action); !done) return done.error();
  }
  for (const ValueAction& action : update.remove_from_set) {
    if (auto done = DeleteFrom(changed, action); !done) return done.error();
  }
  for (const Path& path : InRemovalOrder(update.remove)) {
    if (auto done = Remove(changed, path); !done) return done.error();
  }
  return changed;
}

}  // namespace weir::cloud::dynamodb
