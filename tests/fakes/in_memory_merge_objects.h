// The objects of a lake that is merged, in memory: the port's contract taken literally.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/merge/ports.h"

#include "tests/fakes/port_call.h"

namespace weir::fakes {

/// Lists a few names a page, so that whoever reads one page alone is found out.
class InMemoryMergeObjects final : public merge::MergeObjects {
 public:
  static constexpr std::size_t kNamesAPage = 3;

  using Objects = std::map<std::string, std::string, std::less<>>;

  std::unique_ptr<pipeline::ObjectPages> List(const std::string& prefix,
                                              const std::string& delimiter) override;
  std::vector<Result<std::optional<std::string>>> Get(std::span<const std::string> names) override;
  std::vector<Result<std::string>> GetRanges(std::span<const merge::ObjectRange> ranges) override;
  Result<std::unique_ptr<landing::ByteSource>> Open(const std::string& name) override;
  using MergeObjects::Create;
  std::vector<Result<pipeline::PutOutcome>> Create(std::span<const merge::NewObject> objects,
                                                   const merge::MaySend& may_send) override;
  /// A version is a hash of the bytes.
  std::vector<Result<std::optional<merge::VersionedObject>>> GetVersions(
      std::span<const std::string> names) override;
  using MergeObjects::Replace;
  std::vector<Result<bool>> Replace(std::span<const merge::Replacement> replaced,
                                    const merge::MaySend& may_send) override;
  std::vector<Result<void>> Delete(std::span<const std::string> names) override;
  [[nodiscard]] event::Timestamp Now() const override { return now; }
  [[nodiscard]] std::string Describe(std::string_view name) const override {
    return "memory://" + std::string(name);
  }
  [[nodiscard]] std::string Root() const override { return "memory://"; }

  Objects objects;
  /// When objects were written, in seconds; 0 where it is not said.
  std::map<std::string, std::int64_t, std::less<>> written;
  event::Timestamp now{1'626'336'551'000'000};  // 2021-07-15T08:09:11Z
  /// Asked of each object of each call; of those to create before too, with "Sign".
  PortHook hook;
};

}  // namespace weir::fakes
