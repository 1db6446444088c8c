// Filter patterns of log messages: any text is refused with a message, or matches or does not.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "src/cloud/logs/filter_pattern.h"
#include "src/result/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto pattern = weir::cloud::logs::FilterPattern::Parse(text);
  if (!pattern) {
    WEIR_CHECK(pattern.error().message.starts_with("Invalid filter pattern: "), "it says of what");
    return 0;
  }
  constexpr std::string_view kJson = R"({"level":"error","ms":12.5,"a":{"b":[null,true]}})";
  const bool first = pattern->Matches(kJson);
  WEIR_CHECK(pattern->Matches(kJson) == first, "a pattern has no memory");
  static_cast<void>(pattern->Matches(text));
  return 0;
}
