// The objects of a lake, with a count of the bytes that went to and fro: for a progress bar.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/merge/ports.h"

namespace weir::cli {

class CountedObjects final : public merge::MergeObjects {
 public:
  /// `objects` outlives it.
  explicit CountedObjects(merge::MergeObjects& objects) : objects_(objects) {}

  std::unique_ptr<pipeline::ObjectPages> List(const std::string& prefix,
                                              const std::string& delimiter) override {
    return objects_.List(prefix, delimiter);
  }
  std::vector<Result<std::optional<std::string>>> Get(std::span<const std::string> names) override;
  std::vector<Result<std::string>> GetRanges(std::span<const merge::ObjectRange> ranges) override;
  Result<std::unique_ptr<landing::ByteSource>> Open(const std::string& name) override;
  std::vector<Result<pipeline::PutOutcome>> Create(std::span<const merge::NewObject> objects,
                                                   const merge::MaySend& may_send) override;
  std::vector<Result<std::optional<merge::VersionedObject>>> GetVersions(
      std::span<const std::string> names) override;
  std::vector<Result<bool>> Replace(std::span<const merge::Replacement> objects,
                                    const merge::MaySend& may_send) override;
  std::vector<Result<void>> Delete(std::span<const std::string> names) override {
    return objects_.Delete(names);
  }
  [[nodiscard]] event::Timestamp Now() const override { return objects_.Now(); }
  [[nodiscard]] std::string Describe(std::string_view name) const override {
    return objects_.Describe(name);
  }
  [[nodiscard]] std::string Root() const override { return objects_.Root(); }

  /// May be asked from any thread.
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  merge::MergeObjects& objects_;
  std::atomic<std::uint64_t> bytes_ = 0;
};

}  // namespace weir::cli
