// Lists are numbered from 1: Tags.member.1.Key=a&Tags.member.1.Value=b&Tags.member.2.Key=c…
#include "src/cloud/protocol/query_reader.h"

#include <charconv>
#include <utility>

#include <fmt/format.h>

namespace weir::cloud::protocol {
namespace {

/// Further members of a list are not looked at.
constexpr std::size_t kMaxMembers = 1000;
constexpr std::size_t kMaxShown = 1024;

std::string LowerFirst(std::string text) {
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') {
    text[0] = static_cast<char>(text[0] - 'A' + 'a');
  }
  return text;
}

}  // namespace

QueryReader::QueryReader(const QueryParameters& parameters)
    : parameters_(&parameters), error_(std::make_shared<std::optional<AwsError>>()) {}

QueryReader::QueryReader(const QueryReader& parent, std::string prefix)
    : parameters_(parent.parameters_), prefix_(std::move(prefix)), error_(parent.error_) {}

void QueryReader::Complain(AwsError error) {
  if (!*error_) *error_ = std::move(error);
}

void QueryReader::ComplainOf(std::string_view name, std::string_view shown,
                             std::string_view constraint) {
  Complain({400, "ValidationError",
            fmt::format("1 validation error detected: Value {} at '{}' failed to satisfy "
                        "constraint: {}",
                        shown, LowerFirst(fmt::format("{}{}", prefix_, name)), constraint)});
}

void QueryReader::CheckBounds(std::string_view name, std::string_view shown, std::int64_t size,
                              Bounds bounds, std::string_view what) {
  if (size >= bounds.min && size <= bounds.max) return;
  const bool is_low = size < bounds.min;
  ComplainOf(name, fmt::format("'{}'", shown.substr(0, kMaxShown)),
             fmt::format("Member must have {} {} than or equal to {}", what,
                         is_low ? "greater" : "less", is_low ? bounds.min : bounds.max));
}

std::optional<std::string_view> QueryReader::String(std::string_view name, Bounds length) {
  const auto found = parameters_->find(prefix_ + std::string(name));
  if (found == parameters_->end()) return std::nullopt;
  CheckBounds(name, found->second, static_cast<std::int64_t>(found->second.size()), length,
              "length");
  return found->second;
}

std::string_view QueryReader::RequiredString(std::string_view name, Bounds length) {
  const auto text = String(name, length);
  if (!text) ComplainOf(name, "null", "Member must not be null");
  return text.value_or("");
}

std::optional<std::int64_t> QueryReader::Integer(std::string_view name, Bounds range) {
  const auto text = String(name);
  if (!text) return std::nullopt;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc() || end != text->data() + text->size()) {
    Complain({400, "MalformedInput", fmt::format("{}{} is no integer", prefix_, name)});
    return std::nullopt;
  }
  CheckBounds(name, *text, number, range, "value");
  return number;
}

std::optional<bool> QueryReader::Boolean(std::string_view name) {
  const auto text = String(name);
  if (!text) return std::nullopt;
  if (*text == "true" || *text == "false") return *text == "true";
  Complain({400, "MalformedInput", fmt::format("{}{} is neither true nor false", prefix_, name)});
  return std::nullopt;
}

std::vector<std::string_view> QueryReader::Strings(std::string_view name, Bounds size) {
  std::vector<std::string_view> members;
  while (members.size() < kMaxMembers) {
    const auto text = String(fmt::format("{}.member.{}", name, members.size() + 1));
    if (!text) break;
    members.push_back(*text);
  }
  CheckBounds(name, "[...]", static_cast<std::int64_t>(members.size()), size, "length");
  return members;
}

std::vector<QueryReader> QueryReader::Structures(std::string_view name, Bounds size) {
  std::vector<QueryReader> members;
  while (members.size() < kMaxMembers) {
    std::string prefix = fmt::format("{}{}.member.{}.", prefix_, name, members.size() + 1);
    const auto first = parameters_->lower_bound(prefix);
    if (first == parameters_->end() || !first->first.starts_with(prefix)) break;
    members.push_back(QueryReader(*this, std::move(prefix)));
  }
  CheckBounds(name, "[...]", static_cast<std::int64_t>(members.size()), size, "length");
  return members;
}

}  // namespace weir::cloud::protocol
