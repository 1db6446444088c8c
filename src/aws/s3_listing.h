// What stands in a bucket, and the bytes of what stands there: for those who read a lake.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/aws/client.h"
#include "src/result/result.h"

namespace weir::aws {

struct ListedObject {
  std::string key;
  std::uint64_t size = 0;
};

/// The objects whose keys begin with `prefix`, in the order of their keys, a page of up to 1000 at
/// a time, as they are asked for. With a delimiter, keys that hold it behind the prefix are not
/// given, but what they have up to it is, once each.
class ObjectPages {
 public:
  struct Page {
    std::vector<ListedObject> objects;
    std::vector<std::string> prefixes;
  };

  /// `client` outlives it.
  ObjectPages(Client& client, std::string bucket, std::string prefix, Deadline deadline,
              std::string delimiter = {})
      : client_(client),
        bucket_(std::move(bucket)),
        prefix_(std::move(prefix)),
        delimiter_(std::move(delimiter)),
        deadline_(deadline) {}

  /// Nothing after the last one.
  [[nodiscard]] Result<std::optional<Page>> Next();

 private:
  Client& client_;
  const std::string bucket_;
  const std::string prefix_;
  const std::string delimiter_;
  const Deadline deadline_;
  std::string token_;
  std::uint32_t pages_ = 0;
  bool is_over_ = false;
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
