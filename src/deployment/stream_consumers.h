// Who takes which stream into which lake: what Lambda's event source mappings say.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "src/aws/client.h"
#include "src/aws/s3_object_store.h"
#include "src/result/result.h"

namespace weir::deployment {

/// An event source mapping between a stream and a function of Weir's.
struct StreamConsumer {
  std::string stream_arn;
  std::string stream;  ///< its name
  std::string function;
  std::string state;        ///< "Enabled", …
  std::string last_result;  ///< of its last batch: "OK", "PROBLEM: …", …; "" if it says none
  std::string starting_position;  ///< "TRIM_HORIZON", …
  std::string failed;             ///< the bucket of what it gave up: "s3://weir-failed"; or ""
  aws::BucketPrefix lake;
  bool lands = false;  ///< layout landing: a merge judges by its schedule what the function took
};

/// All of this account and region, from ListEventSourceMappings and each function's variables
/// (WEIR_LAKE_BUCKET says that it is Weir's): that takes the permissions for these two calls.
[[nodiscard]] Result<std::vector<StreamConsumer>> FindStreamConsumers(aws::Client& client,
                                                                      aws::Deadline deadline);

/// The stream's own ARN of what an event source is called: a consumer's (enhanced fan-out) goes on
/// behind it.
[[nodiscard]] std::string StreamArnOf(std::string_view event_source_arn);

/// "s3://bucket/prefix"
[[nodiscard]] std::string UriOf(const aws::BucketPrefix& where);

}  // namespace weir::deployment
