// Counters, read and rendered.
#include "src/cloud/usage/meter.h"

#include <fmt/format.h>

namespace weir::cloud::usage {

Quantities Meter::Read() const {
  Quantities read;
  ForEachItem([&](Item item) {
    read[item] = counts_.at(static_cast<std::size_t>(item)).load(std::memory_order_relaxed);
  });
  return read;
}

std::string RenderUsage(const Quantities& used) {
  std::string text =
      "# HELP weir_usage_total What AWS would bill, as last saved; prices: `weir bill`.\n"
      "# TYPE weir_usage_total counter\n";
  ForEachItem([&](Item item) {
    text += fmt::format("weir_usage_total{{item=\"{}\"}} {}\n", FactsOf(item).name, used[item]);
  });
  return text;
}

}  // namespace weir::cloud::usage
