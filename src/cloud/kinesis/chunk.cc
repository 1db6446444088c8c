// Writes and reads the bytes of chunks.
#include "src/cloud/kinesis/chunk.h"

#include <bit>
#include <cstring>

#include "src/cloud/store/store.h"

namespace weir::cloud::kinesis {
namespace {

static_assert(std::endian::native == std::endian::little);
constexpr std::size_t kCountAt = sizeof(std::int64_t);

template <typename T>
void PutNumber(std::string& out, T number) {
  char bytes[sizeof(T)];
  std::memcpy(bytes, &number, sizeof(T));
  out.append(bytes, sizeof(T));
}

}  // namespace

ChunkWriter::ChunkWriter(std::int64_t arrival_ms, bool encrypted) {
  PutNumber(bytes_, arrival_ms);
  PutNumber(bytes_, count_);
  PutNumber(bytes_, static_cast<std::uint8_t>(encrypted));
}

void ChunkWriter::Add(std::string_view partition_key, std::string_view data) {
  PutNumber(bytes_, static_cast<std::uint16_t>(partition_key.size()));
  PutNumber(bytes_, static_cast<std::uint32_t>(data.size()));
  bytes_ += partition_key;
  bytes_ += data;
  ++count_;
}

std::string ChunkWriter::Finish() && {
  std::memcpy(bytes_.data() + kCountAt, &count_, sizeof(count_));
  return std::move(bytes_);
}

ChunkReader::ChunkReader(std::string_view bytes)
    : rest_(bytes),
      arrival_ms_(TakeNumber<std::int64_t>()),
      count_(TakeNumber<std::uint32_t>()),
      encrypted_(TakeNumber<std::uint8_t>() != 0) {}

ChunkReader::Entry ChunkReader::Next() {
  const auto key_bytes = TakeNumber<std::uint16_t>();
  const auto data_bytes = TakeNumber<std::uint32_t>();
  Entry entry;
  entry.partition_key = TakeBytes(key_bytes);
  entry.data = TakeBytes(data_bytes);
  return entry;
}

template <typename T>
T ChunkReader::TakeNumber() {
  T number;
  std::memcpy(&number, TakeBytes(sizeof(T)).data(), sizeof(T));
  return number;
}

std::string_view ChunkReader::TakeBytes(std::size_t count) {
  if (rest_.size() < count) throw store::StoreFailure("a chunk of Kinesis records is cut off");
  const std::string_view bytes = rest_.substr(0, count);
  rest_.remove_prefix(count);
  return bytes;
}

}  // namespace weir::cloud::kinesis
