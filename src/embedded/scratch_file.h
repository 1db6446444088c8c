// Room for what does not fit memory: one file without a name, gone with the process.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "src/embedded/posix_file.h"
#include "src/pipeline/scratch.h"

namespace weir::embedded {

/// Nothing is left of it, however the process ends. Not thread-safe.
class ScratchFile final : public pipeline::Scratch {
 public:
  /// The file is made when the first bytes are added.
  explicit ScratchFile(std::filesystem::path directory) : directory_(std::move(directory)) {}

  Result<void> Append(std::size_t heap, std::string_view bytes) override;
  Result<std::string> Read(std::size_t heap) override;

 private:
  struct Piece {
    std::uint64_t offset;
    std::uint64_t size;
  };

  Result<void> Open();

  const std::filesystem::path directory_;
  PosixFile file_;
  std::uint64_t size_ = 0;
  std::unordered_map<std::size_t, std::vector<Piece>> pieces_;  ///< by heap
};

}  // namespace weir::embedded
