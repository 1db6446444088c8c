// CopyObject: an object under another key, or the same one with other headers.
#include "src/cloud/s3/ops/copy_object.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "src/cloud/s3/answers.h"
#include "src/cloud/s3/conditions.h"
#include "src/cloud/s3/copy_source.h"
#include "src/cloud/s3/errors.h"
#include "src/cloud/s3/object_headers.h"
#include "src/codec/hex.h"

namespace weir::cloud::s3 {
namespace {

using Problem = std::optional<protocol::AwsError>;

constexpr std::string_view kRedirect = "x-amz-website-redirect-location";

/// COPY (the default) or REPLACE.
protocol::Outcome<bool> Replaces(const Request& request, std::string_view header) {
  const auto directive = request.call.http.headers.Find(header);
  if (!directive || *directive == "COPY") return false;
  if (*directive == "REPLACE") return true;
  return errors::InvalidArgument("Unknown directive.", header, *directive);
}

/// A copy onto itself has to change something.
Problem JudgeSameObject(const Request& request, const CopySource& source, bool replaces) {
  if (source.bucket.text != request.bucket().text || source.key.text != request.key().text) {
    return std::nullopt;
  }
  constexpr std::array<std::string_view, 3> kChanges = {"x-amz-storage-class", kRedirect,
                                                        "x-amz-server-side-encryption"};
  for (const std::string_view header : kChanges) {
    if (request.call.http.headers.Find(header)) return std::nullopt;
  }
  if (replaces) return std::nullopt;
  return errors::InvalidRequest(
      "This copy request is illegal because it is trying to copy an object to itself without "
      "changing the object's metadata, storage class, website redirect location or encryption "
      "attributes.");
}

/// The one that the request wants, or the source's, where it is of the whole object.
protocol::Outcome<ChecksumAlgorithm> AlgorithmOf(const Request& request, const ObjectInfo& source) {
  if (const auto wanted = request.call.http.headers.Find("x-amz-checksum-algorithm")) {
    const auto algorithm = ChecksumNamed(*wanted);
    if (!algorithm) return errors::HeaderNotImplemented("x-amz-checksum-algorithm");
    return *algorithm;
  }
  const auto& present = source.checksum;
  const bool is_whole = present && present->type == ChecksumType::kFullObject;
  return is_whole ? present->algorithm : kDefaultChecksum;
}

/// The source's, but the redirect is never copied: the copy has the request's, or none.
Pairs CopiedHeaders(const Pairs& sources, const Pairs& requests) {
  const auto is_redirect = [](const Pairs::value_type& header) {
    return header.first == kRedirect;
  };
  Pairs copied;
  std::ranges::remove_copy_if(sources, std::back_inserter(copied), is_redirect);
  std::ranges::copy_if(requests, std::back_inserter(copied), is_redirect);
  return copied;
}

/// What the copy is besides its bytes: the source's metadata and tags, or the request's.
protocol::Outcome<ObjectInfo> InfoOf(const Context& context, const Request& request,
                                     const ObjectInfo& source, bool replaces) {
  const auto replaces_tags = Replaces(request, "x-amz-tagging-directive");
  if (!replaces_tags) return replaces_tags.error();
  auto info = InfoFromHeaders(context, request);
  if (!info) return info;
  if (!replaces) {
    info->headers = CopiedHeaders(source.headers, info->headers);
    info->metadata = source.metadata;
  }
  if (!*replaces_tags) info->tags = source.tags;
  return info;
}

protocol::Outcome<CopyPlan> PlanCopy(Context& context, const Request& request) {
  const auto condition = WriteCondition(request);
  if (!condition) return condition.error();
  if (request.call.http.headers.Find(kCopySourceRange)) {
    return errors::HeaderNotImplemented(kCopySourceRange);  // of UploadPartCopy alone
  }
  const auto source = CopySourceOf(request);
  if (!source) return source.error();
  const auto replaces = Replaces(request, "x-amz-metadata-directive");
  if (!replaces) return replaces.error();
  if (auto problem = JudgeSameObject(request, *source, *replaces)) return *problem;
  auto object = ReadCopySource(context, request, *source);
  if (!object) return object.error();
  const auto info = InfoOf(context, request, object->info, *replaces);
  if (!info) return info.error();
  const auto algorithm = AlgorithmOf(request, object->info);
  if (!algorithm) return algorithm.error();
  const auto judged = context.store.objects.Judge(request.bucket(), request.key(), *condition);
  if (!judged) return judged.error();
  return CopyPlan{.source = *std::move(object), .kept = *algorithm};
}

Answer CopyObject(Context& context, Request& request, const ObjectInfo& source, ReceivedBody copy) {
  const auto condition = WriteCondition(request);
  if (!condition) return condition.error();
  const auto replaces = Replaces(request, "x-amz-metadata-directive");
  if (!replaces) return replaces.error();
  auto info = InfoOf(context, request, source, *replaces);
  if (!info) return info.error();
  info->etag = codec::ToHex(copy.digests.md5);
  info->checksum = copy.digests.kept;
  const auto put = context.store.objects.Put(request.bucket(), request.key(), *info,
                                             std::move(copy.bytes), *condition);
  if (!put) return put.error();

  XmlWriter xml("CopyObjectResult");
  xml.Text("LastModified", IsoTime(info->modified)).Text("ETag", Quoted(info->etag));
  xml.Text(MemberOf(info->checksum->algorithm), info->checksum->value);
  xml.Text("ChecksumType", NameOf(info->checksum->type));
  http::Response response = XmlAnswer(std::move(xml));
  AddEncryption(info->encryption, response);
  return response;
}

}  // namespace

const BodyCopier kCopyObject = {.plan = PlanCopy, .run = CopyObject};

}  // namespace weir::cloud::s3
