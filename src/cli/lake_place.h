// The lakes that commands are given: in a directory, where it has to be there already, or on S3.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "src/embedded/lake.h"
#include "src/event/schema.h"
#include "src/pipeline/object_listing.h"
#include "src/result/result.h"

namespace weir::cli {

[[nodiscard]] inline bool IsOnS3(const std::string& lake) { return lake.starts_with("s3://"); }

/// Whether --claims-table is given where it has to be, and --claims nowhere but for a directory.
[[nodiscard]] Result<void> CheckClaimsOptions(const std::string& lake,
                                              const std::string& claims_table,
                                              const std::string& claims);

/// What is said where a merged lake in a directory is given with --claims.
[[nodiscard]] Error NoClaimsInMerged();

/// kInvalidInput, in the name of `command`, where the lake below `prefix` is filled by a merge: its
/// events have no claims, which is what the command works with.
[[nodiscard]] Result<void> RefuseLandings(std::string_view command, pipeline::ObjectListing& lake,
                                          const std::string& prefix);
/// The same for a lake in a directory, which need not be there.
[[nodiscard]] Result<void> RefuseLandings(std::string_view command, const std::string& directory);

/// Whether a directory has landings, or what a merge makes of them, and `weir run` has not made it.
[[nodiscard]] Result<bool> HasLandings(const std::string& directory);

/// Whether a directory holds what a pipeline on S3 has written and no run or merge here: a copy,
/// whose claims, or whose merge's head, are elsewhere.
[[nodiscard]] Result<bool> IsCopyOfBucket(const std::string& directory);

/// Which head the plans of a merged lake in a directory were made under; empty where none were.
[[nodiscard]] Result<std::string> MergeOwnerOf(const std::string& directory);

/// A lake that is opened is made if need be; here it has to be there. `claims`: where its claims
/// are, empty for its own folder.
[[nodiscard]] Result<std::unique_ptr<embedded::Lake>> OpenLakeThatIsThere(
    const std::string& directory, const std::string& claims, const event::Schema& schema);

/// As merge::CheckSchema(), of a lake that `weir run` has made.
[[nodiscard]] Result<void> CheckSchemaIn(const std::string& directory, const event::Schema& schema);

}  // namespace weir::cli
