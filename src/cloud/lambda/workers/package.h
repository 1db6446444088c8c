// A function's zip, unpacked.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "src/result/result.h"

namespace weir::cloud::lambda {

/// "Lambda quotas", for a package and its layers, unpacked (ABombIsTooLarge).
inline constexpr std::uint64_t kMaxUnpackedBytes = std::uint64_t{250} << 20;
inline constexpr std::uint64_t kMaxPackageEntries = 100'000;

/// Leaves the package's files, with their modes, in `directory`, which appears whole or not at all;
/// one that is there already is left as it is. Names that would leave the directory, symbolic
/// links and other special files, encrypted entries: kInvalidInput, as is what is no zip.
/// kExhausted: larger than kMaxUnpackedBytes, or more than kMaxPackageEntries.
Result<void> Unpack(std::string_view zip, const std::filesystem::path& directory);

}  // namespace weir::cloud::lambda
