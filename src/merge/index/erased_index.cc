// Ids made known as erased: a list that is carried on for good, and files of the index without what
// they knew of their events.
#include "src/merge/index/erased_index.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "src/merge/index/erased_list.h"
#include "src/merge/index/index_file.h"
#include "src/merge/index/index_lookup.h"
#include "src/merge/index/index_rows.h"
#include "src/merge/index/rolled_index.h"
#include "src/merge/plan/names.h"
#include "src/merge/plan/owner.h"

namespace weir::merge {
namespace {

IndexRow ErasedRow(const landing::IdHash& hash, event::Timestamp at) {
  return {.hash = hash, .fingerprint = {}, .owner = ErasedOwner(at)};
}

class IndexErasure {
 public:
  explicit IndexErasure(OpenPlan& plan) : plan_(plan), objects_(plan.objects()) {}

  Result<Step> Run(PlanResult& result) {
    const Plan& plan = plan_.plan();
    for (std::size_t i = 0; i < plan.files.size(); ++i) {
      const std::string name = IndexName(plan.number, static_cast<std::uint32_t>(i));
      const auto rows = [&] { return RowsWithout(plan.files[i]); };
      if (auto step = Make(name, rows, result.rewritten.emplace_back());
          !step || *step != Step::kDone) {
        return step;
      }
    }
    return Make(
        ErasedName(plan.number), [this] { return AllErased(); }, result.erased.emplace());
  }

 private:
  /// Has an object made if it is not there, and says what it is.
  template <typename MakeBytes>
  Result<Step> Make(const std::string& name, const MakeBytes& make, IndexFile& file) {
    auto there = WhatStandsAt(name, objects_);
    if (!there) return there.error();
    if (!there->has_value()) {
      if (auto step = plan_.MayBegin(); !step || *step != Step::kDone) return step;
      auto bytes = make();
      if (!bytes) return bytes.error();
      const NewObject object{name, *std::move(bytes)};
      if (auto step = plan_.Create({&object, 1}); !step || *step != Step::kDone) return step;
      there = WhatStandsAt(name, objects_);
      if (!there) return there.error();
    }
    if (!there->has_value()) {
      return Error{ErrorKind::kNotFound, objects_.Describe(name) + ": the object is gone"};
    }
    file = **std::move(there);
    return Step::kDone;
  }

  Result<std::string> RowsWithout(const std::string& name) {
    return WithErasedRows(objects_, *FileOf(name), plan_.plan().erases, plan_.plan().made_at);
  }

  /// A plan is believed only where its state has the files that it names.
  [[nodiscard]] const IndexFile* FileOf(const std::string& name) const {
    for (const IndexRun& run : plan_.plan().state.index) {
      const auto file = std::ranges::find(run.files, name, &IndexFile::name);
      if (file != run.files.end()) return &*file;
    }
    return nullptr;
  }

  Result<std::string> AllErased() {
    auto list = ErasedList::Open(objects_, plan_.plan().state.erased);
    if (!list) return list.error();
    for (const landing::IdHash& hash : plan_.plan().erases) {
      if (auto added = list->Add(ErasedRow(hash, plan_.plan().made_at)); !added)
        return added.error();
    }
    return list->Finish();
  }

  OpenPlan& plan_;
  MergeObjects& objects_;
};

}  // namespace

Result<WhatToErase> FindWhatToErase(const ChainState& state,
                                    std::span<const landing::IdHash> hashes,
                                    MergeObjects& objects) {
  WhatToErase found;
  ChainState erased;
  erased.erased = state.erased;
  const auto known = IndexLookup(erased, objects).Find(hashes);
  if (!known) return known.error();
  std::ranges::copy_if(hashes, std::back_inserter(found.hashes), [&](const landing::IdHash& hash) {
    return !std::ranges::binary_search(*known, hash, {}, &IndexRow::hash);
  });
  if (found.hashes.size() > kMaxErasedAtOnce) found.hashes.resize(kMaxErasedAtOnce);
  const std::uint64_t before = state.erased ? state.erased->rows : 0;
  if (before + found.hashes.size() > kMaxIndexRows) {
    return Error{ErrorKind::kInvalidInput,
                 fmt::format("{}: {} ids are erased in this lake, and no more than {} can be",
                             objects.Describe(kErasedFolder), before, kMaxIndexRows)};
  }
  auto files = IndexLookup(state, objects).FilesWith(found.hashes);
  if (!files) return files.error();
  found.files = *std::move(files);
  return found;
}

Result<std::string> WithErasedRows(MergeObjects& objects, const IndexFile& file,
                                   std::span<const landing::IdHash> erased, event::Timestamp at) {
  IndexWriter writer(file.range);
  const auto read = ForEachIndexRow(objects, file, [&](const IndexRow& row) -> Result<void> {
    const bool is_erased = std::ranges::binary_search(erased, row.hash);
    writer.Add(is_erased ? ErasedRow(row.hash, at) : row);
    return {};
  });
  if (!read) return read.error();
  return writer.Finish();
}

Result<Step> EraseFromIndex(OpenPlan& plan, PlanResult& result) {
  return IndexErasure(plan).Run(result);
}

}  // namespace weir::merge
