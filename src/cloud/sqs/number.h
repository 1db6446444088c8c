// Numbers as message attributes have them.
#pragma once

#include <string_view>

namespace weir::cloud::sqs {

/// Developer Guide, "Message attribute data types": up to 38 digits of precision, zeros at both
/// ends apart, from 10^-128 to 10^126, positive or negative. "-1.5e3", and neither "0x1" nor "nan".
[[nodiscard]] bool IsNumber(std::string_view text);

}  // namespace weir::cloud::sqs
