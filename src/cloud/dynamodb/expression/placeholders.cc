// ExpressionAttributeNames and ExpressionAttributeValues.
#include "src/cloud/dynamodb/expression/placeholders.h"

#include <fmt/format.h>

#include "src/cloud/dynamodb/errors.h"
#include "src/cloud/dynamodb/expression/token.h"
#include "src/cloud/dynamodb/value/json.h"

namespace weir::cloud::dynamodb {
namespace {

namespace json = boost::json;

constexpr std::string_view kNames = "ExpressionAttributeNames";
constexpr std::string_view kValues = "ExpressionAttributeValues";
constexpr std::size_t kMaxBytes = std::size_t{2} << 20;  ///< of all names and values together
constexpr std::size_t kMaxReferenceLength = 255;

std::string_view KeyOf(const json::key_value_pair& member) {
  return {member.key().data(), member.key().size()};
}

bool IsReference(std::string_view key, Token::Kind kind) {
  const auto tokens = Tokenize(key);
  return tokens.size() == 2 && tokens[0].kind == kind && tokens[0].text == key &&
         key.size() <= kMaxReferenceLength;
}

AwsError InvalidKey(std::string_view what, std::string_view key) {
  return Invalid(fmt::format("{} contains invalid key: Syntax error; key: \"{}\"", what, key));
}

Outcome<std::map<std::string, std::string, std::less<>>> ReadNames(const json::object& object) {
  std::map<std::string, std::string, std::less<>> names;
  if (object.empty()) return Invalid(fmt::format("{} must not be empty", kNames));
  for (const auto& member : object) {
    const auto* name = member.value().if_string();
    if (name == nullptr) {
      return protocol::SerializationError("Start of structure or map found where not expected.");
    }
    if (!IsReference(KeyOf(member), Token::Kind::kNameReference)) {
      return InvalidKey(kNames, KeyOf(member));
    }
    if (const auto wrong = WrongName({name->data(), name->size()})) {
      return Invalid(fmt::format("{} contains invalid value: {}; key: \"{}\"", kNames,
                                 wrong->message, KeyOf(member)));
    }
    names.emplace(KeyOf(member), std::string(name->data(), name->size()));
  }
  return names;
}

Outcome<std::map<std::string, Value, std::less<>>> ReadValues(const json::object& object) {
  std::map<std::string, Value, std::less<>> values;
  if (object.empty()) return Invalid(fmt::format("{} must not be empty", kValues));
  for (const auto& member : object) {
    if (!IsReference(KeyOf(member), Token::Kind::kValueReference)) {
      return InvalidKey(kValues, KeyOf(member));
    }
    auto value = ParseValue(member.value());
    if (!value && value.error().code != "ValidationException") return value.error();
    if (!value) {
      return Invalid(fmt::format("{} contains invalid value: {} for key {}", kValues,
                                 value.error().message, KeyOf(member)));
    }
    values.emplace(KeyOf(member), std::move(*value));
  }
  return values;
}

template <typename Entries>
std::string UnusedOf(const Entries& entries, const std::set<std::string, std::less<>>& used) {
  std::string unused;
  for (const auto& [key, value] : entries) {
    if (!used.contains(key)) unused += (unused.empty() ? "" : ", ") + key;
  }
  return unused;
}

}  // namespace

Outcome<Placeholders> Placeholders::Read(const json::object* names, const json::object* values) {
  Placeholders placeholders;
  std::size_t bytes = 0;
  if (names != nullptr) {
    auto read = ReadNames(*names);
    if (!read) return read.error();
    placeholders.names_ = std::move(*read);
    for (const auto& [key, name] : placeholders.names_) bytes += key.size() + name.size();
  }
  if (values != nullptr) {
    auto read = ReadValues(*values);
    if (!read) return read.error();
    placeholders.values_ = std::move(*read);
    for (const auto& [key, value] : placeholders.values_) bytes += key.size() + SizeOf(value);
  }
  if (bytes > kMaxBytes) {
    return Invalid("Expression attribute names and values have exceeded the maximum allowed size");
  }
  return placeholders;
}

const std::string* Placeholders::Name(std::string_view reference) {
  const auto found = names_.find(reference);
  if (found == names_.end()) return nullptr;
  used_.emplace(reference);
  return &found->second;
}

const Value* Placeholders::FindValue(std::string_view reference) {
  const auto found = values_.find(reference);
  if (found == values_.end()) return nullptr;
  used_.emplace(reference);
  return &found->second;
}

std::optional<AwsError> Placeholders::Unused() const {
  for (const auto& [what, unused] :
       {std::pair(kNames, UnusedOf(names_, used_)), std::pair(kValues, UnusedOf(values_, used_))}) {
    if (unused.empty()) continue;
    return Invalid(
        fmt::format("Value provided in {} unused in expressions: keys: {{{}}}", what, unused));
  }
  return std::nullopt;
}

}  // namespace weir::cloud::dynamodb
