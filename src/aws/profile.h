// The shared config and credentials files that the AWS CLI and all SDKs read.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "src/aws/environment.h"
#include "src/result/result.h"

namespace weir::aws {

/// The settings of one profile; those of the credentials file come before those of the config file.
struct Profile {
  std::string name;
  std::map<std::string, std::string> settings;
  /// `endpoint_url` of a service, from the `[services …]` section that the profile names.
  std::map<std::string, std::string> endpoints;

  [[nodiscard]] std::optional<std::string> Setting(const std::string& key) const;
};

/// Sections of an INI file by their title, each with its settings; nested ones are named
/// "<outer>.<inner>".
using IniSections = std::map<std::string, std::map<std::string, std::string>>;
[[nodiscard]] IniSections ParseIni(std::string_view text);

/// The profile that AWS_PROFILE names, else `default`. A profile that was named has to exist; files
/// that do not exist are empty.
[[nodiscard]] Result<Profile> LoadProfile(const Environment& environment);

}  // namespace weir::aws
