// pugixml leaves a reference that it does not know as text, where a parser that conforms refuses
// it.
#include "src/cloud/s3/xml_entities.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace weir::cloud::s3 {
namespace {

constexpr std::array<std::string_view, 5> kEntities = {"amp", "lt", "gt", "quot", "apos"};
/// What holds no references, with its end.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kVerbatim = {
    std::pair{"<![CDATA[", "]]>"}, std::pair{"<!--", "-->"}, std::pair{"<?", "?>"}};

/// "#38" or "#x26".
bool IsCharacter(std::string_view name) {
  if (!name.starts_with('#')) return false;
  name.remove_prefix(1);
  const bool is_hex = name.starts_with('x');
  if (is_hex) name.remove_prefix(1);
  return !name.empty() && std::ranges::all_of(name, [is_hex](unsigned char c) {
    return is_hex ? std::isxdigit(c) != 0 : std::isdigit(c) != 0;
  });
}

/// Past the verbatim piece that the text begins with; as it is where it begins with none.
std::string_view WithoutVerbatim(std::string_view text) {
  for (const auto& [begin, end] : kVerbatim) {
    if (!text.starts_with(begin)) continue;
    const std::size_t at = text.find(end, begin.size());
    return at == std::string_view::npos ? std::string_view() : text.substr(at + end.size());
  }
  return text;
}

}  // namespace

bool HasOwnEntitiesAlone(std::string_view document) {
  while (true) {
    const std::size_t at = document.find_first_of("&<");
    if (at == std::string_view::npos) return true;
    document.remove_prefix(at);
    if (document.front() == '<') {
      const std::string_view rest = WithoutVerbatim(document);
      document = rest.size() < document.size() ? rest : document.substr(1);
      continue;
    }
    document.remove_prefix(1);
    const std::size_t end = document.find(';');
    if (end == std::string_view::npos) return false;
    const std::string_view name = document.substr(0, end);
    if (!IsCharacter(name) && std::ranges::find(kEntities, name) == kEntities.end()) return false;
  }
}

}  // namespace weir::cloud::s3
