// XML without a document: text escaped, and the text of an element found.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::text {

/// Escaped so that a parser gives the same bytes back (as far as XML 1.0 has them at all).
void AppendXmlText(std::string_view text, std::string& out);

/// What stands between the first <tag> and its </tag>, as it is; nothing where there is none. The
/// tag has no attributes and does not hold itself.
[[nodiscard]] std::optional<std::string_view> XmlInside(std::string_view xml, std::string_view tag);

/// The same as text, with XML's own entities and those of ASCII by number resolved.
[[nodiscard]] std::optional<std::string> XmlText(std::string_view xml, std::string_view tag);

/// What stands inside each element of that tag.
[[nodiscard]] std::vector<std::string_view> XmlEach(std::string_view xml, std::string_view tag);

}  // namespace weir::text
