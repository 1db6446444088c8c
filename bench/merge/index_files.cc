// Files of the index as a merge of many windows would have left them, without merging any.
#include "bench/merge/index_files.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "src/generator/random.h"
#include "src/landing/name.h"
#include "src/merge/index/index_file.h"
#include "src/merge/plan/names.h"
#include "src/result/check.h"

namespace weir::bench {
namespace {

/// The highest 64 bits rise by steps.
landing::IdHash HashOf(std::uint64_t high, std::uint64_t low) {
  landing::IdHash hash{};
  for (std::size_t i = 0; i < 8; ++i) {
    hash.at(i) = static_cast<std::byte>(high >> (56 - 8 * i));
    hash.at(8 + i) = static_cast<std::byte>(low >> (56 - 8 * i));
  }
  return hash;
}

merge::IndexFile MakeFile(merge::PlanNumber plan, std::uint32_t piece, std::uint32_t pieces,
                          std::uint64_t rows, merge::MergeObjects& objects) {
  const landing::IdRange range = merge::RangesOf(pieces)[piece];
  const std::uint64_t width = ~std::uint64_t{0} / pieces;
  const std::uint64_t step = width / (rows + 1);
  generator::Random random(plan * 1'000'003 + piece);
  merge::IndexWriter writer(range);
  std::uint64_t high = width * piece + step / 2;
  for (std::uint64_t row = 0; row < rows; ++row, high += step) {
    const std::uint64_t drawn = std::uint64_t{random.Below(~0U)} << 32U | random.Below(~0U);
    writer.Add({.hash = HashOf(high + drawn % (step / 2 + 1), drawn),
                .fingerprint = HashOf(drawn, row),
                .owner = fmt::format("k9be83f7b08d5a3ad-{:012}-{:056}-000000", plan % 4, row)});
  }
  const merge::NewObject object{merge::IndexName(plan, piece), writer.Finish()};
  WEIR_CHECK(objects.Create({&object, 1}).front().has_value(), "the file is written");
  return {object.name, range, rows, object.bytes.size()};
}

}  // namespace

std::vector<merge::IndexRun> MakeIndex(std::span<const MadeRun> runs,
                                       merge::MergeObjects& objects) {
  std::vector<merge::IndexRun> made;
  for (const MadeRun& run : runs) {
    merge::IndexRun& next = made.emplace_back();
    next.plan = made.size() - 1;
    next.level = run.level;
    next.newest_hour = landing::HourOf(objects.Now());
    const auto pieces = static_cast<std::uint32_t>(
        std::max<std::uint64_t>(1, (run.rows + merge::kMaxIndexRows - 1) / merge::kMaxIndexRows));
    for (std::uint32_t piece = 0; piece < pieces; ++piece) {
      next.files.push_back(MakeFile(next.plan, piece, pieces, run.rows / pieces, objects));
    }
  }
  return made;
}

}  // namespace weir::bench
