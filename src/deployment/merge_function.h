// Which function merges which lake's landings, with which settings: what functions' variables say.
#pragma once

#include <string>
#include <vector>

#include "src/aws/client.h"
#include "src/aws/s3_object_store.h"
#include "src/merge/worker.h"
#include "src/result/result.h"

namespace weir::deployment {

/// A function of Weir's with the handler `merge`.
struct MergeFunction {
  std::string function;  ///< its name
  aws::BucketPrefix lake;
  std::string claims_table;
  merge::MergeSettings settings;
};

struct MergeFunctions {
  std::vector<MergeFunction> found;
  /// What functions that merge say is not as they would take it: each by name. They merge nothing.
  std::vector<Error> passed_over;
};

/// All of this account and region, from ListFunctions: that takes the permission for this call.
[[nodiscard]] Result<MergeFunctions> FindMergeFunctions(aws::Client& client,
                                                        aws::Deadline deadline);

}  // namespace weir::deployment
