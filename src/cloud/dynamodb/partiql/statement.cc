// Statements and the values of their parameters.
#include "src/cloud/dynamodb/partiql/statement.h"

#include <algorithm>

#include <fmt/format.h>

#include "src/cloud/dynamodb/errors.h"
#include "src/cloud/dynamodb/expression/parse.h"
#include "src/result/check.h"

namespace weir::cloud::dynamodb::partiql {
namespace {

const Value& ValueOf(const Parameter& parameter, const std::vector<Value>& parameters) {
  WEIR_CHECK(parameter.index < parameters.size(), "as many parameters as the statement has");
  return parameters[parameter.index];
}

Outcome<Item> BindMembers(const Literal::Members& members, std::vector<Value>& parameters);

/// Each parameter stands in one place, so that its value is moved there.
Outcome<Value> BindLiteral(const Literal& literal, std::vector<Value>& parameters) {
  if (const auto* value = std::get_if<Value>(&literal.data)) return *value;
  if (const auto* parameter = std::get_if<Parameter>(&literal.data)) {
    WEIR_CHECK(parameter->index < parameters.size(), "as many parameters as the statement has");
    return std::move(parameters[parameter->index]);
  }
  if (const auto* members = std::get_if<Literal::Members>(&literal.data)) {
    auto map = BindMembers(*members, parameters);
    if (!map) return map.error();
    return Value(std::move(*map));
  }
  List list;
  for (const Literal& element : std::get<Literal::Elements>(literal.data)) {
    auto value = BindLiteral(element, parameters);
    if (!value) return value.error();
    list.push_back(std::move(*value));
  }
  return Value(std::move(list));
}

Outcome<Item> BindMembers(const Literal::Members& members, std::vector<Value>& parameters) {
  Item item;
  for (const auto& [name, literal] : members) {
    auto value = BindLiteral(literal, parameters);
    if (!value) return value.error();
    if (!item.emplace(name, std::move(*value)).second) {
      return InvalidParameters(fmt::format("The attribute {} is there twice", name));
    }
  }
  return item;
}

void BindOperand(Operand& operand, const std::vector<Value>& parameters) {
  const auto* parameter = std::get_if<Parameter>(&operand);
  if (parameter != nullptr) operand = ValueOf(*parameter, parameters);
}

void BindOperands(Condition& condition, const std::vector<Value>& parameters) {
  for (Operand& operand : condition.operands) BindOperand(operand, parameters);
  for (Condition& child : condition.children) BindOperands(child, parameters);
}

std::optional<std::string> WrongIn(const Condition& condition) {
  if (auto wrong = WrongOperandsOf(condition)) return wrong;
  for (const Condition& child : condition.children) {
    if (auto wrong = WrongIn(child)) return wrong;
  }
  return std::nullopt;
}

void BindTerm(UpdateTerm& term, const std::vector<Value>& parameters) {
  BindOperand(term.operand, parameters);
  for (UpdateTerm& argument : term.arguments) BindTerm(argument, parameters);
}

}  // namespace

Outcome<Item> BindItem(const Literal::Members& item, std::vector<Value>& parameters) {
  return BindMembers(item, parameters);
}

Outcome<Condition> BindCondition(Condition condition, const std::vector<Value>& parameters) {
  BindOperands(condition, parameters);
  if (auto wrong = WrongIn(condition)) return Invalid(std::move(*wrong));
  return condition;
}

Outcome<Update> BindUpdate(Update update, const std::vector<Value>& parameters) {
  for (SetAction& action : update.set) BindTerm(action.term, parameters);
  // set_add and set_delete, unlike ADD, take no numbers.
  for (auto* actions : {&update.add, &update.remove_from_set}) {
    for (ValueAction& action : *actions) {
      BindOperand(action.value, parameters);
      if (!IsSet(std::get<Value>(action.value))) return WrongOperand();
    }
  }
  if (auto clash = ClashOf(update.Paths())) return Invalid(std::move(*clash));
  return update;
}

}  // namespace weir::cloud::dynamodb::partiql
