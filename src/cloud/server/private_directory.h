// The data directory is the user's own: it holds all events, keys and logs.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace weir::cloud::server {

/// Takes from everybody but the owner what they may do with a data directory that an earlier
/// version left open, and says what it did. Where other things stand in it as well, the directory
/// itself stays as it is, and only what is a store's is closed. What can't be changed is said, too.
/// (What is new is private by the process's umask.) One that is not there is none of its business.
[[nodiscard]] std::vector<std::string> MakePrivate(const std::filesystem::path& directory);

}  // namespace weir::cloud::server
