// The shared config and credentials files that the AWS CLI and all SDKs read.
#include "src/aws/profile.h"

#include <utility>

namespace weir::aws {
namespace {

/// https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html
constexpr const char* kConfigFile = "/.aws/config";
constexpr const char* kCredentialsFile = "/.aws/credentials";

std::string_view Trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// A comment begins with # or ; at the line's start, or after white space.
std::string_view WithoutComment(std::string_view line) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool is_mark = line[i] == '#' || line[i] == ';';
    if (is_mark && (i == 0 || line[i - 1] == ' ' || line[i - 1] == '\t')) return line.substr(0, i);
  }
  return line;
}

std::optional<std::string> PathOf(const Environment& environment, const char* variable,
                                  const char* below_home) {
  if (auto path = environment.variable(variable)) return path;
  const auto home = environment.variable("HOME");
  if (!home) return std::nullopt;
  return *home + below_home;
}

Result<IniSections> ReadIni(const Environment& environment, const char* variable,
                            const char* below_home) {
  const auto path = PathOf(environment, variable, below_home);
  if (!path) return IniSections();
  const auto text = environment.file(*path);
  if (!text && text.error().kind == ErrorKind::kNotFound) return IniSections();
  if (!text) return text.error();
  return ParseIni(*text);
}

/// Adds the settings of section `title` to the profile; whether there is such a section.
bool Merge(const IniSections& sections, const std::string& title, Profile& profile) {
  const auto section = sections.find(title);
  if (section == sections.end()) return false;
  for (const auto& [key, value] : section->second) profile.settings[key] = value;
  return true;
}

void AddEndpoints(const IniSections& config, Profile& profile) {
  const auto services = profile.Setting("services");
  if (!services) return;
  const std::string prefix = "services " + *services + ".";
  for (auto section = config.lower_bound(prefix);
       section != config.end() && section->first.starts_with(prefix); ++section) {
    const auto endpoint = section->second.find("endpoint_url");
    if (endpoint == section->second.end()) continue;
    profile.endpoints[section->first.substr(prefix.size())] = endpoint->second;
  }
}

}  // namespace

std::optional<std::string> Profile::Setting(const std::string& key) const {
  const auto setting = settings.find(key);
  if (setting == settings.end() || setting->second.empty()) return std::nullopt;
  return setting->second;
}

IniSections ParseIni(std::string_view text) {
  IniSections sections;
  std::string title;
  std::string inner;  // of the nested section that the present line may belong to
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view raw = WithoutComment(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    const std::string_view line = Trimmed(raw);
    if (line.empty()) continue;
    if (line.front() == '[') {
      title = Trimmed(line.substr(1, line.find(']') - 1));
      inner.clear();
      sections[title];
      continue;
    }
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string key(Trimmed(line.substr(0, equals)));
    const std::string value(Trimmed(line.substr(equals + 1)));
    const bool is_nested = raw.front() == ' ' || raw.front() == '\t';
    if (!is_nested) inner = value.empty() ? key : "";
    std::string section = title;
    if (is_nested && !inner.empty()) section.append(".").append(inner);
    sections[section][key] = value;
  }
  return sections;
}

Result<Profile> LoadProfile(const Environment& environment) {
  const auto named = environment.variable("AWS_PROFILE");
  Profile profile{.name = named.value_or("default"), .settings = {}, .endpoints = {}};
  const auto config = ReadIni(environment, "AWS_CONFIG_FILE", kConfigFile);
  if (!config) return config.error();
  const auto credentials = ReadIni(environment, "AWS_SHARED_CREDENTIALS_FILE", kCredentialsFile);
  if (!credentials) return credentials.error();
  bool is_known = Merge(*config, "profile " + profile.name, profile);
  if (profile.name == "default") is_known |= Merge(*config, "default", profile);
  is_known |= Merge(*credentials, profile.name, profile);
  if (named && !is_known) {
    return Error{ErrorKind::kNotFound,
                 "there is no profile '" + *named +
                     "' (AWS_PROFILE) in the AWS config and credentials files"};
  }
  AddEndpoints(*config, profile);
  return profile;
}

}  // namespace weir::aws
