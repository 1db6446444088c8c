// What `weir run` says in the end.
#pragma once

#include <string>

#include "src/embedded/lake_run.h"

namespace weir::cli {

struct RunSummary {
  std::string lake;
  std::string schema;
  std::string layout;
  std::string compression;
  std::size_t inputs = 0;
  embedded::RunOutcome outcome;
  double seconds = 0;
  bool was_interrupted = false;
};

/// A few lines for people.
[[nodiscard]] std::string RunSummaryText(const RunSummary& summary);

/// One JSON object, for machines; its members are in docs/run.md.
[[nodiscard]] std::string RunSummaryJson(const RunSummary& summary);

// Members of that, for the JSON of others who judge inputs.
[[nodiscard]] std::string RunErrorsJson(const embedded::RunOutcome& outcome);
[[nodiscard]] std::string ExampleJson(const pipeline::RejectionExample& example);
[[nodiscard]] std::string HintJson(const embedded::RunTotals& totals);

/// What could not be done, to standard error.
void PrintRunErrors(const RunSummary& summary);

}  // namespace weir::cli
