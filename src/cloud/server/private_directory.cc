// By the names of what stands in it: RocksDB's files, and our own folder.
#include "src/cloud/server/private_directory.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

namespace weir::cloud::server {
namespace {

namespace fs = std::filesystem;

constexpr fs::perms kOfOthers = fs::perms::group_all | fs::perms::others_all;

bool IsOfStore(const std::string& name) {
  constexpr std::array<std::string_view, 7> kNames = {"CURRENT", "IDENTITY", "LOCK",  "work",
                                                      "kept",    "damaged",  "bodies"};
  constexpr std::array<std::string_view, 3> kBeginnings = {"LOG", "MANIFEST-", "OPTIONS-"};
  constexpr std::array<std::string_view, 4> kEndings = {".sst", ".log", ".blob", ".dbtmp"};
  const auto begins = [&name](std::string_view part) { return name.starts_with(part); };
  const auto ends = [&name](std::string_view part) { return name.ends_with(part); };
  return std::ranges::find(kNames, name) != kNames.end() ||
         std::ranges::any_of(kBeginnings, begins) || std::ranges::any_of(kEndings, ends);
}

/// One directory's work; links are left alone, for they lead elsewhere.
class Closing {
 public:
  void Close(const fs::path& path) {
    std::error_code error;
    const fs::file_status status = fs::symlink_status(path, error);
    if (error || fs::is_symlink(status)) return;
    if ((status.permissions() & kOfOthers) == fs::perms::none) return;
    fs::permissions(path, kOfOthers, fs::perm_options::remove, error);
    if (error && failed_.empty()) failed_ = fmt::format("{}: {}", path.string(), error.message());
    if (!error) ++closed_;
  }

  void CloseAllBelow(const fs::path& path) {
    Close(path);
    std::error_code error;
    if (fs::is_symlink(fs::symlink_status(path, error))) return;
    fs::recursive_directory_iterator entry(path, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
      Close(entry->path());
    }
  }

  [[nodiscard]] std::size_t closed() const { return closed_; }
  [[nodiscard]] const std::string& failed() const { return failed_; }

 private:
  std::size_t closed_ = 0;
  std::string failed_;  ///< the first that could not be closed, and why
};

}  // namespace

std::vector<std::string> MakePrivate(const fs::path& directory) {
  std::error_code error;
  const fs::file_status status = fs::status(directory, error);
  if (!fs::is_directory(status) || (status.permissions() & kOfOthers) == fs::perms::none) return {};
  Closing closing;
  bool is_ours_alone = true;
  fs::directory_iterator entry(directory, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    if (IsOfStore(entry->path().filename().string())) {
      closing.CloseAllBelow(entry->path());
    } else {
      is_ours_alone = false;
    }
  }
  std::vector<std::string> notes;
  if (is_ours_alone) {
    closing.Close(directory);
  } else {
    notes.push_back(fmt::format(
        "{} holds other things as well and stays open to others, who can see what it is called; "
        "a directory of its own is better",
        directory.string()));
  }
  if (closing.closed() > 0) {
    notes.push_back(fmt::format("others could read the data in {}; from now on they can't",
                                directory.string()));
  }
  if (!closing.failed().empty()) {
    notes.push_back(fmt::format("others may be able to read the data: {}", closing.failed()));
  }
  return notes;
}

}  // namespace weir::cloud::server
