// What answers of AWS's query and REST protocols need, where a whole parser is too much.
#include "src/text/xml.h"

#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

namespace weir::text {
namespace {

constexpr std::array<std::pair<std::string_view, char>, 5> kEntities = {
    {{"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}}};

/// What "lt", "#34" or "#x22" stands for; nothing for what is none of ASCII.
std::optional<char> Meaning(std::string_view entity) {
  for (const auto& [name, meaning] : kEntities) {
    if (entity == name) return meaning;
  }
  if (!entity.starts_with('#')) return std::nullopt;
  entity.remove_prefix(1);
  const bool is_hex = entity.starts_with('x');
  if (is_hex) entity.remove_prefix(1);
  unsigned number = 0;
  const char* const end = entity.data() + entity.size();
  const auto [stop, error] = std::from_chars(entity.data(), end, number, is_hex ? 16 : 10);
  if (error != std::errc() || stop != end || number > 0x7F) return std::nullopt;
  return static_cast<char>(number);
}

/// An entity that is not known stays as it is.
std::string Resolved(std::string_view text) {
  std::string resolved;
  while (!text.empty()) {
    const std::size_t end = text.starts_with('&') ? text.find(';') : std::string_view::npos;
    const auto meaning =
        end == std::string_view::npos ? std::nullopt : Meaning(text.substr(1, end - 1));
    resolved += meaning.value_or(text.front());
    text.remove_prefix(meaning ? end + 1 : 1);
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

void AppendXmlText(std::string_view text, std::string& out) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        if (c >= 0 && c < ' ' && c != '\n' && c != '\t') {
          out += fmt::format("&#x{:x};", static_cast<unsigned>(c));
        } else {
          out += c;
        }
    }
  }
}

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

}  // namespace weir::text
