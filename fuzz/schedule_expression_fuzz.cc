// Schedules' expressions: any text is refused, or has times that go on upwards.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "src/cloud/scheduler/timing/timetable.h"
#include "src/result/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using weir::cloud::scheduler::ParseExpression;
  using weir::cloud::scheduler::Seconds;
  using weir::cloud::scheduler::Timetable;
  using weir::cloud::scheduler::Zone;
  const auto expression = ParseExpression({reinterpret_cast<const char*>(data), size});
  if (!expression) return 0;
  constexpr Seconds kNow{std::chrono::seconds(1'767'225'600)};
  const Timetable table{.expression = *expression, .zone = *Zone::Find("UTC"), .anchor = kNow};
  Seconds last = kNow - std::chrono::seconds(1);
  constexpr int kTimes = 10;
  for (int i = 0; i < kTimes; ++i) {
    const auto next = table.NextAfter(last);
    if (!next) return 0;
    WEIR_CHECK(*next > last, "the next time is later");
    WEIR_CHECK(table.FirstFrom(*next) == next, "a time that is due is due");
    last = *next;
  }
  return 0;
}
