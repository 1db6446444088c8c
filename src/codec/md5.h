// MD5, where a format asks for it: it guards against accidents and against nobody.
#pragma once

#include <string>
#include <string_view>

namespace weir::codec {

/// 16 bytes.
[[nodiscard]] std::string Md5(std::string_view bytes);

}  // namespace weir::codec
