// Objects of one run as files: gathered in a staging folder, moved into the lake when the run is
// final.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/codec/compressor.h"
#include "src/embedded/line_log.h"
#include "src/embedded/posix_file.h"
#include "src/embedded/run_journal.h"
#include "src/pipeline/object_store.h"

namespace weir::embedded {

/// So many bytes of lines wait in memory before they are written out.
inline constexpr std::size_t kLinesInMemory = std::size_t{64} << 20;

/// Gathers each object's lines in memory, appends them to its staged file whenever memory is used
/// up, and in the end leaves files that move into the lake by renaming. Each append is one gzip
/// member or zstd frame (by the name's suffix), and several of them make one valid file.
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
  struct StagedObject {
    std::string name;
    PosixFile file;
    bool is_created = false;
  };

  Result<pipeline::PutOutcome> Put(const pipeline::ObjectPut& put);
  Result<std::optional<std::string>> Read(std::string_view name);
  Result<void> Append(std::uint32_t ordinal, std::string_view line);
  Result<void> WriteOut();
  Result<void> Write(std::uint32_t ordinal, std::string_view lines);
  Result<void> OpenStaged(std::uint32_t ordinal);
  codec::Compressor& CompressorFor(std::string_view name);
  [[nodiscard]] Result<pipeline::PutOutcome> Fail(const Error& error);

  const std::filesystem::path lake_;
  const std::filesystem::path staging_;
  const std::size_t max_open_files_;
  std::size_t open_files_ = 0;
  LineLog log_;
  std::vector<StagedObject> objects_;  ///< by ordinal; no name: not staged
  codec::Compressor plain_;
  codec::Compressor gzip_;
  codec::Compressor zstd_;
  std::string compressed_;
  std::optional<Error> failure_;
};

/// Moves staged objects into the lake; those that stand there already are left, so it can be
/// repeated. Never replaces another file. Durable when it returns.
Result<void> Publish(const std::filesystem::path& staging, std::span<const StagedName> objects,
                     const std::filesystem::path& lake);

}  // namespace weir::embedded
