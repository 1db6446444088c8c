// What the tests of this room share: files, and events.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <tuple>

#include <fmt/format.h>

#include "src/codec/compressor.h"
#include "src/embedded/lake.h"
#include "src/event/schema.h"

namespace weir::embedded {

inline std::string ReadAll(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline std::string Compressed(codec::Compression compression, std::string_view bytes) {
  std::string compressed;
  codec::Compressor(compression).Append(bytes, compressed);
  return compressed;
}

/// An event of the schema `weir`, without its line's end.
inline std::string EventLine(int number, std::string_view payload = "") {
  return fmt::format(
      R"({{"event_uuid":"00000000-0000-4000-8000-{:012x}","event_name":"account:t{}",)"
      R"("created_at":{},"payload":"{}"}})",
      number, number % 7, 1'626'307'200 + number, payload);
}

inline LakeOptions OptionsOf(const std::filesystem::path& directory) {
  return {.directory = directory,
          .claims = {},
          .layout = {},
          .schema_digest = event::SchemaDigest(event::Schema()),
          .new_id = std::string(32, 'a')};
}

/// The files that a lake shows, by name, with their content.
inline std::map<std::string, std::string> FilesOf(const std::filesystem::path& lake) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(lake)) {
    const std::string name = std::filesystem::relative(entry.path(), lake).string();
    if (entry.is_regular_file() && !name.starts_with(kStateFolder)) {
      files[name] = ReadAll(entry.path());
    }
  }
  return files;
}

}  // namespace weir::embedded
