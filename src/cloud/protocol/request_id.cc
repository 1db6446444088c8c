// 9e79ad28-14c5-4fa4-aa77-b44d7ec9a8bc
#include "src/cloud/protocol/request_id.h"

#include <cstdint>
#include <random>

#include <fmt/format.h>

namespace weir::cloud::protocol {

std::string MakeRequestId() {
  thread_local std::mt19937_64 random{std::random_device{}()};
  const std::uint64_t high = random();
  const std::uint64_t low = random();
  return fmt::format("{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}", high >> 32, (high >> 16) & 0xFFFF,
                     high & 0xFFF, 0x8000 | ((low >> 48) & 0x3FFF), low & 0xFFFFFFFFFFFF);
}

}  // namespace weir::cloud::protocol
