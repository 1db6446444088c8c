// What a trial goes into: nothing. Its input is judged as a run into a new lake would judge it.
#include "src/embedded/trial_target.h"

namespace weir::embedded {
class TrialTarget::Segment final : public SegmentStores {
 public:
  explicit Segment(TrialTarget& target) : target_(target) { target_.claims_.BeginSegment(); }

  pipeline::ClaimStore& claims() override { return target_.claims_; }
  pipeline::ObjectStore& objects() override { return objects_; }
  std::string TakeLastMetAgain() override { return target_.claims_.TakeLastMetAgain(); }
  std::set<std::string, std::less<>> TakeJudgedBefore() override { return {}; }
  [[nodiscard]] std::optional<Error> failure() const override { return std::nullopt; }

  Result<std::uint64_t> Seal(std::span<const ProcessedBlock> blocks,
                             std::span<const PrefixId> marks) override {
    const std::scoped_lock lock(target_.mutex_);
    for (const ProcessedBlock& block : blocks) target_.blocks_[block.id] = block.records;
    target_.marks_.insert(marks.begin(), marks.end());
    return 0U;
  }

  void Drop() override { target_.claims_.DropSegment(); }

 private:
  /// Takes what would be written for written.
  class NoObjects final : public pipeline::ObjectStore {
   public:
    std::vector<Result<pipeline::PutOutcome>> Put(
        std::span<const pipeline::ObjectPut> puts) override {
      return std::vector<Result<pipeline::PutOutcome>>(puts.size(), pipeline::PutOutcome::kCreated);
    }
    std::vector<Result<std::optional<std::string>>> Read(
        std::span<const std::string_view> names) override {
      return std::vector<Result<std::optional<std::string>>>(names.size(),
                                                             std::optional<std::string>());
    }
  };

  TrialTarget& target_;
  NoObjects objects_;
};

Result<std::optional<std::uint64_t>> TrialTarget::ProcessedRecords(const BlockId& block) const {
  const std::scoped_lock lock(mutex_);
  const auto known = blocks_.find(block);
  return known == blocks_.end() ? std::nullopt : std::optional(known->second);
}

Result<std::size_t> TrialTarget::CountProcessed(std::span<const PrefixId> chain) const {
  const std::scoped_lock lock(mutex_);
  return CountMarked(
      chain, [this](const PrefixId& record) -> Result<bool> { return marks_.contains(record); });
}

Result<std::unique_ptr<SegmentStores>> TrialTarget::Begin() {
  return std::unique_ptr<SegmentStores>(std::make_unique<Segment>(*this));
}

}  // namespace weir::embedded
