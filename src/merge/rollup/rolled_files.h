// Files of a day made one, and those that they were made of deleted once nobody reads them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/merge/open_plan.h"
#include "src/merge/plan/plan.h"
#include "src/merge/ports.h"
#include "src/result/result.h"

namespace weir::merge {

/// Carries out a plan of kind kRoll but for its closing.
[[nodiscard]] Result<Step> RollFiles(OpenPlan& plan, PlanResult& result);

/// The files that a plan of kind kRoll has made one; sorted. kNotFound, kCorrupt.
[[nodiscard]] Result<std::vector<std::string>> FilesMadeOne(MergeObjects& objects,
                                                            PlanNumber number);

/// Gives the content of files, one after another and piece by piece, each with the number of its
/// file, and how many bytes each had once it was unpacked. Each ends with the end of a line.
/// kNotFound, and kCorrupt for one that is damaged, of which a part may have been given.
using TakeContent = std::function<void(std::size_t file, std::string_view piece)>;
[[nodiscard]] std::vector<Result<std::uint64_t>> ReadFiles(MergeObjects& objects,
                                                           std::span<const std::string> names,
                                                           const TakeContent& take);

/// Whether what could not be read may be read another time: else the file is damaged, or gone.
[[nodiscard]] inline bool IsForNow(const Error& error) {
  return error.kind == ErrorKind::kUnavailable || error.kind == ErrorKind::kUnknown;
}

}  // namespace weir::merge
