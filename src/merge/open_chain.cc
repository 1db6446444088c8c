// Whether a merge has the lake, for those who would change it by claims.
#include "src/merge/open_chain.h"

#include <string>

#include "src/merge/plan/names.h"

namespace weir::merge {

Result<bool> HasOpenChain(MergeObjects& lake) {
  const std::string mark(kEndedName);
  const auto ended = pipeline::FirstName(*lake.List(mark, ""));
  if (!ended) return ended.error();
  if (*ended == mark) return false;
  const auto plan = pipeline::FirstName(*lake.List(std::string(kPlansFolder), ""));
  if (!plan) return plan.error();
  return !plan->empty();
}

}  // namespace weir::merge
