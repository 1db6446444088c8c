// [default]
// aws_access_key_id = AKIDEXAMPLE
// aws_secret_access_key = …
#include "src/cli/access_keys.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace weir::cli {
namespace {

namespace fs = std::filesystem;
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

/// "KEY:SECRET"; `name` says where it stood.
Result<std::vector<AccessKey>> ParsePair(std::string_view text, std::string_view name) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == text.size()) {
    return Error{ErrorKind::kInvalidInput, fmt::format("{} is not KEY:SECRET", name)};
  }
  return std::vector{
      AccessKey{std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))}};
}

Result<AccessKeys> ReadFile(const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    return Error{ErrorKind::kInvalidInput,
                 fmt::format("{}: {}", path, std::generic_category().message(errno))};
  }
  AccessKeys found{ParseSections(file), {}};
  if (found.keys.empty()) {
    return Error{ErrorKind::kInvalidInput,
                 fmt::format("{} holds no aws_access_key_id with its aws_secret_access_key", path)};
  }
  constexpr fs::perms kOfOthers = fs::perms::group_read | fs::perms::others_read;
  std::error_code ignored;
  if ((fs::status(path, ignored).permissions() & kOfOthers) != fs::perms::none) {
    found.warnings.push_back(fmt::format("others can read the keys in {0}: chmod 600 {0}", path));
  }
  return found;
}

}  // namespace

Result<AccessKeys> ReadAccessKeys(const AccessKeySource& source) {
  if (!source.file.empty()) return ReadFile(source.file);
  std::error_code ignored;
  if (fs::is_regular_file(source.text, ignored)) return ReadFile(source.text);
  if (!source.text.empty()) {
    auto keys = ParsePair(source.text, "--auth, which names no file that is there,");
    if (!keys) return keys.error();
    return AccessKeys{*std::move(keys),
                      {"everybody on this machine can read --auth KEY:SECRET in the list of "
                       "processes; give the keys by --auth-file FILE or the variable WEIR_AUTH"}};
  }
  const char* variable = std::getenv("WEIR_AUTH");
  if (variable == nullptr) return AccessKeys{};
  auto keys = ParsePair(variable, "WEIR_AUTH");
  if (!keys) return keys.error();
  return AccessKeys{*std::move(keys), {}};
}

}  // namespace weir::cli
