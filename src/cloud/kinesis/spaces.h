// The kinds of rows that Kinesis keeps.
#pragma once

#include <string_view>
#include <vector>

#include "src/cloud/store/record/migration.h"

namespace weir::cloud::kinesis {

inline constexpr std::string_view kStreamSpace = "kinesis/stream";
inline constexpr std::string_view kNumberSpace = "kinesis/next-number";
inline constexpr std::string_view kCreatedSpace = "kinesis/last-created";  ///< in milliseconds
inline constexpr std::string_view kChunkSpace = "kinesis/chunk";
/// "<next counter> <last arrival in ms>": what a shard whose chunks are gone must not forget.
inline constexpr std::string_view kMarkSpace = "kinesis/mark";
inline constexpr std::string_view kTokenKeySpace = "kinesis/token-key";

[[nodiscard]] std::vector<store::Space> Spaces();

}  // namespace weir::cloud::kinesis
