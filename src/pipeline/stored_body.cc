// The event's own part of its line of the lake: as text, and the body that it was claimed with.
#include "src/pipeline/stored_body.h"

#include <algorithm>
#include <string>

#include "src/event/schema.h"

namespace weir::pipeline {
namespace {

bool IsWhiteSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// `text` without white space outside of strings.
std::string Compact(std::string_view text) {
  std::string compact;
  compact.reserve(text.size() + 1);
  bool is_inside = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (!is_inside && IsWhiteSpace(c)) continue;
    compact += c;
    if (c == '"') is_inside = !is_inside;
    if (is_inside && c == '\\' && ++at < text.size()) compact += text[at];
  }
  return compact;
}

}  // namespace

// No string holds the texts that are looked for here, for quotes are escaped there.

std::string_view OwnMembers(std::string_view line) {
  return line.substr(0, std::min(line.rfind(R"(,"created_datetime":")"), line.size()));
}

std::optional<event::Fingerprint> BodyFingerprint(std::string_view line,
                                                  event::Fingerprinter& fingerprinter) {
  const std::string_view own = OwnMembers(line);
  if (own.find(std::string(event::kMovedSuffix) + '"') != std::string_view::npos) {
    return std::nullopt;
  }
  std::string body = Compact(own);
  if (own.size() != line.size()) body += '}';
  return fingerprinter.Of(body);
}

}  // namespace weir::pipeline
