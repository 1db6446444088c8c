// What stands in a lake, in memory: the port's contract taken literally.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/pipeline/object_listing.h"

namespace weir::fakes {

/// Lists a few names a page, so that whoever reads one page alone is found out.
class InMemoryObjectListing final : public pipeline::ObjectListing {
 public:
  static constexpr std::size_t kNamesAPage = 3;

  /// Names with their bytes, as they are stored.
  using Objects = std::map<std::string, std::string, std::less<>>;

  std::unique_ptr<pipeline::ObjectPages> List(const std::string& prefix,
                                              const std::string& delimiter) override;
  std::vector<Result<std::string>> Fetch(std::span<const std::string> names) override;
  Result<std::string> FetchPart(const std::string& name, std::uint64_t offset,
                                std::uint64_t size) override;
  [[nodiscard]] std::string Describe(std::string_view name) const override;

  [[nodiscard]] Objects& objects() { return objects_; }

  /// Where others go first: called before each listing.
  std::function<void(const std::string& prefix)> before_list;

 private:
  Objects objects_;
};

}  // namespace weir::fakes
