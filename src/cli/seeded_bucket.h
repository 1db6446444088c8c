// A lake on S3 whose judge changes: what `weir seed` and `weir claims seed` are told, and open.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "src/aws/dynamodb_head_store.h"
#include "src/aws/s3_listing.h"
#include "src/aws/s3_merge_objects.h"
#include "src/aws/s3_object_store.h"
#include "src/aws/session.h"
#include "src/cli/aws_options.h"
#include "src/event/schema.h"
#include "src/result/result.h"

namespace weir::cli {

struct SeedOptions {
  std::string lake;
  std::string schema = "weir";
  std::string claims_table;
  std::string scratch;  ///< see ScratchOf()
  bool json = false;
  AwsOptions aws;
};

/// `table` says what the table is to the command.
void AddSeedOptions(CLI::App& command, SeedOptions& options, const std::string& table);

/// A directory: the system's temporary one unless told otherwise.
[[nodiscard]] std::string ScratchOf(const SeedOptions& options);

/// The lake, with its table and its merge's head.
class SeededBucket {
 public:
  /// Any error is one of usage. Nothing is asked of AWS yet.
  [[nodiscard]] static Result<std::unique_ptr<SeededBucket>> Open(const SeedOptions& options);

  [[nodiscard]] const std::string& prefix() const { return where_.prefix; }
  [[nodiscard]] const event::Schema& schema() const { return schema_; }
  [[nodiscard]] aws::Client& client() { return session_->client(); }
  [[nodiscard]] aws::S3ObjectListing& listing() { return listing_; }
  [[nodiscard]] aws::S3MergeObjects& objects() { return objects_; }
  [[nodiscard]] aws::DynamoDbHeadStore& head() { return head_; }
  /// So many read its objects: one thread hands them out, and more would wait for it.
  [[nodiscard]] static std::size_t Threads();

 private:
  SeededBucket(std::unique_ptr<aws::Session> session, aws::BucketPrefix where,
               const std::string& table, event::Schema schema);

  const std::unique_ptr<aws::Session> session_;
  const aws::BucketPrefix where_;
  const aws::Deadline deadline_;
  const event::Schema schema_;
  aws::S3ObjectListing listing_;
  aws::S3MergeObjects objects_;
  aws::DynamoDbHeadStore head_;
};

}  // namespace weir::cli
