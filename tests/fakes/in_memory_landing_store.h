// Landings in memory, for tests: the port's contract taken literally.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "src/landing/landing_store.h"

namespace weir::fakes {

class InMemoryLandingStore final : public landing::LandingStore {
 public:
  Result<pipeline::PutOutcome> Put(const std::string& name, std::string bytes,
                                   Deadline deadline) override {
    last_deadline = deadline;
    if (failure && puts_before_failure-- == 0) return *failure;
    const bool is_new = objects.try_emplace(name, std::move(bytes)).second;
    return is_new ? pipeline::PutOutcome::kCreated : pipeline::PutOutcome::kExists;
  }
  [[nodiscard]] event::Timestamp Now() const override { return now; }

  std::map<std::string, std::string> objects;
  std::optional<Error> failure;  ///< of the put behind so many
  int puts_before_failure = 0;
  event::Timestamp now{1'626'336'551'000'000};  // 2021-07-15T08:09:11Z
  Deadline last_deadline;
};

}  // namespace weir::fakes
