// The MD5s by which clients check what they have sent and received.
#pragma once

#include <string>
#include <string_view>

#include "src/cloud/sqs/model.h"

namespace weir::cloud::sqs {

/// As 32 hex digits.
[[nodiscard]] std::string Md5(std::string_view bytes);

/// Of attributes, in the order of their names (Developer Guide, "Calculating the MD5 message digest
/// for message attributes"); "" for none:
///
///     00 00 00 01 'a'  00 00 00 06 'String'  01  00 00 00 03 'xyz'
///
/// 02 instead of 01 before the bytes of a binary one.
[[nodiscard]] std::string Md5(const MessageAttributes& attributes);

}  // namespace weir::cloud::sqs
