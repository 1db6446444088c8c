// What stands in a bucket, and the bytes of what stands there: for those who read a lake.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "src/aws/client.h"
#include "src/result/result.h"

namespace weir::aws {

struct ListedObject {
  std::string key;
  std::uint64_t size = 0;
};

/// Gives the objects whose keys begin with `prefix`, in the order of their keys, a page of up to
/// 1000 at a time, to `take`, until that returns an error.
[[nodiscard]] Result<void> ListObjects(
    Client& client, const std::string& bucket, const std::string& prefix, Deadline deadline,
    const std::function<Result<void>(std::vector<ListedObject> page)>& take);

/// The objects' bytes as they are stored, many in flight; one that is not there is kNotFound.
[[nodiscard]] std::vector<Result<std::string>> GetObjects(Client& client, const std::string& bucket,
                                                          std::span<const std::string> keys,
                                                          Deadline deadline);

}  // namespace weir::aws
