// Multipart uploads: begun, filled with parts, given up, listed.
#include "src/cloud/s3/ops/multipart.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "src/cloud/s3/answers.h"
#include "src/cloud/s3/errors.h"
#include "src/cloud/s3/object_headers.h"
#include "src/cloud/s3/paging.h"
#include "src/text/random.h"

namespace weir::cloud::s3 {
namespace {

UploadId NewUploadId() { return {text::RandomHex(32)}; }

UploadId IdOf(const Request& request) {
  return {std::string(request.Parameter("uploadId").value_or(""))};
}

/// Which checksum the object will have: AWS's defaults where the request says nothing.
protocol::Outcome<void> ReadChecksum(const Request& request, Upload& upload) {
  const auto name = request.call.http.headers.Find("x-amz-checksum-algorithm");
  upload.checksum_chosen = name.has_value();
  if (name) {
    upload.checksum_algorithm = ChecksumNamed(*name).value_or(upload.checksum_algorithm);
    if (!ChecksumNamed(*name)) return errors::HeaderNotImplemented("x-amz-checksum-algorithm");
  }
  const bool crc64 = upload.checksum_algorithm == ChecksumAlgorithm::kCrc64Nvme;
  upload.checksum_type = crc64 ? ChecksumType::kFullObject : ChecksumType::kComposite;
  const auto type = request.call.http.headers.Find("x-amz-checksum-type");
  if (!type) return {};
  const auto wanted = ChecksumTypeNamed(*type);
  const bool crc = upload.checksum_algorithm != ChecksumAlgorithm::kSha1 &&
                   upload.checksum_algorithm != ChecksumAlgorithm::kSha256;
  const bool possible = wanted && (*wanted == ChecksumType::kFullObject ? crc : !crc64);
  if (!possible) {
    return errors::InvalidRequest(
        fmt::format("The {} checksum type cannot be used with the {} checksum algorithm.", *type,
                    NameOf(upload.checksum_algorithm)));
  }
  upload.checksum_type = *wanted;
  return {};
}

}  // namespace

protocol::Outcome<Upload> UploadOf(const Context& context, const Request& request) {
  return context.store.uploads.Find(request.bucket(), request.key(), IdOf(request));
}

Answer CreateMultipartUpload(Context& context, Request& request) {
  Upload upload{
      .id = NewUploadId(), .key = request.key(), .info = {}, .initiated = context.clock.Now()};
  auto info = InfoFromHeaders(context, request);
  if (!info) return info.error();
  upload.info = std::move(*info);
  if (const auto read = ReadChecksum(request, upload); !read) return read.error();
  const auto created = context.store.uploads.Create(request.bucket(), upload);
  if (!created) return created.error();
  XmlWriter xml("InitiateMultipartUploadResult");
  xml.Text("Bucket", request.bucket().text).Text("Key", request.key().text);
  xml.Text("UploadId", upload.id.text);
  http::Response response = XmlAnswer(std::move(xml));
  response.headers.Add("x-amz-checksum-algorithm", std::string(NameOf(upload.checksum_algorithm)));
  response.headers.Add("x-amz-checksum-type", std::string(NameOf(upload.checksum_type)));
  AddEncryption(upload.info.encryption, response);
  return response;
}

Answer AbortMultipartUpload(Context& context, Request& request) {
  constexpr std::string_view kInitiated = "x-amz-if-match-initiated-time";  // of directory buckets
  if (request.call.http.headers.Find(kInitiated)) return errors::HeaderNotImplemented(kInitiated);
  const auto upload = UploadOf(context, request);
  if (!upload) return upload.error();
  const auto aborted = context.store.uploads.Abort(request.bucket(), *upload);
  if (!aborted) return aborted.error();
  return EmptyAnswer(204);
}

Answer ListParts(Context& context, Request& request) {
  const auto upload = UploadOf(context, request);
  if (!upload) return upload.error();
  const auto format = PageFormatOf(request, "max-parts");
  if (!format) return format.error();
  const std::size_t limit = std::min(format->limit, kMaxPage);
  std::uint32_t marker = 0;
  if (const auto text = request.Parameter("part-number-marker")) {
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), marker);
    if (error != std::errc() || end != text->data() + text->size()) {
      return errors::InvalidArgument("Argument part-number-marker must be an integer",
                                     "part-number-marker", *text);
    }
  }
  XmlWriter xml("ListPartsResult");
  xml.Text("Bucket", request.bucket().text).Text("Key", format->Show(request.key().text));
  xml.Text("UploadId", upload->id.text).Number("PartNumberMarker", marker);
  AddOwner(xml, "Initiator");
  AddOwner(xml);
  xml.Text("StorageClass", upload->info.storage_class).Number("MaxParts", limit);
  std::size_t shown = 0;
  bool truncated = false;
  for (const Part& part : context.store.uploads.ListParts(upload->id)) {
    if (part.number <= marker) continue;
    truncated = shown == limit;
    if (truncated) break;
    ++shown;
    marker = part.number;
    xml.Open("Part").Number("PartNumber", part.number);
    xml.Text("LastModified", IsoTime(part.modified)).Text("ETag", Quoted(part.etag));
    xml.Number("Size", part.piece.size);
    xml.Text(MemberOf(part.checksum.algorithm), part.checksum.value).Close();
  }
  if (truncated) xml.Number("NextPartNumberMarker", marker);
  xml.Boolean("IsTruncated", truncated);
  xml.Text("ChecksumAlgorithm", NameOf(upload->checksum_algorithm));
  xml.Text("ChecksumType", NameOf(upload->checksum_type));
  return XmlAnswer(std::move(xml));
}

