// A process that outlives this one for a moment, and takes all workers with it.
#pragma once

#include <cstddef>

#include <sys/types.h>

namespace weir::cloud::lambda {

/// Workers die with the process that runs them, however it ends (kill -9 too), with all that they
/// have started in their process groups: a child that does nothing but wait for the end of a pipe
/// kills the groups it was told of. Thread-safe.
class Guardian {
 public:
  static constexpr std::size_t kMaxGroups = 4096;

  Guardian();
  Guardian(const Guardian&) = delete;
  Guardian& operator=(const Guardian&) = delete;
  /// Kills what is left.
  ~Guardian();

  void Add(pid_t group);
  void Remove(pid_t group);

 private:
  void Tell(pid_t message) const;

  int pipe_ = -1;
  pid_t child_ = -1;
};

}  // namespace weir::cloud::lambda
