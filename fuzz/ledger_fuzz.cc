// Ledger entries: what is read is written as one line and reads back the same.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "src/pipeline/ledger.h"
#include "src/result/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weir::pipeline;
  const auto entry = ParseLedgerEntry({reinterpret_cast<const char*>(data), size});
  if (!entry) {
    WEIR_CHECK(!entry.error().message.empty(), "a complaint says what is wrong");
    return 0;
  }
  const std::string line = FormatLedgerEntry(*entry);
  WEIR_CHECK(line.find('\n') == std::string::npos, "an entry is one line");
  const auto again = ParseLedgerEntry(line);
  WEIR_CHECK(again.has_value() && FormatLedgerEntry(*again) == line, "an entry reads back");
  return 0;
}
