// Names and ARNs of functions and mappings.
#include "src/cloud/lambda/model.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "src/cloud/protocol/service.h"

namespace weir::cloud::lambda {
namespace {

constexpr std::size_t kMaxNameBytes = 64;

bool IsWord(std::string_view text, std::string_view more) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [more](unsigned char c) {
    return std::isalnum(c) != 0 || more.find(static_cast<char>(c)) != std::string_view::npos;
  });
}

std::vector<std::string_view> Split(std::string_view text) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t colon = text.find(':');
    parts.push_back(text.substr(0, colon));
    if (colon == std::string_view::npos) return parts;
    text.remove_prefix(colon + 1);
  }
}

bool IsAccount(std::string_view text) {
  return text.size() == 12 && std::all_of(text.begin(), text.end(),
                                          [](unsigned char c) { return std::isdigit(c) != 0; });
}

}  // namespace

std::string FunctionKey::Arn() const {
  return fmt::format("arn:aws:lambda:{}:{}:function:{}", region, protocol::kAccountId, name);
}

/// arn:aws:lambda:<region>:<account>:function:<name>[:<qualifier>] without as much of its beginning
/// as the caller likes.
std::optional<FunctionReference> ParseFunctionReference(std::string_view text,
                                                        std::string_view region) {
  std::vector<std::string_view> parts = Split(text);
  FunctionReference reference{.key = {.region = std::string(region)}};
  const auto take = [&parts] { parts.erase(parts.begin()); };
  if (parts.size() >= 7 && parts[0] == "arn" && parts[2] == "lambda") {
    reference.key.region = parts[3];
    parts.erase(parts.begin(), parts.begin() + 4);
  }
  if (parts.size() >= 2 && IsAccount(parts[0])) {
    if (parts[0] != protocol::kAccountId) return std::nullopt;
    take();
  }
  if (parts.size() >= 2 && parts[0] == "function") take();
  if (parts.empty() || parts.size() > 2) return std::nullopt;
  if (!IsWord(parts[0], "-_") || parts[0].size() > kMaxNameBytes) return std::nullopt;
  if (parts.size() == 2 && !IsWord(parts[1], "-_$.")) return std::nullopt;
  reference.key.name = parts[0];
  if (parts.size() == 2) reference.qualifier = parts[1];
  return reference;
}

std::string Function::LogGroup() const {
  return logging.group.empty() ? "/aws/lambda/" + key.name : logging.group;
}

std::string Mapping::Arn() const {
  return fmt::format("arn:aws:lambda:{}:{}:event-source-mapping:{}", region, protocol::kAccountId,
                     id.text);
}

}  // namespace weir::cloud::lambda
