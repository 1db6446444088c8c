// What a process finds around it: variables and small files; a value, so that tests bring their
// own.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "src/result/result.h"

namespace weir::aws {

struct Environment {
  /// The variable's value; nothing where it is not set or empty.
  std::function<std::optional<std::string>(const std::string& name)> variable;
  /// A file's content; kNotFound where there is none.
  std::function<Result<std::string>(const std::string& path)> file;
};

/// The process's own.
[[nodiscard]] Environment ProcessEnvironment();

}  // namespace weir::aws
