// Lengths before each part, so that no two lists of attributes make the same bytes.
#include "src/cloud/sqs/digest.h"

#include <cstdint>

#include "src/codec/hex.h"
#include "src/codec/md5.h"

namespace weir::cloud::sqs {
namespace {

void AppendSized(std::string_view bytes, std::string& out) {
  const auto size = static_cast<std::uint32_t>(bytes.size());
  for (const int shift : {24, 16, 8, 0}) {
    out.push_back(static_cast<char>(static_cast<std::uint8_t>(size >> shift)));
  }
  out += bytes;
}

}  // namespace

std::string Md5(std::string_view bytes) { return codec::ToHex(codec::Md5(bytes)); }

std::string Md5(const MessageAttributes& attributes) {
  if (attributes.empty()) return "";
  std::string bytes;
  for (const auto& [name, attribute] : attributes) {
    AppendSized(name, bytes);
    AppendSized(attribute.type, bytes);
    bytes.push_back(attribute.is_binary() ? '\2' : '\1');
    AppendSized(attribute.value, bytes);
  }
  return Md5(bytes);
}

}  // namespace weir::cloud::sqs
