// What is said of a trial: what a run would make of an input.
#pragma once

#include <cstddef>
#include <string>

#include "src/embedded/lake_run.h"

namespace weir::cli {

struct TrialSummary {
  std::string schema;
  std::size_t inputs = 0;
  embedded::RunOutcome outcome;
  bool knows_all_ids = true;  ///< see embedded::TrialTarget
  double seconds = 0;
  bool was_interrupted = false;

  /// Whether nothing would go to quarantine.
  [[nodiscard]] bool IsAllValid() const;
};

/// For people: counts, then what is wrong by reason, no line longer than `width`.
[[nodiscard]] std::string TrialSummaryText(const TrialSummary& summary, std::size_t width);

/// One JSON object, for machines; its members are in docs/validate.md.
[[nodiscard]] std::string TrialSummaryJson(const TrialSummary& summary);

/// What could not be read, to standard error.
void PrintTrialErrors(const TrialSummary& summary);

}  // namespace weir::cli
