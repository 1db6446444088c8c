// Plans and results of the merge from anywhere: what is read is sound and written as the same
// bytes, and what stands behind it follows without a crash.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "src/merge/plan/plan.h"
#include "src/result/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weir::merge;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto result = ParsePlanResult(input, "input");
  if (result) {
    WEIR_CHECK(FormatPlanResult(*result) == input, "a result is written as it was read");
  }
  const auto plan = ParsePlan(input, "input");
  if (!plan) {
    WEIR_CHECK(plan.error().message.starts_with("input: "), "an error names the plan");
    return 0;
  }
  WEIR_CHECK(FormatPlan(*plan) == input, "a plan is written as it was read");
  Plan next;
  next.number = plan->number + 1;
  next.previous = DigestOf(input);
  next.state = StateAfter(*plan, {.held = 1});
  WEIR_CHECK(next.number > kMaxPlanNumber || ParsePlan(FormatPlan(next), "next"),
             "what stands behind a sound plan is sound");
  return 0;
}
