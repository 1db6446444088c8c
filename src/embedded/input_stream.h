// Reads one input as plain bytes, whether it is plain, gzip or zstd (by its content).
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/codec/decompressor.h"
#include "src/embedded/member_stage.h"
#include "src/embedded/posix_file.h"
#include "src/event/schema.h"

namespace weir::embedded {

/// How the bytes of a pipe are given: as many as were asked for, or those that have come within a
/// moment.
enum class Arrival : std::uint8_t { kWhole, kLive };

/// When the bytes of a gzip member or zstd frame are given: after its checksum has vouched for
/// them, which takes room; or as they are unpacked, and whoever takes them can give them back.
enum class Vouching : std::uint8_t { kBeforeGiving, kAfterGiving };

/// How inputs are read.
struct Reading {
  Arrival arrival = Arrival::kWhole;
  event::Wrapping wrapping = {.kind = event::Wrapping::Kind::kLines};  ///< what records come in
  Vouching vouching = Vouching::kBeforeGiving;
  /// Where members wait that are too large for memory.
  std::filesystem::path stage = std::filesystem::temp_directory_path();
};

class InputStream {
 public:
  /// Opens `path`, or standard input for kStandardInput. Reading ends early once `stop` is set.
  static Result<std::unique_ptr<InputStream>> Open(const std::string& path,
                                                   const std::atomic<bool>& stop,
                                                   Reading reading = {});

  /// Fills `out` as far as the input goes, and gives the number of bytes: less than `out.size()`
  /// only at the end, after a failure, when stopped, or when paused.
  std::size_t Read(std::span<char> out);

  /// Whether a checksum stands behind all that was given. If not (Vouching::kAfterGiving alone),
  /// the rest of the member is read for it, once more and without giving it; false when it is
  /// damaged, or when there is no time for it because reading was stopped.
  [[nodiscard]] bool VouchForWhatWasGiven();

  /// Why the input could not be read to its end: kCorrupt for damaged or cut-off input.
  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }
  [[nodiscard]] bool was_stopped() const { return was_stopped_; }
  /// Whether the last Read() gave what was there, and more may come (Arrival::kLive).
  [[nodiscard]] bool is_paused() const { return is_paused_; }
  /// Whether the input can be read once more (a file), or is gone when it is read (a pipe).
  [[nodiscard]] bool is_repeatable() const { return is_repeatable_; }
  /// Bytes taken from the file so far, as they stand there.
  [[nodiscard]] std::uint64_t bytes_read() const { return bytes_read_; }

 private:
  InputStream(PosixFile file, const std::atomic<bool>& stop, Reading reading);

  void DetectCompression();
  std::size_t ReadRaw(std::span<char> out);
  std::size_t ReadPlain(std::span<char> out);
  std::size_t ReadUnpacked(std::span<char> out);
  std::size_t ReadVouched(std::span<char> out);
  std::optional<std::size_t> Unpack(std::span<char> out, bool has_bytes);
  void NoteProgress(std::size_t produced);
  void FailInMember(const Error& error);
  [[nodiscard]] bool RestOfMemberIsWhole() const;
  [[nodiscard]] bool HasEnded() const { return at_end_ || was_stopped_ || failure_; }
  /// Notes, and says, whether a reader of a live pipe is to get what it has by now.
  bool Pauses(bool has_bytes);

  PosixFile file_;
  const std::atomic<bool>& stop_;
  const Reading reading_;
  bool is_paused_ = false;
  std::chrono::steady_clock::time_point moment_is_over_;
  bool is_repeatable_ = false;
  bool was_stopped_ = false;
  std::optional<Error> failure_;
  std::uint64_t bytes_read_ = 0;
  std::vector<char> buffer_;
  std::string_view buffered_;  ///< what of `buffer_` is not used yet
  bool at_end_ = false;

  codec::Compression compression_ = codec::Compression::kNone;
  std::unique_ptr<codec::Decompressor> decompressor_;
  MemberStage stage_;                  ///< for Vouching::kBeforeGiving
  std::vector<char> unpacked_;         ///< on its way into the stage
  std::uint64_t begin_ = 0;            ///< where reading began in the file
  std::uint64_t member_begin_ = 0;     ///< of the member under way, in `bytes_read_`
  std::uint64_t member_unpacked_ = 0;  ///< bytes unpacked of it
  bool is_vouched_for_ = true;         ///< what was given
  bool member_is_whole_ = false;       ///< as VouchForWhatWasGiven() has found
};

}  // namespace weir::embedded
