// Runs the protocol's simulation over many seeds and stops at the first that breaks its promise.
#include <chrono>
#include <cstdint>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "tests/simulation/simulation.h"

namespace {

using weir::simulation::Flaw;

struct Options {
  std::uint64_t first = 1;
  std::uint64_t count = 3'000;
  std::uint32_t max_seconds = 0;  ///< 0: no limit
  std::string flaw = "none";
};

/// Prints what broke in `seed`, and how to see it again; false if nothing did.
bool Report(std::uint64_t seed, const Options& options) {
  const auto outcome = Simulate(seed, *weir::simulation::FlawNamed(options.flaw));
  if (outcome.failures.empty()) return false;
  fmt::print(stderr, "seed {} breaks the promise:\n", seed);
  for (const std::string& failure : outcome.failures) fmt::print(stderr, "  {}\n", failure);
  fmt::print(stderr, "to see it again: protocol_simulation --seed {}{}\n", seed,
             options.flaw == "none" ? "" : " --flaw " + options.flaw);
  return true;
}

int Run(const Options& options) {
  const auto deadline =
      std::chrono::steady_clock::now() + std::chrono::seconds(options.max_seconds);
  std::uint64_t seed = options.first;
  for (; seed < options.first + options.count; ++seed) {
    if (options.max_seconds > 0 && std::chrono::steady_clock::now() > deadline) break;
    if (Report(seed, options)) return 1;
  }
  fmt::print("{} seeds from {} on: nothing lost, nothing twice\n", seed - options.first,
             options.first);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Runs the exactly-once protocol under faults drawn from seeds.");
  Options options;
  std::uint64_t only = 0;
  app.add_option("--seeds", options.count, "How many seeds to run")->capture_default_str();
  app.add_option("--first", options.first, "The first seed")->capture_default_str();
  auto* seed = app.add_option("--seed", only, "Run this seed alone");
  app.add_option("--seconds", options.max_seconds, "Begin no seed after so many seconds");
  app.add_option("--flaw", options.flaw, "Break one step on purpose")
      ->check([](const std::string& name) {
        return weir::simulation::FlawNamed(name) ? std::string() : "no such flaw: " + name;
      });
  CLI11_PARSE(app, argc, argv);
  if (*seed) {
    options.first = only;
    options.count = 1;
  }
  return Run(options);
}
