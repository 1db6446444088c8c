// S3 in memory, as far as the lake asks for it, behind its REST protocol.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "src/aws/http.h"

namespace weir::fakes {

/// Paths ("/key" or "/bucket/key", percent-encoded) with their bodies. Lists a bucket that is
/// asked for by its host, a few keys a page. Gives ranges. Puts an object only where there is none,
/// or the one of a tag.
class FakeS3 {
 public:
  static constexpr std::size_t kKeysAPage = 3;

  aws::HttpResponse Serve(const aws::HttpRequest& request);

  [[nodiscard]] std::map<std::string, std::string>& objects() { return objects_; }

 private:
  aws::HttpResponse Put(const aws::HttpRequest& request);
  static aws::HttpResponse Get(const aws::HttpRequest& request, const std::string& body);
  [[nodiscard]] aws::HttpResponse List(std::string_view query) const;

  std::map<std::string, std::string> objects_;
};

}  // namespace weir::fakes
