// The little XML that AWS's query and REST answers need: the text of an element.
#include "src/aws/xml_text.h"

#include <array>
#include <utility>

namespace weir::aws {
namespace {

constexpr std::array<std::pair<std::string_view, char>, 7> kEntities = {{{"&lt;", '<'},
                                                                         {"&gt;", '>'},
                                                                         {"&amp;", '&'},
                                                                         {"&quot;", '"'},
                                                                         {"&apos;", '\''},
                                                                         {"&#34;", '"'},
                                                                         {"&#39;", '\''}}};

std::string Resolved(std::string_view text) {
  std::string resolved;
  while (!text.empty()) {
    std::size_t length = 1;
    char c = text.front();
    for (const auto& [entity, meaning] : kEntities) {
      if (!text.starts_with(entity)) continue;
      length = entity.size();
      c = meaning;
    }
    resolved.push_back(c);
    text.remove_prefix(length);
  }
  return resolved;
}

/// Takes the first element's inside from `xml`, which then begins behind it.
std::optional<std::string_view> TakeInside(std::string_view& xml, std::string_view tag) {
  const std::string open = "<" + std::string(tag) + ">";
  const std::string close = "</" + std::string(tag) + ">";
  const std::size_t begin = xml.find(open);
  if (begin == std::string_view::npos) return std::nullopt;
  const std::size_t end = xml.find(close, begin);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view inside = xml.substr(begin + open.size(), end - begin - open.size());
  xml.remove_prefix(end + close.size());
  return inside;
}

}  // namespace

std::optional<std::string_view> XmlInside(std::string_view xml, std::string_view tag) {
  return TakeInside(xml, tag);
}

std::optional<std::string> XmlText(std::string_view xml, std::string_view tag) {
  const auto inside = TakeInside(xml, tag);
  if (!inside) return std::nullopt;
  return Resolved(*inside);
}

std::vector<std::string_view> XmlEach(std::string_view xml, std::string_view tag) {
  std::vector<std::string_view> all;
  while (const auto inside = TakeInside(xml, tag)) all.push_back(*inside);
  return all;
}

}  // namespace weir::aws
