// Holds what was unpacked of one gzip member or zstd frame until its checksum has vouched for it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "src/embedded/posix_file.h"

namespace weir::embedded {

/// So much of a member waits in memory; what is beyond that waits in a file.
inline constexpr std::size_t kStageMemory = std::size_t{4} << 20;

/// Is filled with one member, then vouched for and emptied, or dropped; then filled again.
class MemberStage {
 public:
  /// Large members go to files in `directory` that have no name and are gone with the process.
  explicit MemberStage(std::filesystem::path directory) : directory_(std::move(directory)) {}

  /// Adds bytes of the member under way. REQUIRES: all that was vouched for has been taken.
  Result<void> Append(std::string_view bytes);
  /// The member is whole: its bytes can be taken.
  void Vouch() { is_vouched_ = true; }
  /// Fills `out` with vouched bytes as far as there are any; gives their number.
  [[nodiscard]] Result<std::size_t> Take(std::span<char> out);

  /// Bytes that are in it, vouched for or not.
  [[nodiscard]] std::uint64_t size() const { return memory_.size() + in_file_ - taken_; }

 private:
  Result<void> OpenFile();
  void Clear();

  const std::filesystem::path directory_;
  std::string memory_;
  PosixFile file_;             ///< opened when it is first needed
  std::uint64_t in_file_ = 0;  ///< bytes of the member that follow those in memory
  std::uint64_t taken_ = 0;
  bool is_vouched_ = false;
};

}  // namespace weir::embedded
