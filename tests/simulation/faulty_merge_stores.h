// The merge's ports and the landings' as one caller sees them through a bad network, some of them
// broken on purpose.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/landing/landing_store.h"
#include "src/merge/ports.h"

#include "tests/simulation/merge_world.h"
#include "tests/simulation/strand.h"

namespace weir::simulation {

class FaultyMergeObjects final : public merge::MergeObjects {
 public:
  FaultyMergeObjects(MergeWorld& world, Strand& strand) : world_(world), strand_(strand) {}

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
  [[nodiscard]] std::string Root() const override { return world_.objects.Root(); }
  [[nodiscard]] event::Timestamp Now() const override { return world_.objects.now; }
  [[nodiscard]] std::string Describe(std::string_view name) const override {
    return world_.objects.Describe(name);
  }

  /// The digest that a plan has in the store, which a flaw may have changed.
  [[nodiscard]] std::string StoredDigest(const std::string& digest) const;

 private:
  void Pause();
  [[nodiscard]] std::optional<Error> Refusal();
  Result<std::optional<std::string>> GetOne(const std::string& name);
  [[nodiscard]] std::optional<std::string> PageOfNothing(const std::string& name) const;
  Result<pipeline::PutOutcome> CreateOne(const merge::NewObject& object, std::int64_t signed_at);
  Result<bool> ReplaceOne(const merge::Replacement& object, std::int64_t signed_at);
  [[nodiscard]] std::string NotedWrong(const merge::Replacement& object) const;
  [[nodiscard]] std::string Flawed(const merge::NewObject& object);
  [[nodiscard]] std::string Stored(const merge::NewObject& object, const merge::Plan& plan);

  MergeWorld& world_;
  Strand& strand_;
  std::map<std::string, std::string> digests_;
};

class FaultyHeadStore final : public merge::HeadStore {
 public:
  FaultyHeadStore(MergeWorld& world, Strand& strand, const FaultyMergeObjects& objects)
      : world_(world), strand_(strand), objects_(objects) {}

  Result<merge::Head> Read() override;
  Result<bool> Move(const merge::Head& from, const merge::Head& to) override;
  [[nodiscard]] std::string Describe() const override { return world_.head.Describe(); }

 private:
  void Pause();

  MergeWorld& world_;
  Strand& strand_;
  const FaultyMergeObjects& objects_;
};

class FaultyLandingStore final : public landing::LandingStore {
 public:
  FaultyLandingStore(MergeWorld& world, Strand& strand) : world_(world), strand_(strand) {}

  Result<pipeline::PutOutcome> Put(const std::string& name, std::string bytes,
                                   Deadline deadline) override;
  [[nodiscard]] event::Timestamp Now() const override { return world_.objects.now; }

 private:
  MergeWorld& world_;
  Strand& strand_;
};

}  // namespace weir::simulation
