// Which hashes a block of the index surely has not: a Golomb-coded set, some 18 bits a row.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/landing/content.h"

namespace weir::merge {

/// Hashes are taken for the numbers that their first eight bytes make, counted from the first one
/// and cut to so many bits that a hash which is not there meets one that is once in 2^16 to 2^17
/// times. What is between two of these numbers is written in Rice's code. docs/merge.md has the
/// grammar.
///
/// REQUIRES: there are hashes, and they are sorted.
[[nodiscard]] std::string FormatFilter(std::span<const landing::IdHash> hashes);

/// Gives each of `hashes`, which are sorted, that may be among the `rows` hashes of the filter, the
/// first of which is `first`. False where the bytes are no such filter.
[[nodiscard]] bool PassFilter(std::string_view filter, std::uint64_t rows,
                              const landing::IdHash& first, std::span<const landing::IdHash> hashes,
                              std::vector<landing::IdHash>& passed);

}  // namespace weir::merge
