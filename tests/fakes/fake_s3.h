// S3 in memory, as far as the lake asks for it, behind its REST protocol.
#pragma once

#include <map>
#include <string>

#include "src/aws/http.h"

namespace weir::fakes {

/// Paths ("/bucket/key", percent-encoded) with their bodies.
class FakeS3 {
 public:
  aws::HttpResponse Serve(const aws::HttpRequest& request);

  [[nodiscard]] std::map<std::string, std::string>& objects() { return objects_; }

 private:
  std::map<std::string, std::string> objects_;
};

}  // namespace weir::fakes
