// Where services keep files beside the store.
#pragma once

#include <filesystem>

#include "src/cloud/store/store.h"

namespace weir::cloud::server {

/// Within the store's directory, or, where the store is in memory, a temporary one that is gone in
/// the end.
class WorkDirectory {
 public:
  /// Throws StoreFailure where there can be none.
  explicit WorkDirectory(const store::Store::Options& store);
  WorkDirectory(const WorkDirectory&) = delete;
  WorkDirectory& operator=(const WorkDirectory&) = delete;
  ~WorkDirectory();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  const bool temporary_;
  std::filesystem::path path_;
};

}  // namespace weir::cloud::server
