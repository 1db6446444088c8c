// A lake's objects and its head, with each request counted as AWS bills it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/merge/ports.h"
#include "src/plan/requests.h"

namespace weir::forecast {

inline constexpr double kMicrosOfASecond = 1e6;

/// What src/aws/s3_merge_objects.cc would send: a request an object or range, a page of a thousand
/// names a listing, and of an object that is opened its first 64 KiB. Deletions are free.
class CountedRequests final : public merge::MergeObjects {
 public:
  /// Both outlive it.
  CountedRequests(merge::MergeObjects& objects, plan::Requests& counts)
      : objects_(objects), counts_(counts) {}

  std::unique_ptr<pipeline::ObjectPages> List(const std::string& prefix,
                                              const std::string& delimiter) override;
  std::vector<Result<std::optional<std::string>>> Get(std::span<const std::string> names) override;
  std::vector<Result<std::string>> GetRanges(std::span<const merge::ObjectRange> ranges) override;
  Result<std::unique_ptr<landing::ByteSource>> Open(const std::string& name) override;
  std::vector<Result<pipeline::PutOutcome>> Create(std::span<const merge::NewObject> objects,
                                                   const merge::MaySend& may_send) override;
  std::vector<Result<std::optional<merge::VersionedObject>>> GetVersions(
      std::span<const std::string> names) override;
  std::vector<Result<bool>> Replace(std::span<const merge::Replacement> objects,
                                    const merge::MaySend& may_send) override;
  std::vector<Result<void>> Delete(std::span<const std::string> names) override;
  [[nodiscard]] event::Timestamp Now() const override { return objects_.Now(); }
  [[nodiscard]] std::string Describe(std::string_view name) const override {
    return objects_.Describe(name);
  }
  [[nodiscard]] std::string Root() const override { return objects_.Root(); }

 private:
  void CountTurns(std::size_t requests);

  merge::MergeObjects& objects_;
  plan::Requests& counts_;
};

/// An item of less than 4 KB: a unit each time.
class CountedHead final : public merge::HeadStore {
 public:
  /// Both outlive it.
  CountedHead(merge::HeadStore& head, plan::Requests& counts) : head_(head), counts_(counts) {}

  Result<merge::Head> Read() override {
    ++counts_.head_reads;
    ++counts_.turns;
    return head_.Read();
  }
  Result<bool> Move(const merge::Head& from, const merge::Head& to) override {
    ++counts_.head_writes;
    ++counts_.turns;
    return head_.Move(from, to);
  }
  [[nodiscard]] std::string Describe() const override { return head_.Describe(); }

 private:
  merge::HeadStore& head_;
  plan::Requests& counts_;
};

}  // namespace weir::forecast
