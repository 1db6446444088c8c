// A directory that is kept, or one that is not.
#include "src/cloud/server/work_directory.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <system_error>

namespace weir::cloud::server {

namespace fs = std::filesystem;

WorkDirectory::WorkDirectory(const store::Store::Options& store) : temporary_(store.in_memory) {
  if (!temporary_) {
    path_ = fs::absolute(store.directory) / "work";
    return;
  }
  std::string pattern = (fs::temp_directory_path() / "weir-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    throw store::StoreFailure("no temporary directory: " + std::string(std::strerror(errno)));
  }
  path_ = pattern;
}

WorkDirectory::~WorkDirectory() {
  std::error_code ignored;
  if (temporary_) fs::remove_all(path_, ignored);
}

}  // namespace weir::cloud::server
