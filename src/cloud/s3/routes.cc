// How requests are told apart, and the operations of S3 that are not there yet.
#include "src/cloud/s3/routes.h"

#include <algorithm>

namespace weir::cloud::s3 {
namespace {

using enum Level;

constexpr Operation kUnimplemented[] = {
    {"PutBucketAbac", "PUT", kBucket, "abac", "", nullptr},
    {"GetBucketAbac", "GET", kBucket, "abac", "", nullptr},
    {"PutBucketAccelerateConfiguration", "PUT", kBucket, "accelerate", "", nullptr},
    {"PutBucketAnalyticsConfiguration", "PUT", kBucket, "analytics", "", nullptr},
    {"GetBucketAnalyticsConfiguration", "GET", kBucket, "analytics", "", nullptr},
    {"DeleteBucketAnalyticsConfiguration", "DELETE", kBucket, "analytics", "", nullptr},
    {"PutBucketCors", "PUT", kBucket, "cors", "", nullptr},
    {"PutBucketIntelligentTieringConfiguration", "PUT", kBucket, "intelligent-tiering", "",
     nullptr},
    {"GetBucketIntelligentTieringConfiguration", "GET", kBucket, "intelligent-tiering", "",
     nullptr},
    {"DeleteBucketIntelligentTieringConfiguration", "DELETE", kBucket, "intelligent-tiering", "",
     nullptr},
    {"PutBucketInventoryConfiguration", "PUT", kBucket, "inventory", "", nullptr},
    {"GetBucketInventoryConfiguration", "GET", kBucket, "inventory", "", nullptr},
    {"DeleteBucketInventoryConfiguration", "DELETE", kBucket, "inventory", "", nullptr},
    {"PutBucketLogging", "PUT", kBucket, "logging", "", nullptr},
    {"UpdateBucketMetadataAnnotationTableConfiguration", "PUT", kBucket, "metadataAnnotationTable",
     "", nullptr},
    {"CreateBucketMetadataConfiguration", "POST", kBucket, "metadataConfiguration", "", nullptr},
    {"GetBucketMetadataConfiguration", "GET", kBucket, "metadataConfiguration", "", nullptr},
    {"DeleteBucketMetadataConfiguration", "DELETE", kBucket, "metadataConfiguration", "", nullptr},
    {"UpdateBucketMetadataInventoryTableConfiguration", "PUT", kBucket, "metadataInventoryTable",
     "", nullptr},
    {"UpdateBucketMetadataJournalTableConfiguration", "PUT", kBucket, "metadataJournalTable", "",
     nullptr},
    {"CreateBucketMetadataTableConfiguration", "POST", kBucket, "metadataTable", "", nullptr},
    {"GetBucketMetadataTableConfiguration", "GET", kBucket, "metadataTable", "", nullptr},
    {"DeleteBucketMetadataTableConfiguration", "DELETE", kBucket, "metadataTable", "", nullptr},
    {"PutBucketMetricsConfiguration", "PUT", kBucket, "metrics", "", nullptr},
    {"GetBucketMetricsConfiguration", "GET", kBucket, "metrics", "", nullptr},
    {"DeleteBucketMetricsConfiguration", "DELETE", kBucket, "metrics", "", nullptr},
    {"PutBucketNotificationConfiguration", "PUT", kBucket, "notification", "", nullptr},
    {"PutObjectLockConfiguration", "PUT", kBucket, "object-lock", "", nullptr},
    {"PutBucketReplication", "PUT", kBucket, "replication", "", nullptr},
    {"PutBucketRequestPayment", "PUT", kBucket, "requestPayment", "", nullptr},
    {"CreateSession", "GET", kBucket, "session", "", nullptr},
    {"PutBucketWebsite", "PUT", kBucket, "website", "", nullptr},

    {"PutObjectAnnotation", "PUT", kObject, "annotation", "", nullptr},
    {"GetObjectAnnotation", "GET", kObject, "annotation", "", nullptr},
    {"DeleteObjectAnnotation", "DELETE", kObject, "annotation", "", nullptr},
    {"GetObjectAttributes", "GET", kObject, "attributes", "", nullptr},
    {"UpdateObjectEncryption", "PUT", kObject, "encryption", "", nullptr},
    {"PutObjectLegalHold", "PUT", kObject, "legal-hold", "", nullptr},
    {"GetObjectLegalHold", "GET", kObject, "legal-hold", "", nullptr},
    {"RenameObject", "PUT", kObject, "renameObject", "", nullptr},
    {"RestoreObject", "POST", kObject, "restore", "", nullptr},
    {"PutObjectRetention", "PUT", kObject, "retention", "", nullptr},
    {"GetObjectRetention", "GET", kObject, "retention", "", nullptr},
    {"SelectObjectContent", "POST", kObject, "select", "", nullptr},
    {"GetObjectTorrent", "GET", kObject, "torrent", "", nullptr},
};

}  // namespace

bool Means(const http::Request& http, const Address& address, const Operation& operation) {
  const auto has_parameter = [&](std::string_view name) {
    return std::ranges::find(address.parameters, name, &Pairs::value_type::first) !=
           address.parameters.end();
  };
  return operation.level == address.level && operation.method == http.method &&
         (operation.parameter.empty() || has_parameter(operation.parameter)) &&
         (operation.header.empty() || http.headers.Find(operation.header).has_value());
}

std::span<const Operation> UnimplementedOperations() { return kUnimplemented; }

}  // namespace weir::cloud::s3
