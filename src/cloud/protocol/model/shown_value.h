// Values as AWS's messages repeat them: the text of the Java objects that its services hold.
#pragma once

#include <string>
#include <string_view>

#include <boost/json/value.hpp>

#include "src/cloud/protocol/model/service_model.h"

namespace weir::cloud::protocol {

/// "[Tag(key=a, value=null)]", "{a=1}", "java.nio.HeapByteBuffer[pos=0 lim=3 cap=3]" for bytes;
/// the beginning of what is longer than kMaxShownBytes. `value` is of the shape's type.
inline constexpr std::size_t kMaxShownBytes = 1024;
[[nodiscard]] std::string ShownValue(const Shape& shape, const boost::json::value& value);
/// As much of a text, whole characters.
[[nodiscard]] std::string_view ShownText(std::string_view text);

/// "StreamName" as messages have it: "streamName".
[[nodiscard]] std::string ShownName(std::string_view member);

}  // namespace weir::cloud::protocol
