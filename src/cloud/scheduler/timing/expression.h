// A schedule's expression: rate(5 minutes), cron(0 10 * * ? *) or at(2026-01-31T10:00:00).
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <variant>

#include "src/cloud/scheduler/timing/cron.h"

namespace weir::cloud::scheduler {

struct Rate {
  std::chrono::seconds period{};
};

/// Once, when the wall clock shows this.
struct Once {
  std::chrono::local_seconds at{};
};

using Expression = std::variant<Rate, Cron, Once>;

/// Nothing for what is none.
[[nodiscard]] std::optional<Expression> ParseExpression(std::string_view text);

}  // namespace weir::cloud::scheduler
