// Schemas as the commands' options name them.
#pragma once

#include <string>

#include "src/event/schema.h"
#include "src/result/result.h"

namespace weir::cli {

/// A preset by its name, else the schema in the file of that name (with a '/' or ending in .toml).
[[nodiscard]] Result<event::Schema> LoadSchema(const std::string& name);

/// The same as it can be given to the function: the preset's name, or the file's text, checked.
[[nodiscard]] Result<std::string> LoadSchemaText(const std::string& name);

}  // namespace weir::cli
