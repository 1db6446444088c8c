// When faults strike: drawn from the seed, how often as well, so that seeds differ in kind.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <vector>

#include "src/generator/random.h"

namespace weir::simulation {

/// What may happen at a port call, and what a driver may do.
enum class Fault : std::size_t {
  kPause,       ///< somebody else goes first
  kCrash,       ///< the attempt ends here
  kRefused,     ///< no effect, and the answer says so
  kLostAnswer,  ///< an effect without an answer
  kNoAnswer,    ///< no effect, but nobody knows
  kLateEffect,  ///< no answer, and the effect comes later
  kEcho,        ///< the client asked twice and got the second answer
  kZombie,      ///< the mapping gives an attempt up that goes on
  kKill,        ///< an attempt is ended where it pauses
  kRedelivery,  ///< records come again that nobody asked for
  kDeploy,      ///< the other schema is used from now on
  kExpiry,      ///< records are set aside untried
  kRollUp,      ///< objects become one, or those that did are deleted
};
inline constexpr std::size_t kFaultCount = 13;

class Chaos {
 public:
  explicit Chaos(generator::Random& random);

  [[nodiscard]] bool Strikes(Fault fault);
  /// From now on only pauses strike.
  void Calm();

  /// An effect that has left its attempt and is still on its way.
  void Later(std::function<void()> effect) { late_.push_back(std::move(effect)); }
  [[nodiscard]] bool has_late() const { return !late_.empty(); }
  /// Lets any of the late effects happen. REQUIRES: has_late().
  void LandOne();

  [[nodiscard]] generator::Random& random() { return random_; }

 private:
  generator::Random& random_;
  std::array<double, kFaultCount> rates_{};
  std::vector<std::function<void()>> late_;
};

}  // namespace weir::simulation
