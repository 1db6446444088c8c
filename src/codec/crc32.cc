// CRC-32 by libdeflate, which has it for gzip.
#include <libdeflate.h>

#include "src/codec/crc.h"

namespace weir::codec {

std::uint32_t Crc32(std::string_view bytes, std::uint32_t before) {
  if (bytes.empty()) return before;  // libdeflate takes none to be the beginning
  return ::libdeflate_crc32(before, bytes.data(), bytes.size());
}

}  // namespace weir::codec
