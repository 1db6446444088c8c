// For tests: frames of HTTP/2, as bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/cloud/http/http2_session.h"

namespace weir::cloud::http {

enum FrameType : std::uint8_t {
  kData = 0,
  kHeaders = 1,
  kReset = 3,
  kSettings = 4,
  kPing = 6,
  kGoAway = 7,
  kWindowUpdate = 8,
};
inline constexpr std::uint8_t kEndStream = 1;
inline constexpr std::uint8_t kEndHeaders = 4;

/// length (3) type (1) flags (1) stream (4) payload
inline std::string Frame(FrameType type, std::uint8_t flags, std::uint32_t stream,
                         std::string_view payload) {
  std::string frame;
  for (const unsigned shift : {16U, 8U, 0U}) {
    frame += static_cast<char>((payload.size() >> shift) & 0xFF);
  }
  frame += static_cast<char>(type);
  frame += static_cast<char>(flags);
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    frame += static_cast<char>((stream >> shift) & 0xFF);
  }
  return frame.append(payload);
}

/// A literal header field without indexing, of less than 127 bytes (HPACK).
inline std::string Field(std::string_view name, std::string_view value) {
  std::string field(1, '\0');
  field += static_cast<char>(name.size());
  field += name;
  field += static_cast<char>(value.size());
  return field.append(value);
}

inline std::string Fields(std::string_view method, std::string_view path) {
  return Field(":method", method) + Field(":scheme", "http") + Field(":path", path) +
         Field(":authority", "here");
}

inline std::string Get(std::uint32_t stream, std::string_view path) {
  return Frame(kHeaders, kEndStream | kEndHeaders, stream, Fields("GET", path));
}

inline std::string Hello() { return std::string(kHttp2Preface) + Frame(kSettings, 0, 0, ""); }

struct Received {
  std::uint8_t type = 0;
  std::uint8_t flags = 0;
  std::uint32_t stream = 0;
  std::string payload;
};

/// All whole frames in what a server has sent.
inline std::vector<Received> FramesIn(std::string_view bytes) {
  const auto number = [&bytes](std::size_t at, std::size_t size) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
      value = (value << 8) | static_cast<unsigned char>(bytes[at + i]);
    }
    return value;
  };
  constexpr std::size_t kHead = 9;
  std::vector<Received> frames;
  while (bytes.size() >= kHead && bytes.size() >= kHead + number(0, 3)) {
    const std::size_t length = number(0, 3);
    frames.push_back({static_cast<std::uint8_t>(bytes[3]), static_cast<std::uint8_t>(bytes[4]),
                      number(5, 4), std::string(bytes.substr(kHead, length))});
    bytes.remove_prefix(kHead + length);
  }
  return frames;
}

}  // namespace weir::cloud::http
