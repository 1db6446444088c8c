// From what a user names (files, directories, patterns, "-") to the files to read, in order.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "src/result/result.h"

namespace weir::embedded {

/// Standard input, as users spell it.
inline constexpr std::string_view kStandardInput = "-";

struct InputFile {
  std::string path;                   ///< as the user would spell it; kStandardInput for a pipe
  std::optional<std::uint64_t> size;  ///< bytes on disk, where known
};

/// An input that can't be read, and why.
struct InputError {
  std::string input;
  std::string message;
};

struct Inputs {
  std::vector<InputFile> files;
  std::vector<InputError> errors;
};

/// Directories stand for all files below them, by name, without hidden ones (a leading '.'), pipes,
/// sockets, devices and lakes; links to directories are not followed. A name that is no file is
/// taken as a pattern (glob(7)). What is named and belongs to a lake is an error.
[[nodiscard]] Inputs FindInputs(std::span<const std::string> names);

}  // namespace weir::embedded
