// Types were checked, so a member of another one is a broken invariant.
#include "src/cloud/protocol/input.h"

#include <utility>

#include <boost/json.hpp>

#include "src/result/check.h"

namespace weir::cloud::protocol {
namespace {

namespace json = boost::json;

constexpr std::string_view kChecked = "an operation reads a member as what its model says";

}  // namespace

const json::value* Input::Find(std::string_view name) const {
  const json::value* value = input_.if_contains(name);
  return value == nullptr || value->is_null() ? nullptr : value;
}

std::optional<std::string_view> Input::String(std::string_view name) const {
  const json::value* value = Find(name);
  if (value == nullptr) return std::nullopt;
  WEIR_CHECK(value->is_string(), kChecked);
  return std::string_view(value->get_string());
}

std::string_view Input::Text(std::string_view name) const { return String(name).value_or(""); }

std::optional<std::int64_t> Input::Integer(std::string_view name) const {
  const json::value* value = Find(name);
  if (value == nullptr) return std::nullopt;
  if (const auto* number = value->if_int64()) return *number;
  WEIR_CHECK(value->is_double(), kChecked);  // 3.0 is an integer
  return static_cast<std::int64_t>(value->get_double());
}

std::optional<double> Input::Number(std::string_view name) const {
  const json::value* value = Find(name);
  if (value == nullptr) return std::nullopt;
  WEIR_CHECK(value->is_number(), kChecked);
  return value->to_number<double>();
}

std::optional<bool> Input::Boolean(std::string_view name) const {
  const json::value* value = Find(name);
  if (value == nullptr) return std::nullopt;
  WEIR_CHECK(value->is_bool(), kChecked);
  return value->get_bool();
}

const json::object* Input::Object(std::string_view name) const {
  const json::value* value = Find(name);
  if (value == nullptr) return nullptr;
  WEIR_CHECK(value->is_object(), kChecked);
  return &value->get_object();
}

const json::array* Input::Array(std::string_view name) const {
  const json::value* value = Find(name);
  if (value == nullptr) return nullptr;
  WEIR_CHECK(value->is_array(), kChecked);
  return &value->get_array();
}

std::vector<std::string> Input::Texts(std::string_view name) const {
  std::vector<std::string> texts;
  const json::array* values = Array(name);
  if (values == nullptr) return texts;
  texts.reserve(values->size());
  for (const json::value& value : *values) {
    WEIR_CHECK(value.is_string(), kChecked);
    texts.emplace_back(value.get_string());
  }
  return texts;
}

void Input::Complain(AwsError error) {
  if (!error_) error_ = std::move(error);
}

}  // namespace weir::cloud::protocol
