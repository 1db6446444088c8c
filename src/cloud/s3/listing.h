// Listing a bucket: keys in order, those with a common prefix as one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "src/cloud/s3/store.h"

namespace weir::cloud::s3 {

struct ListRequest {
  std::string prefix;
  std::string delimiter;  ///< "": nothing is taken together
  /// Begins above this key; if it is a common prefix itself, above all keys that begin with it.
  std::string after;
  std::size_t limit = 0;  ///< of objects and common prefixes together
};

struct ListedObject {
  ObjectKey key;
  ObjectInfo info;
};

struct Listing {
  std::vector<ListedObject> objects;
  std::vector<std::string> common_prefixes;
  bool truncated = false;
  std::string last;  ///< the key or common prefix that the next listing begins after

  [[nodiscard]] std::size_t size() const { return objects.size() + common_prefixes.size(); }
};

/// A common prefix costs one seek, however many keys begin with it.
[[nodiscard]] Listing List(const S3Store& store, const BucketName& bucket,
                           const ListRequest& request);

}  // namespace weir::cloud::s3
