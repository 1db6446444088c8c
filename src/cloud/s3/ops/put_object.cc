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

/// What is judged when the body is there is judged before as well, where that spares much reading.
protocol::Outcome<BodyPlan> PlanPut(Context& context, const Request& request) {
  if (!MayBeLarge(request)) return BodyPlan{};
  const auto condition = WriteCondition(request);
  if (!condition) return condition.error();
  const auto info = InfoFromHeaders(context, request);
  if (!info) return info.error();
  const auto judged = context.store.objects.Judge(request.bucket(), request.key(), *condition);
  if (!judged) return judged.error();
  return BodyPlan{};
}

/// A large body was begun while its If-Match held (PlanPut): if it does not any
/// more, another write has come in between, which is a conflict (API_PutObject, If-Match;
/// LargeBodies. AnObjectThatIsReplacedMeanwhileIsAConflict). Deleted, it is not found.
protocol::AwsError Meanwhile(const Request& request, protocol::AwsError error) {
  const bool was_met = MayBeLarge(request) && request.call.http.headers.Find("if-match");
  if (!was_met || error.code != "PreconditionFailed") return error;
  return errors::ConditionalRequestConflict("If-Match", request.key());
}

Answer PutObject(Context& context, Request& request, ReceivedBody body) {
  const auto condition = WriteCondition(request);
  if (!condition) return condition.error();
  auto info = InfoFromHeaders(context, request);
  if (!info) return info.error();
  info->etag = codec::ToHex(body.digests.md5);
  info->checksum = body.digests.kept;
  const auto put = context.store.objects.Put(request.bucket(), request.key(), *info,
                                             std::move(body.bytes), *condition);
  if (!put) return Meanwhile(request, put.error());

  http::Response response = EmptyAnswer(200);
  response.headers.Add("ETag", Quoted(info->etag));
  AddChecksum(info->checksum, response);
  AddEncryption(info->encryption, response);
  return response;
}

}  // namespace

const BodyTaker kPutObject = {.plan = PlanPut, .run = PutObject};

}  // namespace weir::cloud::s3
