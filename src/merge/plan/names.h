// Names of what the merge writes, all below a lake's root and relative to it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "src/codec/compression.h"
#include "src/merge/plan/plan.h"

namespace weir::merge {

/// All but what a merge makes for those who read the lake.
inline constexpr std::string_view kMergeFolder = "merge/";
inline constexpr std::string_view kPlansFolder = "merge/plans/";
inline constexpr std::string_view kVerdictsFolder = "merge/verdicts/";
inline constexpr std::string_view kIndexFolder = "merge/index/";
inline constexpr std::string_view kErasedFolder = "merge/erased/";
inline constexpr std::string_view kHeldFolder = "merge/held/";
inline constexpr std::string_view kPiecesFolder = "merge/pieces/";
inline constexpr std::string_view kOwnerName = "merge/owner";
/// How far a listing of all hours has come.
inline constexpr std::string_view kListingName = "merge/listing";
/// There where the chain was ended, for those who do not follow it.
inline constexpr std::string_view kEndedName = "merge/ended";

/// "merge/plans/000000000042.json".
[[nodiscard]] std::string PlanName(PlanNumber number);
/// "merge/plans/000000000042.done".
[[nodiscard]] std::string DoneName(PlanNumber number);
/// "merge/plans/000000000042.progress".
[[nodiscard]] std::string ProgressName(PlanNumber number);
/// The number of a plan's name; nothing for other names.
[[nodiscard]] std::optional<PlanNumber> PlanNumberOf(std::string_view name);

/// "merge/verdicts/000000000042-000".
[[nodiscard]] std::string VerdictsName(PlanNumber number, std::uint32_t range);
/// "merge/pieces/000000000042-000-00.verdicts": the page of a piece of a range.
[[nodiscard]] std::string PieceVerdictsName(PlanNumber number, std::uint32_t range,
                                            std::uint32_t piece);
/// "merge/pieces/000000000042-000-00.index": what it adds to the index.
[[nodiscard]] std::string PieceIndexName(PlanNumber number, std::uint32_t range,
                                         std::uint32_t piece);

/// "merge/index/000000000042-000".
[[nodiscard]] std::string IndexName(PlanNumber number, std::uint32_t piece);
/// The plan that has made an object of the index, kSeedNumber for a seed; nothing for other names.
[[nodiscard]] std::optional<PlanNumber> IndexMakerOf(std::string_view name);
/// "merge/erased/000000000042": all ids that were erased by then.
[[nodiscard]] std::string ErasedName(PlanNumber number);
/// The plan that has made such an object; nothing for other names.
[[nodiscard]] std::optional<PlanNumber> ErasedMakerOf(std::string_view name);
/// "merge/held/000000000042-0.zst".
[[nodiscard]] std::string HeldName(PlanNumber number, std::uint32_t part);
/// The plan that has written an object below one of these folders; nothing where no number stands
/// there. REQUIRES: the name begins with `folder`.
[[nodiscard]] std::optional<PlanNumber> WriterOf(std::string_view name, std::string_view folder);

/// "lake/year=…/m000000000042-0.json.gz"; `folder` is of the lake or the quarantine.
[[nodiscard]] std::string OutputName(std::string_view folder, PlanNumber number, std::uint32_t part,
                                     codec::Compression compression);
/// What stands before the last '/' of a name.
[[nodiscard]] std::string_view FolderOf(std::string_view name);

/// The plan that has stored an object of the lake or the quarantine, under any root; nothing for
/// names that OutputName() does not give.
[[nodiscard]] std::optional<PlanNumber> OutputPlanOf(std::string_view name);
[[nodiscard]] inline bool IsOutputName(std::string_view name) {
  return OutputPlanOf(name).has_value();
}
/// "ledger/<first position>-<token>-0.json.gz" of the landing's name.
[[nodiscard]] std::string LedgerName(std::string_view landing_name, codec::Compression compression);

}  // namespace weir::merge
