// Schemas as the commands' options name them.
#include "src/cli/schema_file.h"

#include <string_view>

#include "src/embedded/posix_file.h"

namespace weir::cli {
namespace {

bool IsSchemaFile(std::string_view name) {
  return name.ends_with(".toml") || name.find('/') != std::string_view::npos;
}

}  // namespace

Result<event::Schema> LoadSchema(const std::string& name) {
  if (!IsSchemaFile(name)) return event::PresetSchema(name);
  auto text = embedded::ReadWholeFile(name);
  if (!text) return text.error();
  return event::ParseSchema(*text, name);
}

Result<std::string> LoadSchemaText(const std::string& name) {
  const auto schema = LoadSchema(name);
  if (!schema) return schema.error();
  if (!IsSchemaFile(name)) return name;
  return embedded::ReadWholeFile(name);
}

}  // namespace weir::cli
