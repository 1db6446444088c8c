// Asks the services how streams and their lakes stand.
#pragma once

#include <string>
#include <vector>

#include "src/aws/session.h"
#include "src/cli/stream_status.h"
#include "src/result/result.h"

namespace weir::cli {

/// Which streams are meant: "" for all.
struct StatusScope {
  std::string stream;
  std::string lake;  ///< "s3://bucket/prefix"
};

/// Of each stream that a mapping takes into a lake of Weir's. kNotFound, naming those that there
/// are, where none is in the scope; where the lake is not there.
[[nodiscard]] Result<std::vector<StreamStatus>> LookAtStreams(aws::Session& session,
                                                              const StatusScope& scope);

}  // namespace weir::cli
