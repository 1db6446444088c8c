// Writes blocks, part after part, and notes where each stands.
#include "src/landing/block_writer.h"

#include <utility>

#include "src/codec/crc.h"
#include "src/result/check.h"

namespace weir::landing {
namespace {

/// A block ends once it has so many bytes: few enough to be read for a single folder or a narrow
/// range of ids, enough to be packed well.
constexpr std::size_t kRowBlock = std::size_t{256} << 10;
constexpr std::size_t kOtherBlock = std::size_t{64} << 10;

/// The entry is one block, and its first line has some hundred bytes for each type of event.
std::size_t EnoughOf(Part part) {
  if (part == Part::kEntry) return kMaxBlock;
  return part == Part::kRows ? kRowBlock : kOtherBlock;
}

}  // namespace

std::string& BlockWriter::NextItem(Part part, std::string_view key) {
  if (part != part_ || bytes_.size() >= EnoughOf(part_)) EndBlock();
  part_ = part;
  if (block_.items == 0) block_.first_key = key;
  ++block_.items;
  return bytes_;
}

void BlockWriter::EndBlock() {
  if (block_.items == 0) return;
  WEIR_CHECK(bytes_.size() <= kMaxBlock, "an item that no block can hold");
  const Stored stored = Store(bytes_);
  block_.offset = stored.offset;
  block_.stored = stored.size;
  block_.checksum = stored.checksum;
  block_.unpacked = bytes_.size();
  block_.first_item = index_.ItemsOf(part_);
  index_.parts.at(static_cast<std::size_t>(part_)).push_back(std::exchange(block_, {}));
  bytes_.clear();
}

BlockWriter::Stored BlockWriter::Store(std::string_view bytes) {
  Stored stored{.offset = out_.size(), .size = 0, .checksum = 0};
  if (packed_ == Packed::kWhereSmaller) compressor_.Append(bytes, out_);
  if (packed_ == Packed::kNever || out_.size() - stored.offset >= bytes.size()) {
    out_.resize(stored.offset);
    out_ += bytes;
  }
  stored.size = out_.size() - stored.offset;
  stored.checksum = codec::Crc32(std::string_view(out_).substr(stored.offset));
  return stored;
}

void BlockWriter::Finish(Origin origin) {
  EndBlock();
  index_.origin = std::move(origin);
  std::string bytes;
  AppendIndex(index_, bytes);
  WEIR_CHECK(bytes.size() <= kMaxIndex, "an index that no reader takes");
  const Stored stored = Store(bytes);
  AppendTrailer({stored.offset, stored.size, bytes.size(), stored.checksum}, out_);
}

}  // namespace weir::landing
