// UploadPart and UploadPartCopy: the parts of an upload, sent or copied.
#include <charconv>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "src/cloud/s3/answers.h"
#include "src/cloud/s3/copy_source.h"
#include "src/cloud/s3/errors.h"
#include "src/cloud/s3/object_headers.h"
#include "src/cloud/s3/ops/multipart.h"
#include "src/codec/hex.h"

namespace weir::cloud::s3 {
namespace {

protocol::Outcome<std::uint32_t> PartNumberOf(const Request& request) {
  const std::string_view text = request.Parameter("partNumber").value_or("");
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size() && number >= 1 &&
      number <= kMaxParts) {
    return number;
  }
  return errors::InvalidArgument("Part number must be an integer between 1 and 10000, inclusive",
                                 "partNumber", text);
}

/// An upload that was begun without an algorithm takes parts with any checksum: SDKs send their
/// own default with each part.
std::optional<protocol::AwsError> JudgeChecksum(const Upload& upload,
                                                const std::optional<Checksum>& sent) {
  if (!upload.checksum_chosen || !sent || sent->algorithm == upload.checksum_algorithm) {
    return std::nullopt;
  }
  return errors::InvalidRequest(fmt::format(
      "Checksum Type mismatch occurred, expected checksum Type: {}, actual checksum Type: {}",
      LowerNameOf(upload.checksum_algorithm), LowerNameOf(sent->algorithm)));
}

protocol::Outcome<Part> StorePart(Context& context, const Request& request, const Upload& upload,
                                  ReceivedBody body) {
  const auto number = PartNumberOf(request);
  if (!number) return number.error();
  const Part part{.number = *number,
                  .piece = {},
                  .etag = codec::ToHex(body.digests.md5),
                  .modified = context.clock.Now(),
                  .checksum = body.digests.kept};
  const auto put =
      context.store.uploads.PutPart(request.bucket(), upload, part, std::move(body.bytes));
  if (!put) return put.error();
  return part;
}

/// Whatever the client sends, the upload's checksum is needed when it is completed.
protocol::Outcome<BodyPlan> PlanPart(Context& context, const Request& request) {
  if (const auto number = PartNumberOf(request); !number) return number.error();
  const auto upload = UploadOf(context, request);
  if (!upload) return upload.error();
  if (MayBeLarge(request)) {
    if (auto refused = context.store.WhyNoWrites()) return *refused;
  }
  return BodyPlan{.kept = upload->checksum_algorithm};
}

Answer UploadPart(Context& context, Request& request, ReceivedBody body) {
  const auto upload = UploadOf(context, request);
  if (!upload) return upload.error();
  const std::optional<Checksum> sent = body.digests.sent;
  if (auto problem = JudgeChecksum(*upload, sent)) return *problem;
  const auto part = StorePart(context, request, *upload, std::move(body));
  if (!part) return part.error();
  http::Response response = EmptyAnswer(200);
  response.headers.Add("ETag", Quoted(part->etag));
  const Checksum& checksum = sent ? *sent : part->checksum;
  response.headers.Add(std::string(HeaderOf(checksum.algorithm)), checksum.value);
  AddEncryption(upload->info.encryption, response);
  return response;
}

protocol::Outcome<CopyPlan> PlanPartCopy(Context& context, const Request& request) {
  const auto source = CopySourceOf(request);
  if (!source) return source.error();
  if (const auto number = PartNumberOf(request); !number) return number.error();
  const auto upload = UploadOf(context, request);
  if (!upload) return upload.error();
  auto object = ReadCopySource(context, request, *source);
  if (!object) return object.error();
  if (auto refused = context.store.WhyNoWrites()) return *refused;
  return CopyPlan{.source = *std::move(object), .kept = upload->checksum_algorithm};
}

Answer UploadPartCopy(Context& context, Request& request, const ObjectInfo& /*source*/,
                      ReceivedBody copy) {
  const auto upload = UploadOf(context, request);
  if (!upload) return upload.error();
  const auto part = StorePart(context, request, *upload, std::move(copy));
  if (!part) return part.error();
  XmlWriter xml("CopyPartResult");
  xml.Text("LastModified", IsoTime(part->modified)).Text("ETag", Quoted(part->etag));
  xml.Text(MemberOf(part->checksum.algorithm), part->checksum.value);
  http::Response response = XmlAnswer(std::move(xml));
  AddEncryption(upload->info.encryption, response);
  return response;
}

}  // namespace

const BodyTaker kUploadPart = {.plan = PlanPart, .run = UploadPart};
const BodyCopier kUploadPartCopy = {.plan = PlanPartCopy, .run = UploadPartCopy};

}  // namespace weir::cloud::s3
