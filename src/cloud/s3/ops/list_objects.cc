// ListObjectsV2, ListObjects and ListObjectVersions: what is in a bucket, page by page.
#include "src/cloud/s3/ops/list_objects.h"

#include <algorithm>
#include <string>
#include <utility>

#include "src/cloud/s3/answers.h"
#include "src/cloud/s3/errors.h"
#include "src/cloud/s3/listing.h"
#include "src/cloud/s3/paging.h"
#include "src/codec/base64.h"

namespace weir::cloud::s3 {
namespace {

/// What the three listings have in common.
struct Page {
  ListRequest request;
  PageFormat format;
  Listing listing;
};

protocol::Outcome<Page> Read(Context& context, const Request& request, std::string after) {
  Page page;
  const auto format = PageFormatOf(request, "max-keys");
  if (!format) return format.error();
  page.format = *format;
  page.request = {.prefix = std::string(request.Parameter("prefix").value_or("")),
                  .delimiter = std::string(request.Parameter("delimiter").value_or("")),
                  .after = std::move(after),
                  .limit = std::min(format->limit, kMaxPage)};
  if (!context.store.buckets.Find(request.bucket())) return errors::NoSuchBucket(request.bucket());
  page.listing = List(context.store, request.bucket(), page.request);
  return page;
}

void AddHead(const Page& page, const Request& request, XmlWriter& xml) {
  xml.Text("Name", request.bucket().text);
  xml.Text("Prefix", page.format.Show(page.request.prefix));
  if (!page.request.delimiter.empty()) {
    xml.Text("Delimiter", page.format.Show(page.request.delimiter));
  }
  xml.Number("MaxKeys", page.request.limit);
  if (page.format.url) xml.Text("EncodingType", "url");
  xml.Boolean("IsTruncated", page.listing.truncated);
}

enum class OwnerShown : std::uint8_t { kNo, kYes };

void AddObject(const Page& page, const ListedObject& object, OwnerShown owner, XmlWriter& xml) {
  xml.Text("Key", page.format.Show(object.key.text));
  xml.Text("LastModified", IsoTime(object.info.modified));
  xml.Text("ETag", Quoted(object.info.etag));
  if (object.info.checksum) {
    xml.Text("ChecksumAlgorithm", NameOf(object.info.checksum->algorithm));
    xml.Text("ChecksumType", NameOf(object.info.checksum->type));
  }
  xml.Number("Size", object.info.size);
  if (owner == OwnerShown::kYes) AddOwner(xml);
  xml.Text("StorageClass", object.info.storage_class);
}

void AddContents(const Page& page, OwnerShown owner, XmlWriter& xml) {
  for (const ListedObject& object : page.listing.objects) {
    xml.Open("Contents");
    AddObject(page, object, owner, xml);
    xml.Close();
  }
}

void AddCommonPrefixes(const Page& page, XmlWriter& xml) {
  for (const std::string& prefix : page.listing.common_prefixes) {
    xml.Open("CommonPrefixes").Text("Prefix", page.format.Show(prefix)).Close();
  }
}

/// Where a page of ListObjectsV2 begins: its token (base64 of the last key), else start-after.
protocol::Outcome<std::string> After(const Request& request) {
  const auto token = request.Parameter("continuation-token");
  if (!token) return std::string(request.Parameter("start-after").value_or(""));
  const auto key = codec::DecodeBase64(*token);
  if (!key || key->empty()) {
    return errors::InvalidArgument("The continuation token provided is incorrect",
                                   "continuation-token", *token);
  }
  return *key;
}

}  // namespace

Answer ListObjectsV2(Context& context, Request& request) {
  auto after = After(request);
  if (!after) return after.error();
  const auto page = Read(context, request, std::move(*after));
  if (!page) return page.error();
  XmlWriter xml("ListBucketResult");
  AddHead(*page, request, xml);
  xml.Number("KeyCount", page->listing.size());
  if (const auto token = request.Parameter("continuation-token")) {
    xml.Text("ContinuationToken", *token);
  }
  if (page->listing.truncated) xml.Text("NextContinuationToken", Base64Of(page->listing.last));
  if (const auto start = request.Parameter("start-after")) {
    xml.Text("StartAfter", page->format.Show(*start));
  }
  const bool owner = request.Parameter("fetch-owner") == "true";
  AddContents(*page, owner ? OwnerShown::kYes : OwnerShown::kNo, xml);
  AddCommonPrefixes(*page, xml);
  return XmlAnswer(std::move(xml));
}

Answer ListObjects(Context& context, Request& request) {
  const std::string marker(request.Parameter("marker").value_or(""));
  const auto page = Read(context, request, marker);
  if (!page) return page.error();
  XmlWriter xml("ListBucketResult");
  AddHead(*page, request, xml);
  xml.Text("Marker", page->format.Show(marker));
  if (page->listing.truncated && !page->request.delimiter.empty()) {
    xml.Text("NextMarker", page->format.Show(page->listing.last));
  }
  AddContents(*page, OwnerShown::kYes, xml);
  AddCommonPrefixes(*page, xml);
  return XmlAnswer(std::move(xml));
}

Answer ListObjectVersions(Context& context, Request& request) {
  const std::string marker(request.Parameter("key-marker").value_or(""));
  const auto page = Read(context, request, marker);
  if (!page) return page.error();
  XmlWriter xml("ListVersionsResult");
  AddHead(*page, request, xml);
  xml.Text("KeyMarker", page->format.Show(marker));
  xml.Text("VersionIdMarker", request.Parameter("version-id-marker").value_or(""));
  if (page->listing.truncated) {
    xml.Text("NextKeyMarker", page->format.Show(page->listing.last));
    xml.Text("NextVersionIdMarker", "null");
  }
  for (const ListedObject& object : page->listing.objects) {
    xml.Open("Version").Text("VersionId", "null").Boolean("IsLatest", true);
    AddObject(*page, object, OwnerShown::kYes, xml);
    xml.Close();
  }
  AddCommonPrefixes(*page, xml);
  return XmlAnswer(std::move(xml));
}

}  // namespace weir::cloud::s3
