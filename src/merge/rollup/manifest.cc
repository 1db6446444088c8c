// Manifests: which files a day of the lake is, for readers who want it whole and each event once.
#include "src/merge/rollup/manifest.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include <fmt/format.h>

#include "src/event/partition.h"
#include "src/merge/plan/names.h"
#include "src/pipeline/layout.h"

namespace weir::merge {
namespace {

constexpr std::string_view kManifestEnd = "/manifest";

/// Takes "<key>=<number>/" from the front of `path`.
std::optional<std::uint32_t> TakeNumber(std::string_view key, std::string_view& path) {
  if (!path.starts_with(key)) return std::nullopt;
  std::uint32_t number = 0;
  const char* const begin = path.data() + key.size();
  const auto [end, error] = std::from_chars(begin, path.data() + path.size(), number);
  if (error != std::errc() || end == path.data() + path.size() || *end != '/') return std::nullopt;
  path.remove_prefix(static_cast<std::size_t>(end - path.data()) + 1);
  return number;
}

/// The day that a path begins with, as DayPath() spells it.
std::optional<event::Day> DayAtFrontOf(std::string_view path) {
  std::string_view rest = path;
  const auto year = TakeNumber("year=", rest);
  const auto month = year ? TakeNumber("month=", rest) : std::nullopt;
  const auto day = month ? TakeNumber("day=", rest) : std::nullopt;
  if (!day || *year > 9999 || *month < 1 || *month > 12 || *day < 1 || *day > 31) {
    return std::nullopt;
  }
  const event::Day found =
      event::DayOf(event::CivilDate{static_cast<std::int32_t>(*year), *month, *day});
  return path.starts_with(event::DayPath(found) + "/") ? std::optional(found) : std::nullopt;
}

PlanNumber NewestPlanIn(const std::vector<std::string>& names) {
  PlanNumber newest = 0;
  for (const std::string& name : names) newest = std::max(newest, OutputPlanOf(name).value_or(0));
  return newest;
}

}  // namespace

std::string ManifestName(event::Day day) {
  return fmt::format("{}{}{}", kManifestsFolder, event::DayPath(day), kManifestEnd);
}

std::optional<event::Day> ManifestDayOf(std::string_view name) {
  if (!name.starts_with(kManifestsFolder)) return std::nullopt;
  const auto day = DayAtFrontOf(name.substr(kManifestsFolder.size()));
  return day && ManifestName(*day) == name ? day : std::nullopt;
}

bool IsLakeFile(const pipeline::ListedObject& object) {
  const std::string_view name = object.name;
  return object.size > 0 && FitsALine(name) &&
         (name.ends_with(".json") || name.ends_with(".json.gz") || name.ends_with(".json.zst"));
}

bool FitsALine(std::string_view name) {
  constexpr unsigned char kFirstOfText = 0x20;
  constexpr unsigned char kDelete = 0x7f;
  return std::ranges::all_of(name, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= kFirstOfText && byte != kDelete;
  });
}

std::string LakeDayFolder(event::Day day) {
  return fmt::format("{}/{}/", pipeline::kLakeFolder, event::DayPath(day));
}

std::optional<event::Day> LakeDayOf(std::string_view name) {
  const std::size_t folder = pipeline::kLakeFolder.size();
  if (!name.starts_with(pipeline::kLakeFolder) || name.size() <= folder || name[folder] != '/') {
    return std::nullopt;
  }
  return DayAtFrontOf(name.substr(folder + 1));
}

std::string FormatManifest(const std::vector<std::string>& names, std::string_view root) {
  std::string bytes;
  for (const std::string& name : names) bytes.append(root).append(name).append("\n");
  return bytes;
}

Result<std::vector<std::string>> ParseManifest(std::string_view bytes, event::Day day,
                                               std::string_view root, std::string_view where) {
  const std::string folder = LakeDayFolder(day);
  std::vector<std::string> names;
  for (std::size_t line = 1; !bytes.empty(); ++line) {
    const auto fail = [&](std::string_view how) {
      return Error{ErrorKind::kCorrupt, fmt::format("{}: damaged: line {} {}; the day's next file "
                                                    "makes it anew from what the lake has",
                                                    where, line, how)};
    };
    const std::size_t end = bytes.find('\n');
    if (end == std::string_view::npos) return fail("is cut short");
    std::string_view name = bytes.substr(0, end);
    bytes.remove_prefix(end + 1);
    if (!name.starts_with(root)) return fail("is no file of this lake");
    name.remove_prefix(root.size());
    if (!name.starts_with(folder)) return fail("is no file of its day");
    if (!names.empty() && name <= names.back()) return fail("is not above the one before it");
    names.emplace_back(name);
  }
  return names;
}

std::vector<std::string> Changed(const std::vector<std::string>& names,
                                 const ManifestChange& change) {
  std::vector<std::string> kept;
  kept.reserve(names.size());
  std::ranges::set_difference(names, change.removed, std::back_inserter(kept));
  std::vector<std::string> after;
  after.reserve(kept.size() + change.added.size());
  std::ranges::set_union(kept, change.added, std::back_inserter(after));
  return after;
}

std::optional<std::vector<std::string>> NamesAfter(const std::vector<std::string>& names,
                                                   const ManifestChange& change) {
  if (NewestPlanIn(names) >= change.plan) return std::nullopt;
  return Changed(names, change);
}

}  // namespace weir::merge
