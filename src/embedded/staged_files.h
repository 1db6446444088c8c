// The files that a run has staged: one for each object, named by its number, only ever appended to.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "src/codec/compressor.h"
#include "src/embedded/posix_file.h"
#include "src/embedded/run_journal.h"

namespace weir::embedded {

[[nodiscard]] std::filesystem::path StagedPath(const std::filesystem::path& staging,
                                               std::uint32_t ordinal);

/// How an object of that name is compressed.
[[nodiscard]] codec::Compression CompressionOf(std::string_view name);

/// Each append is one gzip member or zstd frame (by the object's name), and several of them make
/// one valid file. Keeps as many files open as the system allows.
///
/// Not thread-safe, but it can be used by one thread after another.
class StagedFiles {
 public:
  /// `directory` is empty.
  explicit StagedFiles(std::filesystem::path directory);

  /// Makes an object known; its file is created with its first lines.
  void Add(StagedName object);

  /// REQUIRES: the object is known.
  Result<void> Append(std::uint32_t ordinal, std::string_view lines);

  /// Closes all files.
  void Close();

 private:
  struct Staged {
    std::string name;
    PosixFile file;
    bool is_created = false;
  };

  Result<void> Open(std::uint32_t ordinal);
  codec::Compressor& CompressorFor(std::string_view name);

  const std::filesystem::path directory_;
  const std::size_t max_open_files_;
  std::size_t open_files_ = 0;
  std::vector<Staged> objects_;  ///< by ordinal
  codec::Compressor plain_;
  codec::Compressor gzip_;
  codec::Compressor zstd_;
  std::string compressed_;
};

}  // namespace weir::embedded
