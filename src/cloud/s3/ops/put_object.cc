// PutObject: the bytes, all at once, and only if the condition holds.
#include "src/cloud/s3/ops/put_object.h"

#include <utility>

#include "src/cloud/s3/answers.h"
#include "src/cloud/s3/body.h"
#include "src/cloud/s3/conditions.h"
#include "src/cloud/s3/object_headers.h"
#include "src/codec/hex.h"

namespace weir::cloud::s3 {

Answer PutObject(Context& context, Request& request) {
  const auto condition = WriteCondition(request);
  if (!condition) return condition.error();
  auto info = InfoFromHeaders(context, request);
  if (!info) return info.error();
  const auto body = TakeBody(request, context.keys);
  if (!body) return body.error();
  info->etag = codec::ToHex(body->md5);
  info->checksum = body->checksum ? *body->checksum : DefaultChecksum(body->bytes);
  const auto put =
      context.store.PutObject(request.bucket(), request.key(), *info, body->bytes, *condition);
  if (!put) return put.error();

  http::Response response = EmptyAnswer(200);
  response.headers.Add("ETag", Quoted(info->etag));
  AddChecksum(info->checksum, response);
  AddEncryption(info->encryption, response);
  return response;
}

}  // namespace weir::cloud::s3
