// Paths of the folders that a landing's rows go into.
#include "src/landing/folder_path.h"

#include <algorithm>
#include <initializer_list>

#include "src/pipeline/layout.h"

namespace weir::landing {
namespace {

/// As event::EncodePathPart() leaves them: no value can be taken for more than one part of a path.
bool IsOfAValue(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '-' || c == '%';
}

bool Take(std::string_view& text, std::string_view beginning) {
  if (!text.starts_with(beginning)) return false;
  text.remove_prefix(beginning.size());
  return true;
}

/// "<root>/<key>=<value>/…", each key with a value.
bool IsPath(std::string_view path, std::string_view root,
            std::initializer_list<std::string_view> keys) {
  if (!Take(path, root)) return false;
  for (const std::string_view key : keys) {
    if (!Take(path, "/") || !Take(path, key) || !Take(path, "=")) return false;
    const auto end = std::ranges::find_if_not(path, IsOfAValue);
    if (end == path.begin()) return false;
    path.remove_prefix(static_cast<std::size_t>(end - path.begin()));
  }
  return path.empty();
}

}  // namespace

bool IsLakeFolder(std::string_view path) {
  return IsPath(path, pipeline::kLakeFolder,
                {"year", "month", "day", "event_type", "event_subtype"});
}

bool IsQuarantineFolder(std::string_view path) {
  return IsPath(path, pipeline::kQuarantineFolder, {"year", "month", "day", "reason"});
}

}  // namespace weir::landing
