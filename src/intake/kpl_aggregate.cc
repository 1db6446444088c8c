// Records that the Kinesis Producer Library has packed into one.
#include "src/intake/kpl_aggregate.h"

#include <protozero/pbf_reader.hpp>

#include "src/codec/md5.h"

namespace weir::intake {
namespace {

constexpr std::string_view kMagic = "\xF3\x89\x9A\xC2";
constexpr std::size_t kDigestSize = 16;
constexpr protozero::pbf_tag_type kRecords = 3;
constexpr protozero::pbf_tag_type kData = 3;

std::optional<std::string_view> DataOf(protozero::pbf_reader record) {
  std::optional<std::string_view> data;
  while (record.next()) {
    if (record.tag() == kData && record.wire_type() == protozero::pbf_wire_type::length_delimited) {
      const protozero::data_view view = record.get_view();
      data = std::string_view(view.data(), view.size());
    } else {
      record.skip();
    }
  }
  return data;
}

std::optional<std::vector<std::string_view>> ReadMessage(std::string_view message) {
  std::vector<std::string_view> records;
  protozero::pbf_reader reader(message.data(), message.size());
  while (reader.next()) {
    if (reader.tag() != kRecords ||
        reader.wire_type() != protozero::pbf_wire_type::length_delimited) {
      reader.skip();
      continue;
    }
    const auto data = DataOf(reader.get_message());
    if (!data) return std::nullopt;
    records.push_back(*data);
  }
  if (records.empty()) return std::nullopt;
  return records;
}

}  // namespace

bool LooksAggregated(std::string_view bytes) { return bytes.starts_with(kMagic); }

std::optional<std::vector<std::string_view>> SplitAggregate(std::string_view bytes) {
  if (!LooksAggregated(bytes) || bytes.size() < kMagic.size() + kDigestSize) return std::nullopt;
  const std::string_view message =
      bytes.substr(kMagic.size(), bytes.size() - kMagic.size() - kDigestSize);
  if (codec::Md5(message) != bytes.substr(bytes.size() - kDigestSize)) return std::nullopt;
  try {
    return ReadMessage(message);
  } catch (const protozero::exception&) {
    return std::nullopt;
  }
}

}  // namespace weir::intake
