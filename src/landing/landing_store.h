// The port to where landings are put.
#pragma once

#include <chrono>
#include <string>

#include "src/event/timestamp.h"
#include "src/pipeline/object_store.h"
#include "src/result/result.h"

namespace weir::landing {

class LandingStore {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  LandingStore() = default;
  LandingStore(const LandingStore&) = delete;
  LandingStore& operator=(const LandingStore&) = delete;
  virtual ~LandingStore() = default;

  /// Creates the object only if there is none of its name (step L3). Without a clear answer the
  /// same bytes are put under the same name again, until the deadline; kExists is as good as
  /// kCreated, for nobody else draws that name. After an error the object may be there or not.
  [[nodiscard]] virtual Result<pipeline::PutOutcome> Put(const std::string& name, std::string bytes,
                                                         Deadline deadline) = 0;

  /// The time of day by the clock of whoever stores them.
  [[nodiscard]] virtual event::Timestamp Now() const = 0;
};

}  // namespace weir::landing
