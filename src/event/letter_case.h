// Upper and lower case beyond ASCII, without a locale.
#pragma once

#include <string>
#include <string_view>

namespace weir::event {

/// Appends `text`, UTF-8, with each character in lower case, as readers of the lake do it that take
/// names which differ only in case for one: by Unicode's simple mapping (UnicodeData.txt, field
/// 13), one character for one.
void AppendLowerCase(std::string_view text, std::string& out);

}  // namespace weir::event
