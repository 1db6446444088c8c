// Finds what an object has for an index, from its end: header, trailer, and what this points to.
#include "src/landing/index_bytes.h"

#include <algorithm>
#include <utility>

namespace weir::landing {
namespace {

/// Trailer and, of nearly all objects, index are read at once.
constexpr std::uint64_t kTail = std::uint64_t{64} << 10;

}  // namespace

Result<std::string> ReadExactly(ByteSource& source, std::uint64_t offset, std::uint64_t size) {
  auto bytes = source.Read(offset, size);
  if (!bytes || bytes->size() == size) return bytes;
  return Damaged(offset + bytes->size(), "what is read", "it is cut short").In(source.Describe());
}

Result<IndexBytes> ReadIndexBytes(ByteSource& source, const ObjectFormat& format,
                                  std::string_view what) {
  const std::string where = source.Describe();
  const std::uint64_t size = source.size();
  const auto header = ReadExactly(source, 0, std::min<std::uint64_t>(size, kHeaderSize));
  if (!header) return header.error();
  if (const auto checked = CheckHeader(*header, format); !checked) return checked.error().In(where);
  return ReadIndexAtEnd(source, what);
}

Result<IndexBytes> ReadIndexAtEnd(ByteSource& source, std::string_view what) {
  const std::string where = source.Describe();
  const std::uint64_t size = source.size();
  const std::uint64_t tail_offset = size - std::min(size, kTail);
  const auto tail = ReadExactly(source, tail_offset, size - tail_offset);
  if (!tail) return tail.error();
  const std::string_view rest = *tail;
  const auto place =
      ParseTrailer(rest.substr(rest.size() - std::min(rest.size(), kTrailerSize)), size);
  if (!place) return place.error().In(where);
  const auto stored =
      place->offset >= tail_offset
          ? Result(std::string(rest.substr(place->offset - tail_offset, place->stored)))
          : ReadExactly(source, place->offset, place->stored);
  if (!stored) return stored.error();
  auto bytes = Unpack(*stored, place->unpacked, place->checksum);
  if (!bytes) return Damaged(place->offset, what, bytes.error().message).In(where);
  return IndexBytes{.bytes = *std::move(bytes), .offset = place->offset};
}

}  // namespace weir::landing
