// What stands in a directory's lake, and the bytes of what stands there: for those who audit it.
#include "src/embedded/directory_listing.h"

#include <algorithm>
#include <cerrno>
#include <functional>
#include <iterator>
#include <optional>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/embedded/posix_file.h"

namespace weir::embedded {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kNamesAPage = 1'000;

/// A walk through folders in the order of whole names: a folder stands where its name with a '/'
/// behind it does.
class Pages final : public pipeline::ObjectPages {
 public:
  Pages(fs::path directory, std::string prefix, std::string delimiter)
      : directory_(std::move(directory)),
        prefix_(std::move(prefix)),
        delimiter_(std::move(delimiter)) {}

  Result<std::optional<Page>> Next() override {
    if (!is_open_) {
      is_open_ = true;
      const std::size_t end = prefix_.rfind('/');
      const std::string folder = end == std::string::npos ? "" : prefix_.substr(0, end + 1);
      if (auto entered = Enter(folder); !entered) return entered.error();
    }
    Page page;
    while (!ahead_.empty() && page.objects.size() + page.prefixes.size() < kNamesAPage) {
      if (auto taken = TakeNext(page); !taken) return taken.error();
    }
    if (page.objects.empty() && page.prefixes.empty()) return std::optional<Page>();
    return std::optional(std::move(page));
  }

 private:
  Result<void> TakeNext(Page& page) {
    const std::string name = std::move(ahead_.back());
    ahead_.pop_back();
    if (!name.starts_with(prefix_) && !prefix_.starts_with(name)) return {};
    const std::size_t cut =
        delimiter_.empty() ? std::string::npos : name.find(delimiter_, prefix_.size());
    if (cut != std::string::npos && name.starts_with(prefix_)) {
      std::string common = name.substr(0, cut + delimiter_.size());
      if (common != last_common_) page.prefixes.push_back(common);
      last_common_ = std::move(common);
      return {};
    }
    if (name.ends_with('/')) return Enter(name);
    if (name.starts_with(prefix_)) page.objects.push_back(ObjectNamed(name));
    return {};
  }

  Result<void> Enter(const std::string& folder) {
    std::vector<std::string> names;
    std::error_code failed;
    for (fs::directory_iterator it(directory_ / folder, failed);
         !failed && it != fs::directory_iterator(); it.increment(failed)) {
      std::error_code unknown;
      const bool is_folder = it->is_directory(unknown) && !it->is_symlink(unknown);
      names.push_back(folder + it->path().filename().string() + (is_folder ? "/" : ""));
    }
    if (failed && failed != std::errc::no_such_file_or_directory) {
      return SystemError(failed.value(), (directory_ / folder).string());
    }
    std::ranges::sort(names, std::greater());
    std::ranges::move(names, std::back_inserter(ahead_));
    return {};
  }

  /// Of one that can't be looked at nothing is said: whoever reads it is told why.
  [[nodiscard]] pipeline::ListedObject ObjectNamed(const std::string& name) const {
    struct stat status {};
    if (::stat((directory_ / name).c_str(), &status) != 0)
      return {.name = name, .size = 0, .modified = 0};
    return {.name = name,
            .size = static_cast<std::uint64_t>(status.st_size),
            .modified = status.st_mtime};
  }

  const fs::path directory_;
  const std::string prefix_;
  const std::string delimiter_;
  bool is_open_ = false;
  std::vector<std::string> ahead_;  ///< the next one last
  std::string last_common_;
};

}  // namespace

std::unique_ptr<pipeline::ObjectPages> DirectoryListing::List(const std::string& prefix,
                                                              const std::string& delimiter) {
  return std::make_unique<Pages>(directory_, prefix, delimiter);
}

std::vector<Result<std::string>> DirectoryListing::Fetch(std::span<const std::string> names) {
  std::vector<Result<std::string>> bodies;
  for (const std::string& name : names) bodies.push_back(ReadWholeFile(directory_ / name));
  return bodies;
}

Result<std::string> DirectoryListing::FetchPart(const std::string& name, std::uint64_t offset,
                                                std::uint64_t size) {
  const fs::path path = directory_ / name;
  const auto file = PosixFile::Open(path, O_RDONLY);
  if (!file) return file.error();
  std::string part(size, '\0');
  std::size_t held = 0;
  while (held < part.size()) {
    const auto count = ::pread(file->descriptor(), part.data() + held, part.size() - held,
                               static_cast<off_t>(offset + held));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return SystemError(errno, path.string());
    if (count == 0) break;
    held += static_cast<std::size_t>(count);
  }
  part.resize(held);
  return part;
}

std::string DirectoryListing::Describe(std::string_view name) const {
  return (directory_ / name).string();
}

}  // namespace weir::embedded
