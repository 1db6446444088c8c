// [default]
// aws_access_key_id = AKIDEXAMPLE
// aws_secret_access_key = …
#include "src/cli/access_keys.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace weir::cli {
namespace {

using cloud::server::AccessKey;

constexpr std::size_t kMaxLines = 10000;

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kWhite = " \t\r";
  text.remove_prefix(std::min(text.find_first_not_of(kWhite), text.size()));
  return text.substr(0, text.find_last_not_of(kWhite) + 1);
}

/// Keeps a section's key when it has both of its halves.
void Keep(AccessKey& section, std::vector<AccessKey>& keys) {
  if (!section.access_key_id.empty() && !section.secret_access_key.empty()) keys.push_back(section);
  section = {};
}

std::vector<AccessKey> ParseSections(std::istream& file) {
  std::vector<AccessKey> keys;
  AccessKey section;
  std::string line;
  for (std::size_t i = 0; i < kMaxLines && std::getline(file, line); ++i) {
    const std::string_view text = Trim(line);
    if (text.starts_with('[')) Keep(section, keys);
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view name = Trim(text.substr(0, equals));
    const std::string_view value = Trim(text.substr(equals + 1));
    if (name == "aws_access_key_id") section.access_key_id = value;
    if (name == "aws_secret_access_key") section.secret_access_key = value;
  }
  Keep(section, keys);
  return keys;
}

}  // namespace

Result<std::vector<AccessKey>> ReadAccessKeys(const std::string& text) {
  if (std::error_code ignored; std::filesystem::is_regular_file(text, ignored)) {
    std::ifstream file(text);
    std::vector<AccessKey> keys = ParseSections(file);
    if (!keys.empty()) return keys;
    return Error{ErrorKind::kInvalidInput,
                 fmt::format("{} holds no aws_access_key_id with its aws_secret_access_key", text)};
  }
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == text.size()) {
    return Error{ErrorKind::kInvalidInput, "--auth is neither KEY:SECRET nor a file that is there"};
  }
  return std::vector{AccessKey{text.substr(0, colon), text.substr(colon + 1)}};
}

}  // namespace weir::cli
