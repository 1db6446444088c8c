// The little XML that AWS's query and REST answers need: the text of an element.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::aws {

/// What stands between the first <tag> and its </tag>, as it is; nothing where there is none. The
/// tag has no attributes and does not hold itself.
[[nodiscard]] std::optional<std::string_view> XmlInside(std::string_view xml, std::string_view tag);

/// The same as text, with its entities resolved.
[[nodiscard]] std::optional<std::string> XmlText(std::string_view xml, std::string_view tag);

/// What stands inside each element of that tag.
[[nodiscard]] std::vector<std::string_view> XmlEach(std::string_view xml, std::string_view tag);

}  // namespace weir::aws
