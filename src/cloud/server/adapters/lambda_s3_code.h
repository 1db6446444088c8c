// Lambda reads S3: the packages of functions.
#pragma once

#include <cstddef>
#include <string>

#include "src/cloud/lambda/code_source.h"
#include "src/cloud/s3/objects.h"

namespace weir::cloud::server {

class S3CodeSource : public lambda::CodeSource {
 public:
  explicit S3CodeSource(s3::Objects& objects) : objects_(objects) {}
  [[nodiscard]] Result<std::string, lambda::CodeRefusal> Fetch(const lambda::CodeLocation& location,
                                                               std::size_t max_bytes) override;

 private:
  s3::Objects& objects_;
};

}  // namespace weir::cloud::server
