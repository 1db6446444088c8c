// Cuts an input into blocks of whole lines, each named by its content and all that came before it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/embedded/input_stream.h"
#include "src/embedded/record_cutter.h"
#include "src/embedded/run_journal.h"

namespace weir::embedded {

/// A block is at least this long, unless the input ends: from its first byte to the end of the line
/// that stands at this length.
inline constexpr std::size_t kBlockSize = std::size_t{1} << 18;

/// Some lines of one input.
struct Block {
  BlockId id{};
  BlockId before{};              ///< the block that comes before it; zeros for the first one
  std::uint64_t offset = 0;      ///< of the first byte, in the plain bytes of the input
  std::string bytes;             ///< the lines, and room for event::kJsonPadding bytes behind them
  std::size_t size = 0;          ///< of the lines
  bool continues_line = false;   ///< begins inside a line that is longer than the limit
  bool ends_in_line = false;     ///< ends inside such a line
  bool ends_with_input = false;  ///< ends here only because nothing more came

  bool is_cut = false;  ///< into `parts`, as the schema says; else its lines are its records
  std::vector<intake::Part> parts;
  std::size_t settled = 0;  ///< so many parts stay whatever comes behind

  [[nodiscard]] std::string_view text() const { return std::string_view(bytes).substr(0, size); }
};

/// Blocks depend on the plain bytes alone, not on how they arrive (but for Arrival::kLive): the
/// same content is cut alike and named alike, under whatever name and compression, from a file or a
/// pipe. A file that has grown has the same blocks up to where it ended.
class BlockReader {
 public:
  /// `max_record_size` bounds the memory that one line takes.
  BlockReader(std::unique_ptr<InputStream> input, std::size_t max_record_size,
              const event::Wrapping& wrapping = {.kind = event::Wrapping::Kind::kLines});

  /// The next block, into `block`, whose memory is used again; false at the end. When the input
  /// failed (see InputStream::failure) or was stopped, all whole lines before that have been given;
  /// but when a file was stopped its last block is left out, for a later run reads it whole.
  bool Next(Block& block);

  [[nodiscard]] const InputStream& input() const { return *input_; }
  /// Why the input could not be read to its end, also because it holds no lines.
  [[nodiscard]] const std::optional<Error>& failure() const {
    return failure_ ? failure_ : input_->failure();
  }
  [[nodiscard]] bool VouchForWhatWasGiven() { return input_->VouchForWhatWasGiven(); }

 private:
  bool IsContainer(std::string_view first_bytes);
  void Fill(Block& block, std::size_t size);
  bool NextLines(Block& block);
  bool NextParts(Block& block);
  void CutAtLine(Block& block);
  void Name(Block& block);

  std::unique_ptr<InputStream> input_;
  const std::size_t max_record_size_;
  std::unique_ptr<RecordCutter> cutter_;  ///< unless lines are the records
  std::string carry_;                     ///< begins the next block
  bool at_end_ = false;
  bool inside_line_ = false;
  std::uint64_t offset_ = 0;
  BlockId previous_{};
  std::optional<Error> failure_;
};

}  // namespace weir::embedded
