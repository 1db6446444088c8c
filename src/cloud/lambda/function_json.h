// Functions as the API shows them.
#pragma once

#include <boost/json/object.hpp>

#include "src/cloud/lambda/model.h"
#include "src/cloud/lambda/workers/invocation.h"

namespace weir::cloud::lambda {

/// What a function is in while the caller looks at it: AWS answers a creation and an update before
/// they are done ("Lambda function states"; test_a_function_is_created_changed_and_deleted).
enum class FunctionPhase { kActive, kCreating, kUpdating };

/// FunctionConfiguration of the service model.
[[nodiscard]] boost::json::object FunctionConfiguration(const Function& function,
                                                        FunctionPhase phase);
[[nodiscard]] boost::json::object TagsJson(const Tags& tags);

}  // namespace weir::cloud::lambda
