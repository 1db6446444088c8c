// From what a user names (files, directories, patterns, "-") to the files to read, in order.
#include "src/embedded/input_files.h"

#include <algorithm>

#include <fmt/format.h>
#include <glob.h>

#include "src/embedded/lake.h"

namespace weir::embedded {
namespace {

namespace fs = std::filesystem;

void AddFile(const fs::path& path, Inputs& inputs) {
  std::error_code failed;
  const auto size = fs::file_size(path, failed);
  inputs.files.push_back({path.string(), failed ? std::nullopt : std::optional(size)});
}

bool IsHidden(const fs::path& path) { return path.filename().string().starts_with('.'); }

bool IsLake(const fs::path& directory) {
  std::error_code unknown;
  return fs::is_directory(directory / kStateFolder, unknown);
}

/// The lake that `path` is, or stands in.
std::optional<fs::path> LakeAround(const fs::path& path) {
  std::error_code unknown;
  for (fs::path at = fs::weakly_canonical(path, unknown); at.has_relative_path();
       at = at.parent_path()) {
    if (IsLake(at)) return at;
  }
  return std::nullopt;
}

std::string IsOfLake(const fs::path& lake) {
  return fmt::format(
      "this belongs to the lake {}, and a lake is no input; name the files that its events came "
      "from",
      lake.string());
}

void AddDirectory(const fs::path& directory, Inputs& inputs) {
  if (IsLake(directory)) return;
  std::error_code failed;
  std::vector<fs::directory_entry> entries;
  for (auto entry = fs::directory_iterator(directory, failed);
       !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
    if (!IsHidden(entry->path())) entries.push_back(*entry);
  }
  if (failed) inputs.errors.push_back({directory.string(), failed.message()});
  std::ranges::sort(entries);
  for (const auto& entry : entries) {
    std::error_code unknown;
    if (entry.is_directory(unknown)) {
      if (!entry.is_symlink(unknown)) AddDirectory(entry.path(), inputs);
    } else if (!entry.is_other(unknown)) {
      AddFile(entry.path(), inputs);
    }
  }
}

void AddPath(const fs::path& path, Inputs& inputs) {
  std::error_code unknown;
  if (const auto lake = LakeAround(path)) {
    inputs.errors.push_back({path.string(), IsOfLake(*lake)});
  } else if (fs::is_directory(path, unknown)) {
    AddDirectory(path, inputs);
  } else {
    AddFile(path, inputs);
  }
}

void AddMatches(const std::string& pattern, Inputs& inputs) {
  glob_t matches{};
  if (::glob(pattern.c_str(), 0, nullptr, &matches) == 0) {
    for (std::size_t i = 0; i < matches.gl_pathc; ++i) AddPath(matches.gl_pathv[i], inputs);
  } else {
    inputs.errors.push_back(
        {pattern, "there is no such file, and nothing matches it as a pattern"});
  }
  ::globfree(&matches);
}

}  // namespace

Inputs FindInputs(std::span<const std::string> names) {
  Inputs inputs;
  for (const auto& name : names) {
    std::error_code unknown;
    if (name == kStandardInput) {
      inputs.files.push_back({name, std::nullopt});
    } else if (fs::symlink_status(name, unknown).type() == fs::file_type::not_found) {
      AddMatches(name, inputs);
    } else {
      AddPath(name, inputs);
    }
  }
  return inputs;
}

}  // namespace weir::embedded