Answer ListMultipartUploads(Context& context, Request& request) {
  if (request.Parameter("delimiter")) {
    return errors::NotImplemented("ListMultipartUploads with a delimiter");
  }
  const auto format = PageFormatOf(request, "max-uploads");
  if (!format) return format.error();
  if (!context.store.buckets.Find(request.bucket())) return errors::NoSuchBucket(request.bucket());
  const std::string_view prefix = request.Parameter("prefix").value_or("");
  const std::string key_marker(request.Parameter("key-marker").value_or(""));
  const std::string id_marker(request.Parameter("upload-id-marker").value_or(""));
  const std::size_t limit = std::min(format->limit, kMaxPage);
  XmlWriter xml("ListMultipartUploadsResult");
  xml.Text("Bucket", request.bucket().text).Text("KeyMarker", format->Show(key_marker));
  xml.Text("UploadIdMarker", id_marker).Text("Prefix", format->Show(prefix));
  xml.Number("MaxUploads", limit);
  if (format->url) xml.Text("EncodingType", "url");
  std::size_t shown = 0;
  bool truncated = false;
  std::pair<std::string, std::string> last;
  for (const Upload& upload : context.store.uploads.List(request.bucket())) {
    const bool before = upload.key.text < key_marker ||
                        (upload.key.text == key_marker && upload.id.text <= id_marker);
    if ((!key_marker.empty() && before) || !upload.key.text.starts_with(prefix)) continue;
    truncated = shown == limit;
    if (truncated) break;
    ++shown;
    last = {upload.key.text, upload.id.text};
    xml.Open("Upload").Text("UploadId", upload.id.text);
    xml.Text("Key", format->Show(upload.key.text)).Text("Initiated", IsoTime(upload.initiated));
    xml.Text("StorageClass", upload.info.storage_class);
    AddOwner(xml);
    AddOwner(xml, "Initiator");
    xml.Text("ChecksumAlgorithm", NameOf(upload.checksum_algorithm));
    xml.Text("ChecksumType", NameOf(upload.checksum_type)).Close();
  }
  if (truncated) {
    xml.Text("NextKeyMarker", format->Show(last.first)).Text("NextUploadIdMarker", last.second);
  }
  xml.Boolean("IsTruncated", truncated);
  return XmlAnswer(std::move(xml));
}

}  // namespace weir::cloud::s3
