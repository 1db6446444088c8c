// Only what is refused is kept, for that is little: a request is asked for those members alone.
#include "src/cloud/protocol/model/heeded_members.h"

#include <algorithm>

#include <boost/json.hpp>

#include "src/result/check.h"

namespace weir::cloud::protocol {
namespace {

namespace json = boost::json;

std::vector<std::string_view> Words(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

std::string_view Head(std::string_view name) { return name.substr(0, name.find('.')); }

/// What stands behind "member." in the names that begin so.
std::vector<std::string_view> TailsOf(const std::vector<std::string_view>& names,
                                      std::string_view member) {
  std::vector<std::string_view> tails;
  for (const std::string_view name : names) {
    if (Head(name) == member && name != member) tails.push_back(name.substr(member.size() + 1));
  }
  return tails;
}

/// The structure that a collection is of, or the shape itself.
const Shape& Element(const Shape& shape) {
  return shape.value == nullptr ? shape : Element(*shape.value);
}

bool AsksForSomething(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return false;
    case json::kind::bool_:
      return value.get_bool();
    case json::kind::string:
      return !value.get_string().empty();
    case json::kind::array:
      return !value.get_array().empty();
    case json::kind::object:  // Terraform's provider writes {"SubnetIds":[]}
      return std::any_of(value.get_object().begin(), value.get_object().end(),
                         [](const auto& member) { return AsksForSomething(member.value()); });
    default:
      return true;
  }
}

}  // namespace

HeededMembers::HeededMembers(std::string_view names, const Shape& input)
    : root_(Build(Words(names), input)) {}

HeededMembers::Structure HeededMembers::Build(const std::vector<std::string_view>& names,
                                              const Shape& shape) {
  for (const std::string_view name : names) {
    WEIR_CHECK(shape.Find(Head(name)) != nullptr,
               "an operation heeds a member that does not exist");
  }
  Structure structure;
  for (const Member& member : shape.members) {
    if (std::find(names.begin(), names.end(), member.name) != names.end()) continue;
    const auto tails = TailsOf(names, member.name);
    Structure::Part part = {.name = member.name, .shape = member.shape, .inside = {}};
    if (!tails.empty()) part.inside.push_back(Build(tails, Element(*member.shape)));
    structure.parts.push_back(std::move(part));
  }
  return structure;
}

std::optional<std::string> HeededMembers::FirstRefused(const json::object& input) const {
  return Refused(root_, input);
}

std::optional<std::string> HeededMembers::Refused(const Structure& structure,
                                                  const json::object& input) {
  for (const Structure::Part& part : structure.parts) {
    const json::value* value = input.if_contains(part.name);
    if (value == nullptr || !AsksForSomething(*value)) continue;
    if (part.inside.empty()) return std::string(part.name);
    auto refused = RefusedIn(part.inside.front(), *part.shape, *value);
    if (refused) return std::string(part.name) + "." + *refused;
  }
  return std::nullopt;
}

std::optional<std::string> HeededMembers::RefusedIn(const Structure& structure, const Shape& shape,
                                                    const json::value& value) {
  std::optional<std::string> refused;
  if (const auto* array = value.if_array()) {
    for (const json::value& element : *array) {
      if (!refused) refused = RefusedIn(structure, *shape.value, element);
    }
  } else if (shape.kind == Kind::kMap && value.is_object()) {
    for (const auto& entry : value.get_object()) {
      if (!refused) refused = RefusedIn(structure, *shape.value, entry.value());
    }
  } else if (const auto* object = value.if_object()) {
    refused = Refused(structure, *object);
  }
  return refused;
}

}  // namespace weir::cloud::protocol
