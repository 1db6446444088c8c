// S3's exceptions, a factory each, in AWS's words (API Reference, "Error responses").
#include "src/cloud/s3/errors.h"

#include <utility>

#include <fmt/format.h>

namespace weir::cloud::s3::errors {
namespace {

using Members = boost::json::object;

AwsError Make(int status, std::string_view code, std::string_view message, Members members = {}) {
  return AwsError{status, std::string(code), std::string(message), std::move(members)};
}

Members Named(std::string_view member, std::string_view value) { return Members{{member, value}}; }

}  // namespace

AwsError BadRequestUri() { return Make(400, "InvalidURI", "Couldn't parse the specified URI."); }

AwsError InvalidArgument(std::string_view message, std::string_view name, std::string_view value) {
  return Make(400, "InvalidArgument", message, {{"ArgumentName", name}, {"ArgumentValue", value}});
}

AwsError InvalidRequest(std::string_view message) { return Make(400, "InvalidRequest", message); }

AwsError MethodNotAllowed(std::string_view method, std::string_view resource_type) {
  return Make(405, "MethodNotAllowed", "The specified method is not allowed against this resource.",
              {{"Method", method}, {"ResourceType", resource_type}});
}

AwsError NotImplemented(std::string_view operation) {
  return Make(501, "NotImplemented",
              fmt::format("{} implies functionality that is not implemented", operation));
}

AwsError HeaderNotImplemented(std::string_view header) {
  return Make(501, "NotImplemented",
              "A header you provided implies functionality that is not implemented",
              Named("Header", header));
}

AwsError AccessDenied(std::string_view message) { return Make(403, "AccessDenied", message); }

AwsError SlowDown() { return Make(503, "SlowDown", "Please reduce your request rate."); }

AwsError InternalError() {
  return Make(500, "InternalError", "We encountered an internal error. Please try again.");
}

AwsError BadDigest(std::string_view message) { return Make(400, "BadDigest", message); }

AwsError InvalidDigest() {
  return Make(400, "InvalidDigest", "The Content-MD5 you specified was invalid.");
}

AwsError IncompleteBody() {
  return Make(
      400, "IncompleteBody",
      "You did not provide the number of bytes specified by the Content-Length HTTP header");
}

AwsError RequestTimeout() {
  return Make(400, "RequestTimeout",
              "Your socket connection to the server was not read from or written to within the "
              "timeout period. Idle connections will be closed.");
}

AwsError MalformedTrailer() {
  return Make(400, "MalformedTrailerError",
              "The request contained trailing data that was not well-formed or did not conform to "
              "our published schema.");
}

AwsError ContentSha256Mismatch() {
  return Make(400, "XAmzContentSHA256Mismatch",
              "The provided 'x-amz-content-sha256' header does not match what was computed.");
}

AwsError SignatureDoesNotMatch() {
  return Make(403, "SignatureDoesNotMatch",
              "The request signature we calculated does not match the signature you provided. "
              "Check your key and signing method.");
}

AwsError EntityTooLarge(std::uint64_t size, std::uint64_t limit) {
  return Make(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size",
              {{"ProposedSize", fmt::to_string(size)}, {"MaxSizeAllowed", fmt::to_string(limit)}});
}

AwsError MissingContentLength() {
  return Make(411, "MissingContentLength", "You must provide the Content-Length HTTP header.");
}

AwsError MissingRequestBody() {
  return Make(400, "MissingRequestBodyError", "Request Body is empty");
}

AwsError MalformedXml() {
  return Make(400, "MalformedXML",
              "The XML you provided was not well-formed or did not validate against our published "
              "schema");
}

AwsError MalformedPolicy(std::string_view message) { return Make(400, "MalformedPolicy", message); }

AwsError InvalidBucketName(const BucketName& name) {
  return Make(400, "InvalidBucketName", "The specified bucket is not valid.",
              Named("BucketName", name.text));
}

AwsError NoSuchBucket(const BucketName& name) {
  return Make(404, "NoSuchBucket", "The specified bucket does not exist",
              Named("BucketName", name.text));
}

AwsError BucketAlreadyOwnedByYou(const BucketName& name) {
  return Make(409, "BucketAlreadyOwnedByYou",
              "Your previous request to create the named bucket succeeded and you already own it.",
              Named("BucketName", name.text));
}

AwsError BucketNotEmpty(const BucketName& name) {
  return Make(409, "BucketNotEmpty", "The bucket you tried to delete is not empty",
              Named("BucketName", name.text));
}

AwsError IllegalLocationConstraint(std::string_view constraint) {
  return Make(400, "IllegalLocationConstraintException",
              fmt::format("The {} location constraint is incompatible for the region specific "
                          "endpoint this request was sent to.",
                          constraint));
}

AwsError InvalidLocationConstraint(std::string_view constraint) {
  return Make(400, "InvalidLocationConstraint", "The specified location-constraint is not valid",
              Named("LocationConstraint", constraint));
}

AwsError AccessControlListNotSupported() {
  return Make(400, "AccessControlListNotSupported", "The bucket does not allow ACLs");
}

AwsError InvalidBucketAclWithObjectOwnership() {
  return Make(400, "InvalidBucketAclWithObjectOwnership",
              "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting");
}

AwsError NoSuchConfiguration(std::string_view code, std::string_view message,
                             const BucketName& name) {
  return Make(404, code, message, Named("BucketName", name.text));
}

AwsError NoSuchKey(const ObjectKey& key) {
  return Make(404, "NoSuchKey", "The specified key does not exist.", Named("Key", key.text));
}

AwsError KeyTooLong(std::size_t size, std::size_t limit) {
  return Make(400, "KeyTooLongError", "Your key is too long",
              {{"Size", fmt::to_string(size)}, {"MaxSizeAllowed", fmt::to_string(limit)}});
}

AwsError PreconditionFailed(std::string_view condition) {
  return Make(412, "PreconditionFailed",
              "At least one of the pre-conditions you specified did not hold",
              Named("Condition", condition));
}

AwsError ConditionalRequestConflict(std::string_view condition, const ObjectKey& key) {
  return Make(409, "ConditionalRequestConflict",
              "The conditional request cannot succeed due to a conflicting operation against this "
              "resource.",
              {{"Condition", condition}, {"Key", key.text}});
}

AwsError InvalidRange(std::string_view range, std::uint64_t size) {
  return Make(416, "InvalidRange", "The requested range is not satisfiable",
              {{"RangeRequested", range}, {"ActualObjectSize", fmt::to_string(size)}});
}

AwsError InvalidStorageClass() {
  return Make(400, "InvalidStorageClass", "The storage class you specified is not valid");
}

AwsError InvalidObjectState(std::string_view storage_class) {
  return Make(403, "InvalidObjectState",
              "The operation is not valid for the object's storage class",
              Named("StorageClass", storage_class));
}

AwsError ObjectNotInActiveTier() {
  return Make(403, "ObjectNotInActiveTierError",
              "The source object of the COPY action is not in the active tier and is only stored "
              "in Amazon S3 Glacier.");
}

AwsError MetadataTooLarge(std::size_t size, std::size_t limit) {
  return Make(400, "MetadataTooLarge",
              "Your metadata headers exceed the maximum allowed metadata size",
              {{"Size", fmt::to_string(size)}, {"MaxSizeAllowed", fmt::to_string(limit)}});
}

AwsError InvalidTag(std::string_view message) { return Make(400, "InvalidTag", message); }

AwsError KeyNotFound(std::string_view key) {
  return Make(
      400, "KMS.NotFoundException",
      fmt::format("Key '{}' does not exist: there is no KMS here, only the key of S3 itself, "
                  "alias/aws/s3",
                  key));
}

AwsError NoSuchVersion(const ObjectKey& key, std::string_view version) {
  return Make(404, "NoSuchVersion", "The specified version does not exist.",
              {{"Key", key.text}, {"VersionId", version}});
}

AwsError NoSuchUpload(const UploadId& id) {
  return Make(404, "NoSuchUpload",
              "The specified upload does not exist. The upload ID may be invalid, or the upload "
              "may have been aborted or completed.",
              Named("UploadId", id.text));
}

AwsError InvalidPart(const UploadId& id, std::uint32_t number) {
  return Make(400, "InvalidPart",
              "One or more of the specified parts could not be found.  The part may not have been "
              "uploaded, or the specified entity tag may not match the part's entity tag.",
              {{"UploadId", id.text}, {"PartNumber", fmt::to_string(number)}});
}

AwsError InvalidPartOrder(const UploadId& id) {
  return Make(400, "InvalidPartOrder",
              "The list of parts was not in ascending order. Parts must be ordered by part number.",
              Named("UploadId", id.text));
}

AwsError EntityTooSmall(const Part& part, std::uint64_t minimum) {
  return Make(400, "EntityTooSmall",
              "Your proposed upload is smaller than the minimum allowed size",
              {{"ProposedSize", fmt::to_string(part.piece.size)},
               {"MinSizeAllowed", fmt::to_string(minimum)},
               {"PartNumber", fmt::to_string(part.number)},
               {"ETag", part.etag}});
}

AwsError MissingPartChecksum(ChecksumAlgorithm algorithm, std::uint32_t part) {
  return InvalidRequest(
      fmt::format("The upload was created using a {} checksum. The complete request must include "
                  "the checksum for each part. It was missing for part {} in the request.",
                  LowerNameOf(algorithm), part));
}

AwsError InvalidPartNumber() {
  return Make(416, "InvalidPartNumber", "The requested partnumber is not satisfiable");
}

}  // namespace weir::cloud::s3::errors
