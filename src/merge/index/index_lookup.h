// Looks hashes up in the index as a plan names it: run after run, file after file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "src/landing/content.h"
#include "src/merge/index/end_in_memory.h"
#include "src/merge/index/index_file.h"
#include "src/merge/plan/plan.h"
#include "src/merge/ports.h"
#include "src/result/result.h"

namespace weir::merge {

/// Keeps a file open until all of its range was asked for: whoever asks in the order of hashes
/// opens each once, and between two lists of them has one of each run open at most.
class IndexLookup {
 public:
  /// So many files are opened side by side, and fewer where what is read of them is more.
  static constexpr std::size_t kFilesAtOnce = 8;
  static constexpr std::uint64_t kBytesAtOnce = std::uint64_t{24} << 20;

  /// Both outlive it.
  IndexLookup(const ChainState& state, MergeObjects& objects,
              std::uint64_t bytes_at_once = kBytesAtOnce)
      : state_(state), objects_(objects), bytes_at_once_(bytes_at_once) {}

  /// Those who own ids, of a list of hashes, sorted and each once; rows sorted by hash. What is
  /// erased is so whatever runs say of it. kCorrupt where two runs have one id.
  [[nodiscard]] Result<std::vector<IndexRow>> Find(std::span<const landing::IdHash> sorted);
  /// The files of runs that have some of these; sorted by name.
  [[nodiscard]] Result<std::vector<std::string>> FilesWith(std::span<const landing::IdHash> sorted);

  [[nodiscard]] std::size_t files_open() const { return open_.size(); }

 private:
  struct OpenFile {
    std::unique_ptr<EndInMemory> source;
    std::unique_ptr<IndexReader> reader;
  };
  /// A file, and those of the hashes that it may have.
  struct Asked {
    const IndexFile* file;
    std::span<const landing::IdHash> hashes;
  };

  using TakeRow = std::function<void(const IndexFile& file, const IndexRow& row)>;
  /// Gives what all files know of the hashes.
  [[nodiscard]] Result<void> Look(std::span<const landing::IdHash> sorted, const TakeRow& take);
  [[nodiscard]] std::vector<Asked> FilesOf(std::span<const landing::IdHash> sorted) const;
  [[nodiscard]] std::size_t CountAtOnce(std::span<const Asked> asked) const;
  [[nodiscard]] Result<void> Open(std::span<const Asked> some);
  [[nodiscard]] Result<void> OpenOne(const IndexFile& file, std::string tail);
  void CloseBelow(const landing::IdHash& hash);

  const ChainState& state_;
  MergeObjects& objects_;
  const std::uint64_t bytes_at_once_;
  std::map<std::string, OpenFile> open_;
};

}  // namespace weir::merge
