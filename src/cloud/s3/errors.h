// S3's exceptions, a factory each, in AWS's words (API Reference, "Error responses").
#pragma once

#include <cstdint>
#include <string_view>

#include "src/cloud/protocol/aws_error.h"
#include "src/cloud/s3/model.h"

namespace weir::cloud::s3::errors {

using protocol::AwsError;

// The request.
AwsError BadRequestUri();
AwsError InvalidArgument(std::string_view message, std::string_view name, std::string_view value);
AwsError InvalidRequest(std::string_view message);
AwsError MethodNotAllowed(std::string_view method, std::string_view resource_type);
AwsError NotImplemented(std::string_view operation);
AwsError HeaderNotImplemented(std::string_view header);
AwsError AccessDenied(std::string_view message = "Access Denied");
AwsError SlowDown();
AwsError InternalError();

// The body.
AwsError BadDigest(std::string_view message);
AwsError InvalidDigest();
AwsError IncompleteBody();
AwsError RequestTimeout();
AwsError MalformedTrailer();
AwsError ContentSha256Mismatch();
AwsError SignatureDoesNotMatch();
AwsError EntityTooLarge(std::uint64_t size, std::uint64_t limit);
AwsError MissingContentLength();
AwsError MissingRequestBody();
AwsError MalformedXml();
AwsError MalformedPolicy(std::string_view message);

// Buckets.
AwsError InvalidBucketName(const BucketName& name);
AwsError NoSuchBucket(const BucketName& name);
AwsError BucketAlreadyOwnedByYou(const BucketName& name);
AwsError BucketNotEmpty(const BucketName& name);
AwsError IllegalLocationConstraint(std::string_view constraint);
AwsError InvalidLocationConstraint(std::string_view constraint);
AwsError AccessControlListNotSupported();
AwsError InvalidBucketAclWithObjectOwnership();
/// A GET of a bucket's configuration that was never put: NoSuchBucketPolicy and the like.
AwsError NoSuchConfiguration(std::string_view code, std::string_view message,
                             const BucketName& name);

// Objects.
AwsError NoSuchKey(const ObjectKey& key);
AwsError KeyTooLong(std::size_t size, std::size_t limit);
AwsError PreconditionFailed(std::string_view condition);
/// The condition may hold, but the object has been written or deleted since the upload began.
AwsError ConditionalRequestConflict(std::string_view condition, const ObjectKey& key);
AwsError InvalidRange(std::string_view range, std::uint64_t size);
AwsError InvalidStorageClass();
AwsError InvalidObjectState(std::string_view storage_class);
AwsError ObjectNotInActiveTier();
AwsError MetadataTooLarge(std::size_t size, std::size_t limit);
AwsError InvalidTag(std::string_view message);
/// A KMS key that is not there: KMS.NotFoundException.
AwsError KeyNotFound(std::string_view key);
AwsError NoSuchVersion(const ObjectKey& key, std::string_view version);

// Multipart uploads.
AwsError NoSuchUpload(const UploadId& id);
AwsError InvalidPart(const UploadId& id, std::uint32_t number);
AwsError InvalidPartOrder(const UploadId& id);
AwsError EntityTooSmall(const Part& part, std::uint64_t minimum);
AwsError MissingPartChecksum(ChecksumAlgorithm algorithm, std::uint32_t part);
AwsError InvalidPartNumber();

}  // namespace weir::cloud::s3::errors
