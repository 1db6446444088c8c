// The id of an event as it is claimed.
#include "src/event/event_id.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "src/event/uuid.h"

namespace weir::event {
namespace {

constexpr std::string_view kDigestMark = "sha256:";

Error NoId(const Schema& schema, std::string_view text, std::string_view what) {
  return {ErrorKind::kInvalidInput, fmt::format("\"{}\" is no id by schema {}: {}",
                                                text.substr(0, kMaxIdSize), schema.name, what)};
}

}  // namespace

void BoundId(std::string& id, Fingerprinter& fingerprinter) {
  if (id.size() > kMaxIdSize) id = std::string(kDigestMark) + ToHex(fingerprinter.Of(id));
}

Result<std::string> IdFromText(const Schema& schema, std::string_view text) {
  if (text.empty()) return NoId(schema, text, "it is empty");
  std::string id;
  if (schema.id_format == IdFormat::kText) {
    id = text;
  } else {
    std::string_view rest = text;
    for (std::size_t number = 0; number < schema.id_fields.size(); ++number) {
      const bool is_last = number + 1 == schema.id_fields.size();
      const std::size_t end = is_last ? rest.size() : rest.find(schema.id_separator);
      std::array<char, kUuidChars> uuid;
      if (end == std::string_view::npos || !NormaliseUuid(rest.substr(0, end), uuid)) {
        return NoId(schema, text, "it is no UUID; say --schema as the lake has it");
      }
      if (number > 0) id += schema.id_separator;
      id.append(uuid.data(), uuid.size());
      rest.remove_prefix(is_last ? end : end + schema.id_separator.size());
    }
  }
  Fingerprinter fingerprinter;
  BoundId(id, fingerprinter);
  return id;
}

}  // namespace weir::event
