// A lake in a directory as what a run goes into.
#pragma once

#include <memory>

#include "src/embedded/lake.h"
#include "src/embedded/run_target.h"

namespace weir::embedded {

class LakeTarget final : public RunTarget {
 public:
  /// `lake` outlives it.
  explicit LakeTarget(Lake& lake) : lake_(lake) {}

  [[nodiscard]] pipeline::Layout layout() const override { return lake_.layout(); }
  [[nodiscard]] std::filesystem::path InputStaging() const override { return lake_.InputStaging(); }
  [[nodiscard]] Result<std::optional<std::uint64_t>> ProcessedRecords(
      const BlockId& block) const override {
    return lake_.journal().ProcessedRecords(block);
  }
  [[nodiscard]] Result<std::size_t> CountProcessed(std::span<const PrefixId> chain) const override {
    return lake_.journal().CountProcessed(chain);
  }
  Result<std::unique_ptr<SegmentStores>> Begin() override;

 private:
  Lake& lake_;
};

}  // namespace weir::embedded
