// A lake in a directory as what a run goes into.
#include "src/embedded/lake_target.h"

#include <future>

#include "src/embedded/directory_object_store.h"
#include "src/embedded/rocksdb_claim_store.h"

namespace weir::embedded {
namespace {

/// A run of the journal: claims and staged objects that become final together.
class LakeSegment final : public SegmentStores {
 public:
  LakeSegment(Lake& lake, RunNumber run, const std::filesystem::path& staging)
      : lake_(lake),
        run_(run),
        claims_(lake.claims(), lake.journal(), run),
        objects_(lake.directory(), staging) {}

  pipeline::ClaimStore& claims() override { return claims_; }
  pipeline::ObjectStore& objects() override { return objects_; }
  std::string TakeLastMetAgain() override { return claims_.TakeLastMetAgain(); }
  std::set<std::string, std::less<>> TakeJudgedBefore() override {
    return claims_.TakeJudgedBefore();
  }

  [[nodiscard]] std::optional<Error> failure() const override {
    return claims_.failure() ? claims_.failure() : objects_.failure();
  }

  Result<std::uint64_t> Seal(std::span<const ProcessedBlock> blocks,
                             std::span<const PrefixId> marks) override {
    if (const auto flushed = Flush(); !flushed) return flushed.error();
    const auto staged = objects_.Staged();
    if (const auto sealed = lake_.journal().Seal(run_, staged, blocks, marks); !sealed) {
      return sealed.error();
    }
    if (const auto completed = lake_.Complete(run_); !completed) return completed.error();
    return staged.size();
  }

  void Drop() override { lake_.DropStaging(run_); }

 private:
  Result<void> Flush() {
    auto claims = std::async(std::launch::async, [this] { return claims_.Flush(); });
    const auto objects = objects_.Flush();
    const auto flushed = claims.get();
    return objects ? flushed : objects;
  }

  Lake& lake_;
  const RunNumber run_;
  RocksDbClaimStore claims_;
  DirectoryObjectStore objects_;
};

}  // namespace

Result<std::unique_ptr<SegmentStores>> LakeTarget::Begin() {
  const auto run = lake_.journal().Begin();
  if (!run) return run.error();
  const auto staging = lake_.MakeStaging(*run);
  if (!staging) return staging.error();
  return std::unique_ptr<SegmentStores>(std::make_unique<LakeSegment>(lake_, *run, *staging));
}

}  // namespace weir::embedded
