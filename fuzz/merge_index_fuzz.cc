// Files of the index from anywhere: whatever their bytes say, reading ends with an error or with
// rows in order. Inputs are whole objects, or, where they do not begin like one, what its blocks
// and filters hold, with checksums that are right.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/codec/crc.h"
#include "src/landing/bytes_in_memory.h"
#include "src/merge/index/index_file.h"
#include "src/merge/index/index_layout.h"
#include "src/result/check.h"

namespace weir::merge {
namespace {

/// Two blocks at most. Of each the input says how many rows it has, what they are and what their
/// filter is, each with its size in two bytes; the first hash is that of its first row.
std::string Assembled(std::string_view input) {
  const auto take = [&input]() -> std::string_view {
    if (input.size() < 2) return {};
    const auto size = static_cast<std::size_t>(static_cast<unsigned char>(input[0]) |
                                               static_cast<unsigned char>(input[1]) << 8);
    const std::string_view taken = input.substr(2, size);
    input.remove_prefix(2 + taken.size());
    return taken;
  };
  std::string object = landing::FormatHeader(kIndexFormat);
  std::string filters;
  IndexDirectory directory;
  while (!input.empty() && directory.blocks.size() < 2) {
    IndexBlock& block = directory.blocks.emplace_back();
    block.rows = take().size();
    const std::string_view rows = take();
    const std::string_view filter = take();
    for (std::size_t i = 0; i < block.first.size() && i < rows.size(); ++i) {
      block.first.at(i) = static_cast<std::byte>(rows[i]);
    }
    block.unpacked = rows.size();
    block.stored = {.offset = 0, .size = rows.size(), .checksum = codec::Crc32(rows)};
    block.filter = {.offset = 0, .size = filter.size(), .checksum = codec::Crc32(filter)};
    object += rows;
    filters += filter;
  }
  object += filters;
  std::string bytes;
  AppendDirectory(directory, bytes);
  const landing::IndexPlace place{object.size(), bytes.size(), bytes.size(), codec::Crc32(bytes)};
  object += bytes;
  landing::AppendTrailer(place, object);
  return object;
}

void Read(std::string bytes) {
  landing::BytesInMemory source(std::move(bytes), "input");
  auto reader = IndexReader::Open(source, std::nullopt);
  if (!reader) {
    WEIR_CHECK(reader.error().message.starts_with("input: "), "an error names the object");
    return;
  }
  std::vector<landing::IdHash> hashes;
  auto row = reader->Next();
  for (; row && row->has_value(); row = reader->Next()) {
    const landing::IdHash& hash = (*row)->hash;
    WEIR_CHECK(hashes.empty() || hashes.back() < hash, "rows are in order");
    WEIR_CHECK(hash >= reader->range().first && hash <= reader->range().last, "and in the range");
    hashes.push_back(hash);
  }
  if (row) WEIR_CHECK(hashes.size() == reader->rows(), "all of them are there");
  hashes.insert(hashes.begin(), landing::IdHash{});
  if (hashes.size() > 1 && hashes[1] == hashes[0]) hashes.erase(hashes.begin());
  std::size_t found = 0;
  const auto done = reader->Find(hashes, [&](const IndexRow&) { ++found; });
  if (!done) WEIR_CHECK(done.error().message.starts_with("input: "), "an error names the object");
  WEIR_CHECK(found <= hashes.size(), "no row is found twice");
}

}  // namespace
}  // namespace weir::merge

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weir::merge;
  const std::string input(reinterpret_cast<const char*>(data), size);
  Read(input.starts_with(kIndexFormat.magic) ? input : Assembled(input));
  return 0;
}
