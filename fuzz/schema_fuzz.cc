// Schema files: a complaint names the file and has a remedy; what is accepted makes a decoder.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "src/event/decoder.h"
#include "src/event/schema.h"
#include "src/result/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weir::event;
  const std::string_view toml(reinterpret_cast<const char*>(data), size);
  const auto schema = ParseSchema(toml, "fuzz.toml");
  if (!schema) {
    WEIR_CHECK(schema.error().message.starts_with("fuzz.toml:"), "a complaint names the file");
    return 0;
  }
  WEIR_CHECK(SchemaDigest(*schema).size() == 16, "a digest has 16 digits");
  const FieldNumbers numbers(*schema);
  WEIR_CHECK(numbers.texts.size() == numbers.count, "each field has its text");
  PartitionTable partitions;
  Decoder decoder(*schema, partitions);
  DecodedBatch batch;
  decoder.DecodeOversized(toml, size, batch);
  return 0;
}
