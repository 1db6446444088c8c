// A lake in a directory: its lock, its claims, its journal, and the way back after a crash.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "src/embedded/claim_database.h"
#include "src/embedded/lake_card.h"
#include "src/embedded/posix_file.h"
#include "src/embedded/run_journal.h"
#include "src/pipeline/layout.h"

namespace weir::embedded {

/// Weir's own folder in a lake, and what stands in it.
inline constexpr std::string_view kStateFolder = ".weir";

struct LakeOptions {
  std::filesystem::path directory;
  std::optional<std::filesystem::path> claims;  ///< elsewhere than in the lake itself
  std::optional<pipeline::Layout> layout;       ///< as the lake is, or `batch` for a new one
  std::string schema_digest;
  std::string new_id;  ///< what a new lake is to be called, drawn at random
  /// Whether the lake's own folder or its claims may be gone: both become the lake's again by
  /// BindClaims(), and until then nobody else opens it so. Needs a layout for a folder that is
  /// gone.
  bool is_without_claims = false;
};

/// Open for one process at a time. An interrupted run is taken back or completed when it is opened.
class Lake {
 public:
  /// kConflict when another process has it open; kInvalidInput when it is another layout's, another
  /// claims', or no lake, and when folders are gone that its runs have written; kDenied,
  /// kExhausted, kCorrupt, kUnavailable as the medium says.
  static Result<std::unique_ptr<Lake>> Open(const LakeOptions& options);

  [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }
  [[nodiscard]] pipeline::Layout layout() const { return layout_; }
  [[nodiscard]] ClaimDatabase& claims() { return *claims_; }
  [[nodiscard]] RunJournal& journal() { return *journal_; }

  /// Where a run stages its objects; made when it is asked for.
  Result<std::filesystem::path> MakeStaging(RunNumber run) const;
  /// Where inputs keep what does not fit memory; emptied when the lake is opened.
  [[nodiscard]] std::filesystem::path InputStaging() const;
  /// Moves a sealed run's objects into the lake and closes the run. Can be repeated.
  Result<void> Complete(RunNumber run);
  /// See LakeOptions::is_without_claims. Does nothing where nothing was gone.
  Result<void> BindClaims();
  /// Removes what a run has staged.
  void DropStaging(RunNumber run) const;

 private:
  explicit Lake(std::filesystem::path directory) : directory_(std::move(directory)) {}

  Result<void> Lock();
  Result<void> OpenClaims(const LakeOptions& options);
  Result<void> Recover();
  [[nodiscard]] Result<void> CheckFolders() const;
  [[nodiscard]] std::filesystem::path StatePath(std::string_view name) const;
  [[nodiscard]] std::filesystem::path StagingPath(RunNumber run) const;

  const std::filesystem::path directory_;
  pipeline::Layout layout_ = pipeline::Layout::kBatch;
  PosixFile lock_;
  std::optional<LakeCard> unbound_;  ///< of claims that are not the lake's yet
  std::unique_ptr<ClaimDatabase> claims_;
  std::unique_ptr<RunJournal> journal_;
};

}  // namespace weir::embedded
