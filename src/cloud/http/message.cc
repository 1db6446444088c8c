// Header fields by name, and parameters.
#include "src/cloud/http/message.h"

#include <algorithm>

#include "src/text/ascii.h"
#include "src/text/percent.h"

namespace weir::cloud::http {
std::optional<std::string_view> Headers::Find(std::string_view name) const {
  const auto found = std::find_if(fields_.begin(), fields_.end(), [name](const Field& field) {
    return text::IsSameInAnyCase(field.first, name);
  });
  if (found == fields_.end()) return std::nullopt;
  return found->second;
}

std::string_view Headers::Get(std::string_view name) const { return Find(name).value_or(""); }

void Headers::Add(std::string name, std::string value) {
  fields_.emplace_back(std::move(name), std::move(value));
}

void Headers::Remove(std::string_view name) {
  std::erase_if(fields_,
                [name](const Field& field) { return text::IsSameInAnyCase(field.first, name); });
}

void Headers::Set(std::string_view name, std::string value) {
  Remove(name);
  Add(std::string(name), std::move(value));
}

std::optional<std::vector<std::pair<std::string, std::string>>> ParseQuery(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> parameters;
  while (!query.empty()) {
    const std::string_view parameter = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), parameter.size() + 1));
    if (parameter.empty()) continue;
    const std::size_t equals = std::min(parameter.find('='), parameter.size());
    auto name = text::PercentDecoded(parameter.substr(0, equals), text::Plus::kIsSpace);
    auto value = text::PercentDecoded(parameter.substr(std::min(equals + 1, parameter.size())),
                                      text::Plus::kIsSpace);
    if (!name || !value) return std::nullopt;
    parameters.emplace_back(*std::move(name), *std::move(value));
  }
  return parameters;
}

}  // namespace weir::cloud::http
