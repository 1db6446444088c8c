// Objects of one run as files: gathered in a staging folder, moved into the lake when the run is
// final.
#pragma once

#include <cstdint>
#include <filesystem>
#include <future>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/embedded/line_log.h"
#include "src/embedded/run_journal.h"
#include "src/embedded/staged_files.h"
#include "src/pipeline/object_store.h"

namespace weir::embedded {

/// So many bytes of lines wait in memory before they are written out; as many again while they are.
inline constexpr std::size_t kLinesInMemory = std::size_t{40} << 20;

/// Gathers each object's lines in memory, appends them to its staged file whenever memory is used
/// up, in a thread of its own, and in the end leaves files that move into the lake by renaming.
///
/// Not thread-safe.
class DirectoryObjectStore final : public pipeline::ObjectStore {
 public:
  /// Objects land below `lake`; `staging`, an empty folder on the same file system, holds them
  /// until then.
  DirectoryObjectStore(std::filesystem::path lake, std::filesystem::path staging,
                       std::size_t lines_in_memory = kLinesInMemory);

  /// REQUIRES: each object has an ordinal.
  std::vector<Result<pipeline::PutOutcome>> Put(std::span<const pipeline::ObjectPut> puts) override;
  std::vector<Result<std::optional<std::string>>> Read(
      std::span<const std::string_view> names) override;

  /// Writes everything out and makes it durable. No Put() after this.
  Result<void> Flush();

  /// The objects that were staged.
  [[nodiscard]] std::vector<StagedName> Staged() const;

  /// What made a Put() fail for good.
  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }

 private:
  /// What goes to the files at once: lines, and the objects that they are the first of.
  struct Writing {
    explicit Writing(std::size_t bytes) : lines(bytes) {}

    std::vector<StagedName> new_objects;
    LineLog lines;
  };

  Result<pipeline::PutOutcome> Put(const pipeline::ObjectPut& put);
  Result<std::optional<std::string>> Read(std::string_view name);
  Result<void> Append(std::uint32_t ordinal, std::string_view line);
  Result<void> WriteOut();
  Result<void> AwaitWriting();
  Result<void> Write(Writing& writing);
  [[nodiscard]] Result<pipeline::PutOutcome> Fail(const Error& error);

  const std::filesystem::path lake_;
  const std::filesystem::path staging_;
  std::vector<std::string> names_;  ///< by ordinal; empty: not staged
  Writing gathered_;
  std::optional<Error> failure_;

  Writing being_written_;  // the writing thread's, as long as there is one
  StagedFiles files_;      // likewise
  std::future<Result<void>> writing_;
};

/// Moves staged objects into the lake; those that stand there already are left, so it can be
/// repeated. Never replaces another file. Durable when it returns.
Result<void> Publish(const std::filesystem::path& staging, std::span<const StagedName> objects,
                     const std::filesystem::path& lake);

}  // namespace weir::embedded
