// The lakes that commands are given: in a directory, where it has to be there already, or on S3.
#include "src/cli/lake_place.h"

#include <filesystem>
#include <optional>
#include <system_error>

#include <fmt/format.h>

#include "src/cli/command.h"
#include "src/embedded/directory_listing.h"
#include "src/embedded/directory_merge_objects.h"
#include "src/embedded/file_head_store.h"
#include "src/embedded/lake_ledger.h"
#include "src/embedded/posix_file.h"
#include "src/lake/lake_layout.h"
#include "src/merge/plan/names.h"
#include "src/merge/schema_check.h"
#include "src/pipeline/layout.h"
#include "src/pipeline/stream_position.h"

namespace weir::cli {

Result<void> CheckClaimsOptions(const std::string& lake, const std::string& claims_table,
                                const std::string& claims) {
  if (IsOnS3(lake) == claims_table.empty()) {
    return Error{ErrorKind::kInvalidInput,
                 IsOnS3(lake)
                     ? "a lake on S3 needs --claims-table, the table of its claims"
                     : "--claims-table is for lakes on S3; a directory has its own claims"};
  }
  if (!IsOnS3(lake) || claims.empty()) return {};
  return Error{ErrorKind::kInvalidInput,
               "--claims is for lakes in a directory; this one's claims are in --claims-table"};
}

Error NoClaimsInMerged() {
  return {ErrorKind::kInvalidInput,
          "--claims is for lakes of `weir run`; this one is merged, and its index has its ids"};
}

Result<void> RefuseLandings(std::string_view command, pipeline::ObjectListing& lake,
                            const std::string& prefix) {
  const auto landed = lake::WhatHasLanded(lake, prefix);
  if (!landed) return landed.error();
  if (landed->empty()) return {};
  return Error{ErrorKind::kInvalidInput,
               fmt::format("{}: the lake has layout landing ({} is there): `weir merge` fills it, "
                           "and its events have no claims; `weir verify` audits it once its "
                           "first plan is there",
                           command, lake.Describe(*landed))};
}

Result<void> RefuseLandings(std::string_view command, const std::string& directory) {
  std::error_code unknown;
  // A lake of `weir run` may have other folders beside its own.
  if (std::filesystem::exists(std::filesystem::path(directory) / embedded::kStateFolder, unknown)) {
    return {};
  }
  embedded::DirectoryListing objects(directory);
  return RefuseLandings(command, objects, {});
}

Result<bool> HasLandings(const std::string& directory) {
  std::error_code unknown;
  const auto own_folder = std::filesystem::path(directory) / embedded::kStateFolder;
  if (std::filesystem::exists(own_folder, unknown)) return false;
  embedded::DirectoryListing lake(directory);
  const auto landed = lake::WhatHasLanded(lake, {});
  if (!landed) return landed.error();
  return !landed->empty();
}

Result<bool> IsCopyOfBucket(const std::string& directory) {
  std::error_code unknown;
  if (std::filesystem::exists(std::filesystem::path(directory) / embedded::kStateFolder, unknown)) {
    return false;
  }
  const auto owner = MergeOwnerOf(directory);
  if (!owner) return owner.error();
  if (!owner->empty()) return *owner != embedded::FileHeadStore(directory).Describe();
  embedded::DirectoryListing lake(directory);
  const auto entry =
      pipeline::FirstName(*lake.List(std::string(pipeline::kLedgerFolder) + "/", ""));
  if (!entry) return entry.error();
  const auto attempt = pipeline::AttemptOf(*entry);
  return attempt && pipeline::StreamPosition::Parse(attempt->first_position).has_value();
}

Result<std::string> MergeOwnerOf(const std::string& directory) {
  auto owner =
      embedded::ReadWholeFile(std::filesystem::path(directory) / std::string(merge::kOwnerName));
  if (!owner && owner.error().kind == ErrorKind::kNotFound) return std::string();
  return owner;
}

Result<std::unique_ptr<embedded::Lake>> OpenLakeThatIsThere(const std::string& directory,
                                                            const std::string& claims,
                                                            const event::Schema& schema) {
  if (const auto ledger = embedded::ReadLedger(directory);
      !ledger && ledger.error().kind != ErrorKind::kCorrupt) {
    return ledger.error();
  }
  return embedded::Lake::Open(
      {.directory = directory,
       .claims = claims.empty() ? std::nullopt : std::optional<std::filesystem::path>(claims),
       .layout = {},
       .schema_digest = event::SchemaDigest(schema),
       .new_id = {}});
}

Result<void> CheckSchemaIn(const std::string& directory, const event::Schema& schema) {
  const auto lake = embedded::DirectoryMergeObjects::Open(directory, embedded::kStateFolder);
  if (!lake) return lake.error();
  return merge::CheckSchema(**lake, schema);
}

}  // namespace weir::cli
