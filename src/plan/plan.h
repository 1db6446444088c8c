// Plans: the pipeline for a workload, beside the ones that it was chosen from, and ten times
// larger.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/plan/bill.h"
#include "src/plan/load.h"
#include "src/plan/prices.h"
#include "src/plan/quotas.h"
#include "src/plan/settings.h"
#include "src/plan/workload.h"

namespace weir::plan {

/// What is decided already; the rest is chosen.
struct Decided {
  std::optional<Layout> layout;  ///< else batch
  std::optional<StreamMode> stream;
  std::optional<ClaimMode> claims;
};

struct Pipeline {
  Settings settings;
  Load load;
  Bill bill;
};

/// A pipeline that differs from the chosen one in one thing.
struct Alternative {
  std::string_view what;  ///< "layout"
  std::string_view name;  ///< "landing"
  Pipeline pipeline;
  bool is_chosen = false;
  bool keeps_up = true;  ///< false: of layout landing, whose merge would not be through in time
};

/// The chosen pipeline of so many times the workload.
struct Larger {
  double factor = 1;
  Workload workload;
  Pipeline pipeline;
  Quota first_quota;
  double landing_usd = 0;
  bool landing_keeps_up = true;  ///< else the merge would not be through in time
};

struct Plan {
  Workload workload;
  Wishes wishes;
  Pipeline chosen;
  std::vector<Alternative> alternatives;
  std::vector<Quota> quotas;
  std::vector<Larger> larger;  ///< 1, 10, 100 and 1,000 times
  std::vector<std::string> advice;
};

/// What is provisioned has to be watched: it is chosen where it saves more than this a month.
inline constexpr double kWorthWatchingUsd = 10;

[[nodiscard]] Pipeline ChoosePipeline(const Workload& workload, const Wishes& wishes,
                                      const Decided& decided, const Prices& prices);

/// REQUIRES: Check(workload).
[[nodiscard]] Plan MakePlan(const Workload& workload, const Wishes& wishes, const Decided& decided,
                            const Prices& prices);

}  // namespace weir::plan
