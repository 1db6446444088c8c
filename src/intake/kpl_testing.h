// Aggregates for tests, as the Kinesis Producer Library packs them.
#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <protozero/pbf_writer.hpp>

namespace weir::intake {

inline std::string Aggregate(const std::vector<std::string>& payloads) {
  std::string message;
  protozero::pbf_writer writer(message);
  writer.add_string(1, "partition key");
  for (const std::string& payload : payloads) {
    std::string record;
    protozero::pbf_writer record_writer(record);
    record_writer.add_uint64(1, 0);
    record_writer.add_bytes(3, payload);
    writer.add_message(3, record);
  }
  std::string digest(16, '\0');
  EXPECT_EQ(
      ::EVP_Digest(message.data(), message.size(), reinterpret_cast<unsigned char*>(digest.data()),
                   nullptr, ::EVP_md5(), nullptr),
      1);
  return "\xF3\x89\x9A\xC2" + message + digest;
}

}  // namespace weir::intake
