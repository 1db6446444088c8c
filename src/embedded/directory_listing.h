// What stands in a directory's lake, and the bytes of what stands there: for those who audit it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/pipeline/object_listing.h"

namespace weir::embedded {

/// Names are paths below the directory. A listing holds no more than the names of the folders on
/// the way to where it is. Not thread-safe.
class DirectoryListing final : public pipeline::ObjectListing {
 public:
  explicit DirectoryListing(std::filesystem::path directory) : directory_(std::move(directory)) {}

  /// Folders that are gone meanwhile are empty; others that can't be read end the listing.
  std::unique_ptr<pipeline::ObjectPages> List(const std::string& prefix,
                                              const std::string& delimiter) override;
  std::vector<Result<std::string>> Fetch(std::span<const std::string> names) override;
  Result<std::string> FetchPart(const std::string& name, std::uint64_t offset,
                                std::uint64_t size) override;
  [[nodiscard]] std::string Describe(std::string_view name) const override;

 private:
  const std::filesystem::path directory_;
};

}  // namespace weir::embedded
