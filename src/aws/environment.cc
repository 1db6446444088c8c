// What a process finds around it: its own variables and small files.
#include "src/aws/environment.h"

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <system_error>

namespace weir::aws {
namespace {

/// Profiles and tokens are small; what is larger is something else.
constexpr std::streamsize kMaxFile = 1 << 20;

Result<std::string> ReadSmallFile(const std::string& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    const auto kind = errno == ENOENT ? ErrorKind::kNotFound : ErrorKind::kDenied;
    return Error{kind, path + ": " + std::generic_category().message(errno)};
  }
  std::string content(kMaxFile, '\0');
  file.read(content.data(), kMaxFile);
  if (file.gcount() == kMaxFile) return Error{ErrorKind::kInvalidInput, path + ": is too large"};
  if (file.bad()) return Error{ErrorKind::kUnavailable, path + ": cannot be read"};
  content.resize(static_cast<std::size_t>(file.gcount()));
  return content;
}

}  // namespace

Environment ProcessEnvironment() {
  const auto variable = [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr || *value == '\0') return std::nullopt;
    return value;
  };
  return {variable, ReadSmallFile};
}

}  // namespace weir::aws
