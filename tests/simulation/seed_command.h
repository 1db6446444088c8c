// The command line of a simulation: which seeds it runs, and how one that fails is seen again.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace weir::simulation {

struct SeedCommand {
  std::string program;
  std::string what;     ///< for --help
  std::string promise;  ///< that was kept
  std::uint64_t seeds;  ///< that are run if nobody says otherwise
  std::function<bool(const std::string& flaw)> is_flaw;
  /// Runs one seed; gives what is wrong after it.
  std::function<std::vector<std::string>(std::uint64_t seed, const std::string& flaw)> simulate;
};

/// Runs many seeds, and stops at the first that breaks the promise: then 1, which `main` returns.
int RunSeeds(const SeedCommand& command, int argc, char** argv);

}  // namespace weir::simulation
