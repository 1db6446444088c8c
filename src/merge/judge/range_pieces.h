// A range that is too much for one run, judged piece by piece: pages and files of the index of
// pieces are objects of their own, and the last run makes of them what one go would have made.
#pragma once

#include <cstdint>

#include "src/landing/content.h"
#include "src/merge/judge/part_judge.h"
#include "src/merge/open_plan.h"
#include "src/result/result.h"

namespace weir::merge {

/// Judges pieces that nobody has judged, and once all are there puts the range's file of the index
/// and its page: the same bytes as if the range had been judged at once, for both follow from their
/// rows. Each piece is a step, and so is what is made of them. Done as well where somebody else has
/// put the range's page meanwhile.
[[nodiscard]] Result<Step> JudgeByPieces(PartJudge& judge, std::uint32_t range_number,
                                         const PartToJudge& range);

}  // namespace weir::merge
