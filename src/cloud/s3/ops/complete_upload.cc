// CompleteMultipartUpload: the parts that the client names become the object, in one step.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "src/cloud/s3/answers.h"
#include "src/cloud/s3/body.h"
#include "src/cloud/s3/conditions.h"
#include "src/cloud/s3/errors.h"
#include "src/cloud/s3/object_headers.h"
#include "src/cloud/s3/ops/multipart.h"
#include "src/cloud/s3/xml_schema.h"
#include "src/codec/base64.h"
#include "src/codec/hex.h"

namespace weir::cloud::s3 {
namespace {

using Problem = std::optional<protocol::AwsError>;

constexpr std::string_view kExpectedSize = "x-amz-mp-object-size";
constexpr std::uint64_t kMinPartBytes = std::uint64_t{5} << 20;

/// Whether the checksums that the request names are the part's. Those of other algorithms are not
/// kept: only an upload whose client chose none may have them.
bool HasChecksums(const Upload& upload, const Part& part, pugi::xml_node named) {
  return std::ranges::all_of(kChecksumAlgorithms, [&](ChecksumAlgorithm algorithm) {
    const std::string member(MemberOf(algorithm));
    const std::string_view checksum = named.child_value(member.c_str());
    if (checksum.empty()) return true;
    if (algorithm == part.checksum.algorithm) return checksum == part.checksum.value;
    return !upload.checksum_chosen;
  });
}

/// Of what is made of its parts' checksums, each has to be told again (AWS says so in an
/// InvalidRequest; Multipart.CompositeChecksumsAreToldAgain). Not where AWS itself chose the
/// algorithm, nor where it is of the whole object.
bool NeedsChecksums(const Upload& upload) {
  return upload.checksum_chosen && upload.checksum_type == ChecksumType::kComposite;
}

/// The uploaded part that a `<Part>` of the request means.
protocol::Outcome<Part> PartOf(const Upload& upload, const std::vector<Part>& parts,
                               pugi::xml_node named) {
  const auto number = named.child("PartNumber").text().as_uint();
  const auto part = std::ranges::lower_bound(parts, number, {}, &Part::number);
  if (part == parts.end() || part->number != number ||
      part->etag != Unquoted(named.child_value("ETag"))) {
    return errors::InvalidPart(upload.id, number);
  }
  if (!HasChecksums(upload, *part, named)) return errors::InvalidPart(upload.id, number);
  const std::string member(MemberOf(upload.checksum_algorithm));
  if (NeedsChecksums(upload) && !named.child(member.c_str())) {
    return errors::MissingPartChecksum(upload.checksum_algorithm, number);
  }
  return *part;
}

protocol::Outcome<std::vector<Part>> Chosen(const Upload& upload, const std::vector<Part>& parts,
                                            pugi::xml_node root) {
  std::vector<Part> chosen;
  for (const pugi::xml_node named : root.children("Part")) {
    auto part = PartOf(upload, parts, named);
    if (!part) return part.error();
    if (!chosen.empty() && chosen.back().number >= part->number) {
      return errors::InvalidPartOrder(upload.id);
    }
    chosen.push_back(std::move(*part));
  }
  const auto small = std::find_if(chosen.begin(), chosen.end() - 1,
                                  [](const Part& part) { return part.piece.size < kMinPartBytes; });
  if (small != chosen.end() - 1) return errors::EntityTooSmall(*small, kMinPartBytes);
  return chosen;
}

/// The MD5 of the parts' MD5s, and how many there are.
std::string EtagOf(const std::vector<std::string>& parts) {
  std::string digests;
  for (const std::string& etag : parts) digests += Md5OfTag(etag);
  return fmt::format("{}-{}", codec::ToHex(Md5Of(digests)), parts.size());
}

std::string EtagOf(const std::vector<Part>& parts) {
  std::vector<std::string> etags;
  etags.reserve(parts.size());
  for (const Part& part : parts) etags.push_back(part.etag);
  return EtagOf(etags);
}

/// The object that the upload has become already, of the same parts: who did not hear of it asks
/// again, and is told the same (Multipart.ASecondCompletionIsToldTheSame). It is not there any more
/// where the key was written again.
std::optional<ObjectInfo> CompletedBefore(const Context& context, const Request& request,
                                          const UploadId& id, pugi::xml_node root) {
  auto info = context.store.objects.Find(request.bucket(), request.key());
  if (!info || info->upload != id.text) return std::nullopt;
  std::vector<std::string> etags;
  for (const pugi::xml_node named : root.children("Part")) {
    etags.emplace_back(Unquoted(named.child_value("ETag")));
  }
  if (EtagOf(etags) != info->etag) return std::nullopt;
  return *std::move(info);
}

Checksum ChecksumOf(const Upload& upload, const std::vector<Part>& parts) {
  const ChecksumAlgorithm algorithm = upload.checksum_algorithm;
  std::string digests;  // of all parts, or the one of all bytes so far
  for (const Part& part : parts) {
    const auto digest = codec::DecodeBase64(part.checksum.value);
    if (!digest) throw store::StoreFailure("a part's checksum is no base64");
    const bool whole = upload.checksum_type == ChecksumType::kFullObject && !digests.empty();
    if (whole) {
      digests = CombineCrcs(algorithm, digests, *digest, part.piece.size);
    } else {
      digests += *digest;
    }
  }
  if (upload.checksum_type == ChecksumType::kFullObject) return {algorithm, Base64Of(digests)};
  return {algorithm, fmt::format("{}-{}", Base64Of(DigestOf(algorithm, digests)), parts.size()),
          ChecksumType::kComposite};
}

/// The whole object's checksum, where the client knows it already. One of another algorithm than
/// the upload's cannot be checked, so it is no success.
Problem JudgeChecksum(const Request& request, const Checksum& checksum) {
  for (const ChecksumAlgorithm other : kChecksumAlgorithms) {
    if (other == checksum.algorithm || !request.call.http.headers.Find(HeaderOf(other))) continue;
    return errors::InvalidRequest(fmt::format("The upload's checksum is {}, and not {}.",
                                              NameOf(checksum.algorithm), NameOf(other)));
  }
  const auto sent = request.call.http.headers.Find(HeaderOf(checksum.algorithm));
  if (!sent || *sent == checksum.value) return std::nullopt;
  return errors::BadDigest(fmt::format(
      "The {} you specified did not match the calculated checksum.", NameOf(checksum.algorithm)));
}

/// x-amz-checksum-type: the client makes sure that it is the type which the upload was begun with
/// (API_CompleteMultipartUpload: BadDigest where it is not).
Problem JudgeChecksumType(const Request& request, ChecksumType type) {
  const auto sent = request.call.http.headers.Find("x-amz-checksum-type");
  if (!sent || *sent == NameOf(type)) return std::nullopt;
  if (!ChecksumTypeNamed(*sent)) {
    return errors::InvalidRequest("Value for x-amz-checksum-type header is invalid.");
  }
  return errors::BadDigest(fmt::format(
      "The upload was begun with the {} checksum type, and not with {}.", NameOf(type), *sent));
}

/// x-amz-mp-object-size: what the client takes the whole for.
Problem JudgeSize(const Request& request, std::uint64_t size) {
  const auto expected = request.call.http.headers.Find(kExpectedSize);
  if (!expected || *expected == fmt::to_string(size)) return std::nullopt;
  return errors::InvalidRequest(fmt::format("The value of {} is {}, but the parts have {} bytes.",
                                            kExpectedSize, *expected, size));
}

protocol::Outcome<ObjectInfo> Assemble(const Context& context, const Request& request,
                                       const Upload& upload, const std::vector<Part>& parts,
                                       pugi::xml_node root) {
  const auto chosen = Chosen(upload, parts, root);
  if (!chosen) return chosen.error();
  ObjectInfo info = upload.info;
  info.modified = context.clock.Now();
  info.etag = EtagOf(*chosen);
  info.upload = upload.id.text;
  info.checksum = ChecksumOf(upload, *chosen);
  if (auto problem = JudgeChecksum(request, *info.checksum)) return *problem;
  for (const Part& part : *chosen) {
    info.pieces.push_back(part.piece);
    info.size += part.piece.size;
  }
  if (auto problem = JudgeSize(request, info.size)) return *problem;
  return info;
}

protocol::Outcome<ObjectInfo> Complete(Context& context, const Request& request, const UploadId& id,
                                       pugi::xml_node root) {
  const auto upload = context.store.uploads.Find(request.bucket(), request.key(), id);
  if (!upload) return upload.error();
  if (auto problem = JudgeChecksumType(request, upload->checksum_type)) return *problem;
  const auto condition = CompleteCondition(request, *upload);
  if (!condition) return condition.error();
  return context.store.uploads.Complete(
      request.bucket(), *upload,
      [&](const std::vector<Part>& parts) {
        return Assemble(context, request, *upload, parts, root);
      },
      *condition);
}

}  // namespace

Answer CompleteMultipartUpload(Context& context, Request& request) {
  pugi::xml_document document;
  if (!ParseXml(request.call.http.body, schemas::kCompleteMultipartUpload, document)) {
    return errors::MalformedXml();
  }
  const pugi::xml_node root = document.document_element();
  const UploadId id{std::string(request.Parameter("uploadId").value_or(""))};
  auto info = Complete(context, request, id, root);
  if (!info && info.error().code == "NoSuchUpload") {
    if (auto before = CompletedBefore(context, request, id, root)) info = *std::move(before);
  }
  if (!info) return info.error();
  XmlWriter xml("CompleteMultipartUploadResult");
  xml.Text("Location", fmt::format("http://{}{}", request.Header("host"), request.call.http.path));
  xml.Text("Bucket", request.bucket().text).Text("Key", request.key().text);
  xml.Text("ETag", Quoted(info->etag));
  xml.Text(MemberOf(info->checksum->algorithm), info->checksum->value);
  xml.Text("ChecksumType", NameOf(info->checksum->type));
  http::Response response = XmlAnswer(std::move(xml));
  AddEncryption(info->encryption, response);
  return response;
}

}  // namespace weir::cloud::s3
