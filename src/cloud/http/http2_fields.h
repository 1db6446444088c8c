// Header fields between our messages and nghttp2.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nghttp2/nghttp2.h>

#include "src/cloud/http/message.h"

namespace weir::cloud::http {

/// One header field as nghttp2 takes it; it makes copies.
[[nodiscard]] nghttp2_nv ToField(std::string& name, std::string& value);

/// All fields of an answer: names in lower case, nothing of the connection's own.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> FieldsOf(const Response& response,
                                                                        bool is_head);

/// What Content-Length says.
[[nodiscard]] std::optional<std::uint64_t> LengthOf(const Headers& headers);

}  // namespace weir::cloud::http
