// An object's tags: put, given back, deleted.
#include "src/cloud/s3/ops/object_tagging.h"

#include <utility>

#include "src/cloud/s3/answers.h"
#include "src/cloud/s3/body.h"
#include "src/cloud/s3/object_headers.h"
#include "src/cloud/s3/tags.h"

namespace weir::cloud::s3 {
namespace {

Answer SetTags(Context& context, const Request& request, const Pairs& tags, int status) {
  const auto changed = context.store.objects.Change(request.bucket(), request.key(),
                                                    [&](ObjectInfo& info) { info.tags = tags; });
  if (!changed) return changed.error();
  return EmptyAnswer(status);
}

}  // namespace

Answer PutObjectTagging(Context& context, Request& request) {
  if (auto problem = VersionProblem(request)) return *problem;
  const auto body = TakeBody(request, context.keys);
  if (!body) return body.error();
  const auto tags = ParseTagging(body->bytes);
  if (!tags) return tags.error();
  return SetTags(context, request, *tags, 200);
}

Answer GetObjectTagging(Context& context, Request& request) {
  if (auto problem = VersionProblem(request)) return *problem;
  const auto info = context.store.objects.Find(request.bucket(), request.key());
  if (!info) return info.error();
  return XmlAnswer(TaggingXml(info->tags));
}

Answer DeleteObjectTagging(Context& context, Request& request) {
  if (auto problem = VersionProblem(request)) return *problem;
  return SetTags(context, request, {}, 204);
}

}  // namespace weir::cloud::s3
