// The card in a lake's folder that says what the lake is: `.weir/lake.json`.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "src/pipeline/layout.h"
#include "src/result/result.h"

namespace weir::embedded {

/// {"format":1,"id":"<32 hex digits>","layout":"batch","claims":"<absolute path>"}
struct LakeCard {
  static constexpr std::int64_t kFormat = 1;
  std::string id;  ///< the claims bear the same one
  pipeline::Layout layout = pipeline::Layout::kBatch;
  std::filesystem::path claims;
};

/// Nothing when there is no card; kCorrupt when it can't be read.
[[nodiscard]] Result<std::optional<LakeCard>> ReadLakeCard(const std::filesystem::path& file);

Result<void> WriteLakeCard(const std::filesystem::path& file, const LakeCard& card);

}  // namespace weir::embedded
