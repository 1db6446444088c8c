// PutObject: the bytes, all at once, and only if the condition holds.
#include "src/cloud/s3/ops/put_object.h"

#include <utility>

#include "src/cloud/s3/answers.h"
#include "src/cloud/s3/conditions.h"
#include "src/cloud/s3/errors.h"
#include "src/cloud/s3/object_headers.h"
#include "src/codec/hex.h"

namespace weir::cloud::s3 {
namespace {

/// What is judged when the body is there is judged before as well, where that spares reading it.
protocol::Outcome<BodyPlan> PlanPut(Context& context, const Request& request) {
  if (request.call.http.source) {
    const auto condition = WriteCondition(request);
    if (!condition) return condition.error();
    const auto info = InfoFromHeaders(context, request);
    if (!info) return info.error();
    if (!context.store.FindBucket(request.bucket())) return errors::NoSuchBucket(request.bucket());
  }
  return BodyPlan{};
}

Answer PutObject(Context& context, Request& request, ReceivedBody body) {
  const auto condition = WriteCondition(request);
  if (!condition) return condition.error();
  auto info = InfoFromHeaders(context, request);
  if (!info) return info.error();
  info->etag = codec::ToHex(body.digests.md5);
  info->checksum = body.digests.kept;
  const auto put = context.store.PutObject(request.bucket(), request.key(), *info,
                                           std::move(body.bytes), *condition);
  if (!put) return put.error();

  http::Response response = EmptyAnswer(200);
  response.headers.Add("ETag", Quoted(info->etag));
  AddChecksum(info->checksum, response);
  AddEncryption(info->encryption, response);
  return response;
}

}  // namespace

const BodyTaker kPutObject = {.plan = PlanPut, .run = PutObject};

}  // namespace weir::cloud::s3
