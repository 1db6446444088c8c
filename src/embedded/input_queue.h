// All inputs of a command as one sequence of blocks; what can't be read is noted and passed over.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "src/embedded/block_reader.h"
#include "src/embedded/input_files.h"

namespace weir::embedded {

class InputQueue {
 public:
  InputQueue(Inputs inputs, std::size_t max_record_size, const std::atomic<bool>& stop,
             Reading reading = {});

  /// The next block, and in `input` the number of the file it comes from; false at the end of all.
  bool Next(Block& block, std::size_t& input);

  /// Whether a checksum stands behind all that was given, see InputStream::VouchForWhatWasGiven().
  /// Once it is false it stays so.
  [[nodiscard]] bool VouchForWhatWasGiven();

  /// Whether more of the present input has to be waited for (Arrival::kLive).
  [[nodiscard]] bool is_paused() const { return current_ && current_->input().is_paused(); }
  [[nodiscard]] const std::vector<InputFile>& files() const { return inputs_.files; }
  [[nodiscard]] const std::vector<InputError>& errors() const { return inputs_.errors; }
  /// Bytes read so far, as they stand in the files.
  [[nodiscard]] std::uint64_t bytes_read() const;

 private:
  bool OpenNext();
  void CloseCurrent();

  Inputs inputs_;
  const std::size_t max_record_size_;
  const std::atomic<bool>& stop_;
  const Reading reading_;
  bool is_vouched_for_ = true;
  std::size_t next_file_ = 0;
  std::unique_ptr<BlockReader> current_;
  std::uint64_t bytes_of_closed_ = 0;
};

}  // namespace weir::embedded
