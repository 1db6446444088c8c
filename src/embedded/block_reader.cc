// Cuts an input into blocks of whole lines, each named by its content and all that came before it.
#include "src/embedded/block_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include <xxhash.h>

#include "src/codec/container.h"
#include "src/event/json_scanner.h"

namespace weir::embedded {
BlockReader::BlockReader(std::unique_ptr<InputStream> input, std::size_t max_record_size,
                         const event::Wrapping& wrapping)
    : input_(std::move(input)), max_record_size_(max_record_size) {
  if (wrapping.kind == event::Wrapping::Kind::kLines) return;
  cutter_ = std::make_unique<RecordCutter>(wrapping, max_record_size);
}

bool BlockReader::Next(Block& block) {
  if (failure_) return false;
  block.size = 0;
  block.offset = offset_;
  block.continues_line = inside_line_;
  block.ends_in_line = false;
  Fill(block, kBlockSize);
  if (offset_ == 0 && IsContainer(block.text())) return false;
  if (!(cutter_ ? NextParts(block) : NextLines(block))) return false;
  offset_ += block.size;
  Name(block);
  return true;
}

bool BlockReader::NextLines(Block& block) {
  block.is_cut = false;
  while (!at_end_ && block.text().find('\n') == std::string_view::npos &&
         block.size <= max_record_size_) {
    Fill(block, std::min(std::max(block.size * 2, kBlockSize), max_record_size_ + 1));
  }
  CutAtLine(block);
  return block.size > 0;
}

/// The parts that end in the block's bytes. If none does, more of them are read, until one is as
/// long as it may be.
bool BlockReader::NextParts(Block& block) {
  block.is_cut = true;
  block.parts.clear();
  cutter_->Cut(block.text(), offset_, false, block.parts);
  while (!at_end_ && cutter_->consumed() == offset_) {
    Fill(block, std::max(block.size * 2, kBlockSize));
    cutter_->Cut(block.text(), offset_, false, block.parts);
  }
  block.settled = block.parts.size();
  const bool is_torn = at_end_ && (input_->failure() || input_->was_stopped());
  if (at_end_ && !is_torn) cutter_->Cut(block.text(), offset_, true, block.parts);
  const std::size_t size = cutter_->consumed() - offset_;
  if (!at_end_) carry_ = block.text().substr(size);
  block.size = size;
  if (is_torn && input_->was_stopped() && input_->is_repeatable()) block.size = 0;  // comes again
  block.ends_with_input = at_end_;
  return block.size > 0;
}

/// Such a file is named, and nothing of it is taken in.
bool BlockReader::IsContainer(std::string_view first_bytes) {
  const auto name = codec::NameContainer(first_bytes);
  if (name) failure_ = Error{ErrorKind::kInvalidInput, "this is " + *name};
  return name.has_value();
}

/// Brings the block to `size` bytes, or to the input's end, or as far as a live input goes by now.
void BlockReader::Fill(Block& block, std::size_t size) {
  const std::size_t room = std::max(size, carry_.size()) + event::kJsonPadding;
  if (block.bytes.size() < room) block.bytes.resize(room);
  if (block.size == 0) {
    std::ranges::copy(carry_, block.bytes.begin());
    block.size = std::exchange(carry_, {}).size();
  }
  if (at_end_ || block.size >= size) return;
  block.size += input_->Read({block.bytes.data() + block.size, size - block.size});
  at_end_ = block.size < size && !input_->is_paused();
}

/// Leaves what follows the last line's end to the next block.
void BlockReader::CutAtLine(Block& block) {
  const bool is_torn = at_end_ && (input_->failure() || input_->was_stopped());
  const std::size_t whole = block.text().rfind('\n') + 1;
  if (is_torn) {
    const bool comes_again = input_->was_stopped() && input_->is_repeatable();
    block.size = comes_again ? 0 : whole;
  } else if (!at_end_) {
    block.ends_in_line = whole == 0;
    if (whole > 0) {
      carry_ = block.text().substr(whole);
      block.size = whole;
    }
  }
  block.ends_with_input = at_end_;
  inside_line_ = block.ends_in_line;
}

void BlockReader::Name(Block& block) {
  block.before = previous_;
  const XXH128_hash_t content = XXH3_128bits(block.bytes.data(), block.size);
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, content);
  std::string chain(previous_.data(), previous_.size());
  chain.append(reinterpret_cast<const char*>(canonical.digest), sizeof canonical.digest);
  XXH128_canonicalFromHash(&canonical, XXH3_128bits(chain.data(), chain.size()));
  std::memcpy(previous_.data(), canonical.digest, previous_.size());
  block.id = previous_;
}

}  // namespace weir::embedded
