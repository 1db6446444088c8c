// Writes an object of the index, block by block.
#include <string>
#include <utility>
#include <vector>

#include "src/codec/compressor.h"
#include "src/codec/crc.h"
#include "src/merge/index/hash_filter.h"
#include "src/merge/index/index_file.h"
#include "src/merge/index/index_layout.h"
#include "src/result/check.h"

namespace weir::merge {

class IndexWriter::Writing {
 public:
  Writing(const landing::IdRange& range, std::uint64_t expected) {
    directory_.range = range;
    constexpr std::uint64_t kRowBytes = 43;  // of random ids, with filter and directory
    out_.reserve(expected * kRowBytes);
  }

  void Add(const IndexRow& row) {
    WEIR_CHECK(rows() < kMaxIndexRows, "an object of the index that no reader takes");
    const bool is_above = !last_ || row.hash > *last_;
    WEIR_CHECK(is_above && row.hash >= range().first && row.hash <= range().last,
               "rows of the index are sorted, and within their range");
    if (hashes_.empty()) owner_before_.clear();
    AppendIndexRow(row, owner_before_, bytes_);
    hashes_.push_back(row.hash);
    owner_before_ = row.owner;
    last_ = row.hash;
    if (bytes_.size() >= kIndexBlock) EndBlock();
  }

  [[nodiscard]] std::uint64_t rows() const { return directory_.rows + hashes_.size(); }
  [[nodiscard]] const landing::IdRange& range() const { return directory_.range; }
  void EndRange() {
    WEIR_CHECK(last_.has_value(), "a range ends with a row");
    directory_.range.last = *last_;
  }

  std::string Finish() {
    WEIR_CHECK(last_.has_value(), "no object of the index is empty");
    EndBlock();
    out_ += filters_;
    filters_.clear();
    std::string bytes;
    AppendDirectory(directory_, bytes);
    const Extent stored = Store(bytes);
    landing::AppendTrailer({stored.offset, stored.size, bytes.size(), stored.checksum}, out_);
    return std::exchange(out_, {});
  }

 private:
  void EndBlock() {
    if (hashes_.empty()) return;
    const std::string filter = FormatFilter(hashes_);
    directory_.blocks.push_back(
        {.stored = Store(bytes_),
         .unpacked = bytes_.size(),
         .rows = hashes_.size(),
         .first = hashes_.front(),
         .filter = {.offset = 0, .size = filter.size(), .checksum = codec::Crc32(filter)}});
    filters_ += filter;
    directory_.rows += hashes_.size();
    hashes_.clear();
    bytes_.clear();
  }

  /// Packs bytes where that makes them smaller, and appends them.
  Extent Store(std::string_view bytes) {
    Extent stored{.offset = out_.size(), .size = 0, .checksum = 0};
    compressor_.Append(bytes, out_);
    if (out_.size() - stored.offset >= bytes.size()) {
      out_.resize(stored.offset);
      out_ += bytes;
    }
    stored.size = out_.size() - stored.offset;
    stored.checksum = codec::Crc32(std::string_view(out_).substr(stored.offset));
    return stored;
  }

  codec::Compressor compressor_{codec::Compression::kZstd};
  IndexDirectory directory_;
  std::string out_ = landing::FormatHeader(kIndexFormat);
  std::string filters_;
  // Of the present block.
  std::string bytes_;
  std::vector<landing::IdHash> hashes_;
  std::string owner_before_;
  std::optional<landing::IdHash> last_;  ///< of all rows
};

IndexWriter::IndexWriter(const landing::IdRange& range, std::uint64_t expected)
    : writing_(std::make_unique<Writing>(range, expected)) {}
IndexWriter::~IndexWriter() = default;

void IndexWriter::Add(const IndexRow& row) { writing_->Add(row); }
std::uint64_t IndexWriter::rows() const { return writing_->rows(); }
void IndexWriter::EndRange() { writing_->EndRange(); }
const landing::IdRange& IndexWriter::range() const { return writing_->range(); }
std::string IndexWriter::Finish() { return writing_->Finish(); }

}  // namespace weir::merge
