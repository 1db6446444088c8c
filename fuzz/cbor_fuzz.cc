// CBOR from outside: refused, or a value that is written and read back as the same.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "src/cloud/protocol/cbor.h"
#include "src/result/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace protocol = weir::cloud::protocol;
  const auto value = protocol::ParseCbor({reinterpret_cast<const char*>(data), size});
  if (!value || !value->is_object()) return 0;
  const auto again = protocol::ParseCbor(protocol::RenderCbor(value->get_object()));
  WEIR_CHECK(again.has_value() && *again == *value, "what was read is written as it was");
  return 0;
}
