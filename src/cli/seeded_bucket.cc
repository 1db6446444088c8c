// A lake on S3 whose judge changes: what `weir seed` and `weir claims seed` are told, and open.
#include "src/cli/seeded_bucket.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>
#include <utility>

#include "src/cli/option_checks.h"
#include "src/cli/schema_file.h"

namespace weir::cli {
namespace {

constexpr std::size_t kMostThreads = 8;
/// Longer than any lake takes to be read.
constexpr std::chrono::hours kPatienceForLakes{24 * 7};

}  // namespace

void AddSeedOptions(CLI::App& command, SeedOptions& options, const std::string& table) {
  command.add_option("LAKE", options.lake, "The lake, s3://bucket/prefix")->required();
  command.add_option("--claims-table", options.claims_table, table)->required()->type_name("NAME");
  command.add_option("--schema", options.schema, "What events look like: a preset or a TOML file")
      ->type_name("SCHEMA")
      ->capture_default_str();
  command
      .add_option("--scratch", options.scratch,
                  "For what does not fit memory; else the system's temporary folder")
      ->check(ScratchDirectory())
      ->type_name("DIR");
  AddAwsOptions(command, options.aws);
  command.add_flag("--json", options.json, "Print the counts as JSON");
}

std::string ScratchOf(const SeedOptions& options) {
  if (!options.scratch.empty()) return options.scratch;
  return std::filesystem::temp_directory_path().string();
}

Result<std::unique_ptr<SeededBucket>> SeededBucket::Open(const SeedOptions& options) {
  const auto where = aws::ParseS3Uri(options.lake);
  if (!where) return where.error();
  auto schema = LoadSchema(options.schema);
  if (!schema) return schema.error();
  auto session = OpenSession(options.aws);
  if (!session) return session.error();
  return std::unique_ptr<SeededBucket>(
      new SeededBucket(*std::move(session), *where, options.claims_table, *std::move(schema)));
}

SeededBucket::SeededBucket(std::unique_ptr<aws::Session> session, aws::BucketPrefix where,
                           const std::string& table, event::Schema schema)
    : session_(std::move(session)),
      where_(std::move(where)),
      deadline_(session_->client().clock().Now() + kPatienceForLakes),
      schema_(std::move(schema)),
      listing_(session_->client(), where_.bucket),
      objects_(session_->client(), where_, deadline_),
      head_(session_->client(), table, where_, deadline_) {}

std::size_t SeededBucket::Threads() {
  return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kMostThreads);
}

}  // namespace weir::cli
