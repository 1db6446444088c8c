// Times of every format: what is read is within the years 0001 to 9999 and reads back the same.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "src/event/timestamp.h"
#include "src/result/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weir::event;
  // A copy of the exact size: ASan sees every byte that is read past it.
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const TimeFormat format :
       {TimeFormat::kAuto, TimeFormat::kUnixSeconds, TimeFormat::kUnixMillis,
        TimeFormat::kUnixMicros, TimeFormat::kUnixNanos, TimeFormat::kRfc3339}) {
    const auto time = ParseTimestamp(text, format);
    if (!time) continue;
    const CivilDate date = CivilDateOf(DayOf(*time));
    WEIR_CHECK(date.year >= 1 && date.year <= 9999, "a time is within its years");
    WEIR_CHECK(DayOf(date) == DayOf(*time), "a date is its day");
    const std::string spelled = FormatTimestamp(*time);
    WEIR_CHECK(ParseTimestamp(spelled, TimeFormat::kRfc3339) == time, "a time reads back");
    WEIR_CHECK(spelled.starts_with(FormatDay(DayOf(*time))), "a time begins with its day");
  }
  return 0;
}
