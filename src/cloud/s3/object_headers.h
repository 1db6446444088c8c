// An object's headers: taken from the request that puts it, given back by those that read it.
#pragma once

#include "src/cloud/s3/operation.h"

namespace weir::cloud::s3 {

/// Content headers, user metadata, storage class, tags, encryption (the bucket's own where the
/// request has none) and the time. A header that asks for what is not there is refused.
[[nodiscard]] protocol::Outcome<ObjectInfo> InfoFromHeaders(const Context& context,
                                                            const Request& request);
/// The single parts of it, for copies, which take some of them from their source.
[[nodiscard]] protocol::Outcome<Pairs> MetadataFromHeaders(const Request& request);
[[nodiscard]] Pairs ContentFromHeaders(const Request& request);

/// Refuses a versionId other than that of the only version there is, "null".
[[nodiscard]] std::optional<protocol::AwsError> VersionProblem(const Request& request);

void AddEncryption(const Encryption& encryption, http::Response& response);
void AddChecksum(const std::optional<Checksum>& checksum, http::Response& response);
/// All that GetObject and HeadObject say of an object, except of its bytes and checksum.
void AddObjectHeaders(const ObjectInfo& info, http::Response& response);

}  // namespace weir::cloud::s3
