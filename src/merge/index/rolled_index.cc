// Runs of the index made one: fewer files to look an id up in.
#include "src/merge/index/rolled_index.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "src/landing/byte_source.h"
#include "src/merge/index/index_file.h"
#include "src/merge/index/index_merge.h"
#include "src/merge/plan/names.h"

namespace weir::merge {
namespace {

Result<std::optional<Step>> StepOf(const Result<Step>& step) {
  if (!step) return step.error();
  return std::optional(*step);
}

class IndexRoll {
 public:
  explicit IndexRoll(OpenPlan& plan) : plan_(plan) {}

  /// Piece after piece; each is there before the next begins.
  Result<Step> Run(PlanResult& result) {
    std::optional<landing::IdHash> first = landing::IdHash{};
    for (std::uint32_t number = 0; first; ++number) {
      const std::string name = IndexName(plan_.plan().number, number);
      auto piece = WhatStandsAt(name, plan_.objects());
      if (!piece) return piece.error();
      if (!piece->has_value()) {
        const auto step = MakePiece(name, *first);
        if (!step) return step.error();
        if (!step->has_value()) return Step::kDone;
        if (**step != Step::kDone) return **step;
        piece = WhatStandsAt(name, plan_.objects());
        if (!piece) return piece.error();
      }
      if (!piece->has_value()) {
        return Error{ErrorKind::kNotFound,
                     plan_.objects().Describe(name) + ": the piece of the index is gone"};
      }
      first = HashBehind((*piece)->range.last);
      result.index.push_back(**std::move(piece));
    }
    return Step::kDone;
  }

 private:
  /// Nothing where no rows are left.
  Result<std::optional<Step>> MakePiece(const std::string& name, const landing::IdHash& first) {
    if (auto step = plan_.MayBegin(); !step || *step != Step::kDone) return StepOf(step);
    if (auto opened = OpenSources(); !opened) return opened.error();
    auto piece = MergeIndexRuns(readers_, first);
    if (!piece) return piece.error();
    if (!piece->has_value()) return std::optional<Step>();
    const NewObject object{name, std::move((*piece)->bytes)};
    return StepOf(plan_.Create({&object, 1}));
  }

  Result<void> OpenSources() {
    if (!readers_.empty()) return {};
    const Plan& plan = plan_.plan();
    for (const IndexRun& run : plan.state.index) {
      if (!std::ranges::binary_search(plan.sources, run.plan)) continue;
      for (const IndexFile& file : run.files) {
        auto source = plan_.objects().Open(file.name);
        if (!source) return source.error();
        auto reader = IndexReader::Open(**source, file);
        if (!reader) return reader.error();
        sources_.push_back(*std::move(source));
        readers_.push_back(*std::move(reader));
      }
    }
    return {};
  }

  OpenPlan& plan_;
  std::vector<std::unique_ptr<landing::ByteSource>> sources_;
  std::vector<IndexReader> readers_;
};

}  // namespace

Result<std::optional<IndexFile>> WhatStandsAt(const std::string& name, MergeObjects& objects) {
  const auto source = objects.Open(name);
  if (!source && source.error().kind == ErrorKind::kNotFound) return std::optional<IndexFile>();
  if (!source) return source.error();
  const auto reader = IndexReader::Open(**source, std::nullopt);
  if (!reader) return reader.error();
  return std::optional(IndexFile{
      .name = name, .range = reader->range(), .rows = reader->rows(), .bytes = (*source)->size()});
}

Result<Step> RollIndex(OpenPlan& plan, PlanResult& result) {
  if (plan.plan().sources.empty()) return Step::kDone;
  return IndexRoll(plan).Run(result);
}

}  // namespace weir::merge
