// What is known of an id in a lake that landings are merged into, for people and as JSON.
#include "src/cli/merged_lookup_text.h"

#include <fmt/format.h>

#include "src/cli/units.h"
#include "src/lake/figures_json.h"

namespace weir::cli {
namespace {

/// Objects' names and positions are not cut: people copy them.
constexpr std::size_t kMostShown = 2'000;

std::string PlaceText(const lake::MergedLookup& found) {
  std::string text =
      found.is_held ? "held until a later plan stores it" : fmt::format("line {}", found.line);
  switch (*found.place) {
    case lake::ClaimedPlace::kHeldWithOther:
      return text + ", with another body than the one that was judged";
    case lake::ClaimedPlace::kHeldWithUnknown:
      return text + "; its body can't be compared with the one that was judged";
    default:
      return text + ", with the body that was judged";
  }
}

std::string TextOrNull(const std::string& text) {
  return text.empty() ? "null" : lake::StringJson(text);
}

}  // namespace

std::string MergedLookupText(const std::string& id, const lake::MergedLookup& found) {
  const std::string shown = PrintableText(id, kMostShown);
  std::string text = fmt::format("{}: the index does not have it\n", shown);
  if (found.owner) {
    text = fmt::format("  id       {}\n  owner    {}\n", shown,
                       PrintableText(*found.owner, kMostShown));
  } else if (!found.erased_at.empty()) {
    text = fmt::format("  id       {}\n  erased   {}\n", shown,
                       PrintableText(found.erased_at, kMostShown));
  }
  if (found.place) {
    text += fmt::format("  object   {}\n  there    {}\n", PrintableText(found.object, kMostShown),
                        PlaceText(found));
  } else if (found.owner) {
    text += "  object   not known: no landing that was looked into tells its folder\n";
  }
  for (const lake::LandedCopy& copy : found.landed) {
    text +=
        fmt::format("  landed   {}, in {}: {}\n", PrintableText(copy.position, kMostShown),
                    PrintableText(copy.landing, kMostShown), lake::LandedVerdictName(copy.verdict));
  }
  if (found.not_looked_into > 0) {
    text +=
        fmt::format("  {} older landings were not looked into\n", CountText(found.not_looked_into));
  }
  return text;
}

std::string MergedLookupJson(const std::string& id, const lake::MergedLookup& found) {
  std::string landed;
  for (const lake::LandedCopy& copy : found.landed) {
    landed += fmt::format(R"({}{{"landing":{},"position":{},"judged":"{}"}})",
                          landed.empty() ? "" : ",", lake::StringJson(copy.landing),
                          lake::StringJson(copy.position), lake::LandedVerdictName(copy.verdict));
  }
  return fmt::format(
      R"({{"id":{},"claimed":{},"erased":{},"owner":{},"object":{},"place":{},"line":{},)"
      R"("held":{},)"
      R"("landed":[{}],"not_looked_into":{}}})"
      "\n",
      lake::StringJson(id), found.owner.has_value(), TextOrNull(found.erased_at),
      TextOrNull(found.owner.value_or("")), TextOrNull(found.object),
      found.place ? fmt::format("\"{}\"", lake::ClaimedPlaceName(*found.place)) : "null",
      found.line == 0 ? "null" : fmt::format("{}", found.line), found.is_held, landed,
      found.not_looked_into);
}

}  // namespace weir::cli
