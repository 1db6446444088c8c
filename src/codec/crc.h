// Cyclic redundancy checks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir::codec {

/// All of them reflected, beginning with all ones, inverted in the end: CRC-32/ISO-HDLC,
/// CRC-32/ISCSI and CRC-64/NVME of the catalogue of parametrised CRC algorithms.
enum class CrcKind : std::uint8_t { kCrc32, kCrc32c, kCrc64Nvme };

/// How many bytes the CRC has.
[[nodiscard]] std::size_t CrcSize(CrcKind kind);

/// Of what has the CRC `before`, followed by `bytes`.
[[nodiscard]] std::uint64_t Crc(CrcKind kind, std::string_view bytes, std::uint64_t before = 0);

/// The same of the first kind alone, for programs that have no need of the others' tables.
[[nodiscard]] std::uint32_t Crc32(std::string_view bytes, std::uint32_t before = 0);

/// The CRC of bytes, from those of their two halves.
[[nodiscard]] std::uint64_t CombineCrcs(CrcKind kind, std::uint64_t first, std::uint64_t second,
                                        std::uint64_t second_size);

}  // namespace weir::codec
