// Items as the store keeps them: compact, read back exactly.
#pragma once

#include <string>
#include <string_view>

#include "src/cloud/dynamodb/value/value.h"

namespace weir::cloud::dynamodb {

///     item   = count, { text, value }
///     value  = type: 1 byte, then
///              S text | N text(SortKey) | B text | BOOL 1 byte | NULL nothing
///              M item | L count, { value } | SS, BS count, { text } | NS count, { text(SortKey) }
///     text   = length, bytes
///     count, length = LEB128
[[nodiscard]] std::string EncodeItem(const Item& item);
/// Throws store::StoreFailure for what EncodeItem has not written.
[[nodiscard]] Item DecodeItem(std::string_view bytes);

}  // namespace weir::cloud::dynamodb
