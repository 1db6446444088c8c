// Landings from anywhere: whatever their bytes say, reading ends with an error or with rows, and
// takes no more memory than a block may have. Inputs are whole objects, or, where they do not begin
// like one, what the parts of an object hold, with checksums that are right.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "src/codec/crc.h"
#include "src/landing/bytes_in_memory.h"
#include "src/landing/reader.h"
#include "src/result/check.h"

namespace weir::landing {
namespace {

/// An object whose index and checksums are right as far as can be. Of each part the input says how
/// many items it has, what it is found by and what it holds, each with its size in two bytes.
std::string Assembled(std::string_view input) {
  const auto take = [&input]() -> std::string_view {
    if (input.size() < 2) return {};
    const auto size = static_cast<std::size_t>(static_cast<unsigned char>(input[0]) |
                                               static_cast<unsigned char>(input[1]) << 8);
    const std::string_view taken = input.substr(2, size);
    input.remove_prefix(2 + taken.size());
    return taken;
  };
  std::string object = FormatHeader();
  Index index;
  index.origin.first_position = take();
  index.origin.last_position = take();
  for (auto& blocks : index.parts) {
    Block& block = blocks.emplace_back();
    block.items = take().size();
    block.first_key = take();
    const std::string_view content = take();
    block.offset = object.size();
    block.stored = block.unpacked = content.size();
    block.checksum = codec::Crc32(content);
    object += content;
  }
  std::string bytes;
  AppendIndex(index, bytes);
  const IndexPlace place{object.size(), bytes.size(), bytes.size(), codec::Crc32(bytes)};
  object += bytes;
  AppendTrailer(place, object);
  return object;
}

void Read(std::string bytes) {
  BytesInMemory source(std::move(bytes), "input");
  const auto reader = LandingReader::Open(source, std::nullopt);
  if (!reader) {
    WEIR_CHECK(reader.error().message.starts_with("input: "), "an error names the object");
    return;
  }
  const auto checked = reader->Check();
  if (!checked) WEIR_CHECK(checked.error().message.starts_with("input: "), "as does this one");
  (void)reader->FindFolder("lake/year=2021/month=07/day=15/event_type=a/event_subtype=b");
  IdRange range;
  range.first.front() = std::byte{0x40};
  auto ids = reader->Ids(range);
  for (auto id = ids.Next(); id && id->has_value(); id = ids.Next()) {
    WEIR_CHECK((*id)->hash >= range.first && (*id)->row < reader->rows(), "it is in the range");
  }
}

}  // namespace
}  // namespace weir::landing

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(reinterpret_cast<const char*>(data), size);
  weir::landing::Read(weir::landing::LooksLikeLanding(input) ? input
                                                             : weir::landing::Assembled(input));
  return 0;
}
