// A trial, behind `weir validate` and `weir run --dry-run`: what a run would make of its inputs.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace weir::cli {

struct TrialOptions {
  std::string command;  ///< as progress calls it
  std::vector<std::string> inputs;
  std::string schema;
  unsigned jobs = 1;
  std::size_t max_record_size = 0;
  std::size_t examples = 3;  ///< of each reason
  bool json = false;
};

/// Judges the inputs, writes nothing, prints what it found; gives the exit code.
int RunTrial(const TrialOptions& options);

}  // namespace weir::cli
