// How a stream stands: DescribeStreamSummary.
#pragma once

#include <cstdint>
#include <string>

#include "src/aws/client.h"
#include "src/result/result.h"

namespace weir::deployment {

struct StreamState {
  std::string status;  ///< "ACTIVE", …
  std::uint64_t open_shards = 0;
  std::uint64_t retention_hours = 0;
};

/// kNotFound where there is no such stream.
[[nodiscard]] Result<StreamState> DescribeStream(aws::Client& client, const std::string& stream,
                                                 aws::Deadline deadline);

}  // namespace weir::deployment
