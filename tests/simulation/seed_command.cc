// The command line of a simulation: which seeds it runs, and how one that fails is seen again.
#include "tests/simulation/seed_command.h"

#include <chrono>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace weir::simulation {
namespace {

struct Options {
  std::uint64_t first = 1;
  std::uint64_t count = 1;
  std::uint32_t max_seconds = 0;  ///< 0: no limit
  std::string flaw = "none";
};

/// Prints what broke in `seed`, and how to see it again; false if nothing did.
bool Report(const SeedCommand& command, std::uint64_t seed, const Options& options) {
  const auto failures = command.simulate(seed, options.flaw);
  if (failures.empty()) return false;
  fmt::print(stderr, "seed {} breaks the promise:\n", seed);
  for (const std::string& failure : failures) fmt::print(stderr, "  {}\n", failure);
  fmt::print(stderr, "to see it again: {} --seed {}{}\n", command.program, seed,
             options.flaw == "none" ? "" : " --flaw " + options.flaw);
  return true;
}

int Run(const SeedCommand& command, const Options& options) {
  const auto deadline =
      std::chrono::steady_clock::now() + std::chrono::seconds(options.max_seconds);
  std::uint64_t seed = options.first;
  for (; seed < options.first + options.count; ++seed) {
    if (options.max_seconds > 0 && std::chrono::steady_clock::now() > deadline) break;
    if (Report(command, seed, options)) return 1;
  }
  fmt::print("{} seeds from {} on: {}\n", seed - options.first, options.first, command.promise);
  return 0;
}

}  // namespace

int RunSeeds(const SeedCommand& command, int argc, char** argv) {
  CLI::App app(command.what);
  Options options{.count = command.seeds};
  std::uint64_t only = 0;
  app.add_option("--seeds", options.count, "How many seeds to run")->capture_default_str();
  app.add_option("--first", options.first, "The first seed")->capture_default_str();
  auto* seed = app.add_option("--seed", only, "Run this seed alone");
  app.add_option("--seconds", options.max_seconds, "Begin no seed after so many seconds");
  app.add_option("--flaw", options.flaw, "Break one step on purpose")
      ->check([&command](const std::string& name) {
        return command.is_flaw(name) ? std::string() : "no such flaw: " + name;
      });
  CLI11_PARSE(app, argc, argv);
  if (*seed) {
    options.first = only;
    options.count = 1;
  }
  return Run(command, options);
}

}  // namespace weir::simulation
