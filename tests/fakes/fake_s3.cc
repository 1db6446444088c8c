// S3 in memory, as far as the lake asks for it, behind its REST protocol.
#include "tests/fakes/fake_s3.h"

#include "tests/fakes/scripted_transport.h"

namespace weir::fakes {
namespace {

aws::HttpResponse Refusal(int status, const std::string& code) {
  return {status, {}, "<Error><Code>" + code + "</Code><Message>as S3 has it</Message></Error>"};
}

}  // namespace

aws::HttpResponse FakeS3::Serve(const aws::HttpRequest& request) {
  if (request.method == "PUT") {
    if (HeaderOf(request, "If-None-Match") != "*") return Refusal(400, "InvalidRequest");
    const bool is_new = objects_.try_emplace(request.target, request.body).second;
    return is_new ? aws::HttpResponse{200, {}, ""} : Refusal(412, "PreconditionFailed");
  }
  const auto object = objects_.find(request.target);
  if (object == objects_.end()) return Refusal(404, "NoSuchKey");
  return {200, {}, object->second};
}

}  // namespace weir::fakes
