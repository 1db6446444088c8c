// Judges a part of a plan's ids, a range or a piece of one, and puts what that gives (C4).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "src/landing/content.h"
#include "src/landing/places.h"
#include "src/landing/reader.h"
#include "src/merge/index/index_lookup.h"
#include "src/merge/judge/landing_cache.h"
#include "src/merge/judge/verdicts.h"
#include "src/merge/open_plan.h"
#include "src/result/result.h"

namespace weir::merge {

/// Ids of a plan that are judged at once, and the names of what comes of it.
struct PartToJudge {
  landing::IdRange range;
  /// With it comes what needs no id: rejections, and what counts elsewhere.
  bool is_first = false;
  std::uint64_t expected = 0;  ///< so many of its ids will be stored, about
  std::string index_name;
  std::string verdicts_name;
};

class PartJudge {
 public:
  /// `landings` are the plan's, open. All outlive it.
  PartJudge(OpenPlan& plan, std::span<const landing::LandingReader* const> landings,
            LandingCache& cache);

  [[nodiscard]] OpenPlan& plan() { return plan_; }
  /// How many each landing has.
  [[nodiscard]] const std::vector<std::uint64_t>& rows() const { return rows_; }
  [[nodiscard]] std::uint64_t all_rows() const;

  /// A page that is there; nothing where there is none.
  [[nodiscard]] Result<std::optional<Verdicts>> ReadPage(const std::string& name);
  /// REQUIRES: parts rise.
  [[nodiscard]] Result<Step> Judge(const PartToJudge& part);
  /// Puts the index's object, where there are rows, and then the page: so what a page says is
  /// stored has its rows.
  [[nodiscard]] Result<Step> Put(const PartToJudge& part, const Verdicts& verdicts,
                                 IndexWriter& owned);

 private:
  [[nodiscard]] Result<void> FindCountedBefore();

  OpenPlan& plan_;
  const std::span<const landing::LandingReader* const> landings_;
  LandingCache& cache_;
  IndexLookup index_;
  std::vector<std::uint64_t> rows_;
  std::vector<const landing::LandingReader*> before_;
  std::optional<std::vector<landing::RecordPlaces>> counted_before_;
};

/// How many rows a page says are stored: so many has its object of the index.
[[nodiscard]] std::uint64_t CountStored(const Verdicts& verdicts);

}  // namespace weir::merge
