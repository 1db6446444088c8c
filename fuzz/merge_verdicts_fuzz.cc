// Pages of verdicts from anywhere: they are refused, or give each row a verdict and are read again
// as they are written. Inputs are what a page holds, behind the number of each landing's rows.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/codec/crc.h"
#include "src/landing/bytes.h"
#include "src/landing/index.h"
#include "src/merge/judge/verdicts.h"
#include "src/result/check.h"

namespace weir::merge {
namespace {

/// With checksums that are right.
std::string Assembled(std::string_view body) {
  std::string sizes;
  landing::AppendFixed(body.size(), 8, sizes);
  landing::AppendFixed(codec::Crc32(body), 4, sizes);
  landing::AppendFixed(codec::Crc32(sizes), 4, sizes);
  return landing::FormatHeader(kVerdictsFormat) + sizes + std::string(body);
}

void Read(std::string_view page, const std::vector<std::uint64_t>& rows) {
  const auto verdicts = ParseVerdicts(page, rows, "input");
  if (!verdicts) {
    WEIR_CHECK(verdicts.error().message.starts_with("input: "), "an error names the page");
    return;
  }
  (void)verdicts->CheckWhole();
  const auto again = ParseVerdicts(FormatVerdicts(*verdicts), rows, "again");
  WEIR_CHECK(again && *again == *verdicts, "verdicts read back");
}

}  // namespace
}  // namespace weir::merge

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weir::merge;
  std::string_view input(reinterpret_cast<const char*>(data), size);
  std::vector<std::uint64_t> rows;
  while (!input.empty() && input.front() != '\0' && rows.size() < 4) {
    rows.push_back(static_cast<unsigned char>(input.front()));
    input.remove_prefix(1);
  }
  Read(input, rows);
  Read(Assembled(input), rows);
  return 0;
}
