// When faults strike: drawn from the seed, how often as well, so that seeds differ in kind.
#include "tests/simulation/chaos.h"

#include <utility>

namespace weir::simulation {
namespace {

/// Each fault's rate at its worst. Port calls are many, so what ends attempts has to be rare.
constexpr std::array<double, kFaultCount> kWorst = {0.5,  0.04, 0.1, 0.1, 0.05, 0.05, 0.15,
                                                    0.15, 0.1,  0.2, 0.1, 0.02, 0.2};

}  // namespace

Chaos::Chaos(generator::Random& random) : random_(random) {
  for (std::size_t fault = 0; fault < kFaultCount; ++fault) {
    const bool is_on = random.Below(4) > 0;
    rates_.at(fault) = is_on ? kWorst.at(fault) * random.Fraction() : 0;
  }
}

bool Chaos::Strikes(Fault fault) {
  return random_.Fraction() < rates_.at(static_cast<std::size_t>(fault));
}

void Chaos::Calm() {
  const double pauses = rates_.at(static_cast<std::size_t>(Fault::kPause));
  rates_.fill(0);
  rates_.at(static_cast<std::size_t>(Fault::kPause)) = pauses;
}

void Chaos::LandOne() {
  std::swap(late_.at(random_.Below(static_cast<std::uint32_t>(late_.size()))), late_.back());
  const auto effect = std::move(late_.back());
  late_.pop_back();
  effect();
}

}  // namespace weir::simulation
