// The rows of a lake's quarantine, the newest days first.
#include "src/lake/quarantine_rows.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>
#include <xxhash.h>

#include "src/lake/object_lines.h"
#include "src/pipeline/layout.h"

namespace weir::lake {
namespace {

/// …/year=2026/month=11/day=24/reason=invalid_json/: so many folders have a day's rows.
constexpr std::size_t kLevelsOfDays = 3;
constexpr std::uint64_t kLargeRows = std::uint64_t{1} << 20;
constexpr std::uint64_t kPieceOfRows = std::uint64_t{8} << 20;
constexpr std::size_t kSmallObjectsAtOnce = 16;

Result<std::vector<std::string>> FoldersIn(pipeline::ObjectListing& objects,
                                           const std::string& folder) {
  std::vector<std::string> folders;
  const auto pages = objects.List(folder, "/");
  const auto listed = pipeline::ForEachPage(*pages, [&folders](const auto& page) -> Result<void> {
    std::ranges::copy(page.prefixes, std::back_inserter(folders));
    return {};
  });
  if (!listed) return listed.error();
  std::ranges::sort(folders);
  return folders;
}

}  // namespace

Result<void> QuarantineRows::ForEach(std::optional<event::Reason> reason, const Take& take) {
  is_enough_ = false;
  return Descend(fmt::format("{}{}/", prefix_, pipeline::kQuarantineFolder), 0, reason, take);
}

Result<void> QuarantineRows::Descend(const std::string& folder, std::size_t level,
                                     std::optional<event::Reason> reason, const Take& take) {
  auto folders = FoldersIn(objects_, folder);
  if (!folders) return folders.error();
  if (level < kLevelsOfDays) std::ranges::reverse(*folders);
  for (const std::string& below : *folders) {
    if (is_enough_) break;
    if (level < kLevelsOfDays) {
      if (auto done = Descend(below, level + 1, reason, take); !done) return done;
      continue;
    }
    const bool is_wanted =
        !reason || below.ends_with(fmt::format("/reason={}/", event::ReasonName(*reason)));
    if (!is_wanted) continue;
    if (auto read = ReadFolder(below, take); !read) return read;
  }
  return {};
}

Result<void> QuarantineRows::ReadFolder(const std::string& folder, const Take& take) {
  const auto pages = objects_.List(folder, "");
  while (!is_enough_) {
    const auto page = pages->Next();
    if (!page) return page.error();
    if (!page->has_value()) break;
    Objects small;
    for (const pipeline::ListedObject& object : (*page)->objects) {
      if (is_enough_) break;
      if (object.size <= kLargeRows) small.push_back(object);
      const bool is_large = object.size > kLargeRows;
      if (is_large || small.size() == kSmallObjectsAtOnce) ReadSome(std::exchange(small, {}), take);
      if (is_large) ReadLarge(object, take);
    }
    ReadSome(small, take);
  }
  return {};
}

void QuarantineRows::ReadSome(std::span<const pipeline::ListedObject> objects, const Take& take) {
  if (objects.empty() || is_enough_) return;
  std::vector<std::string> names;
  for (const pipeline::ListedObject& object : objects) names.push_back(object.name);
  const auto bodies = objects_.Fetch(names);
  for (std::size_t i = 0; i < names.size() && !is_enough_; ++i) {
    if (!bodies[i]) {
      if (bodies[i].error().kind != ErrorKind::kNotFound) {  // gone since, for another file has it
        NoteError(names[i], bodies[i].error().message);
      }
      continue;
    }
    std::uint64_t number = 0;
    ObjectLines lines(names[i],
                      [&](std::string_view line) { TakeLine(names[i], ++number, line, take); });
    auto read = lines.Add(*bodies[i]);
    if (read) read = lines.Finish();
    if (!read) NoteError(names[i], read.error().message);
  }
}

void QuarantineRows::ReadLarge(const pipeline::ListedObject& object, const Take& take) {
  std::uint64_t number = 0;
  ObjectLines lines(object.name,
                    [&](std::string_view line) { TakeLine(object.name, ++number, line, take); });
  for (std::uint64_t at = 0; at < object.size && !is_enough_; at += kPieceOfRows) {
    const auto piece = objects_.FetchPart(object.name, at, kPieceOfRows);
    if (!piece) return NoteError(object.name, piece.error().message);
    if (const auto read = lines.Add(*piece); !read) {
      return NoteError(object.name, read.error().message);
    }
  }
  if (is_enough_) return;
  if (const auto read = lines.Finish(); !read) NoteError(object.name, read.error().message);
}

void QuarantineRows::TakeLine(const std::string& object, std::uint64_t line, std::string_view text,
                              const Take& take) {
  if (is_enough_) return;
  auto record = pipeline::ParseQuarantineRow(text);
  if (!record) return NoteError(fmt::format("{}:{}", object, line), record.error().message);
  if (!given_.insert(XXH3_64bits(text.data(), text.size())).second) return;
  is_enough_ = !take({.record = *std::move(record), .object = object, .line = line});
}

void QuarantineRows::NoteError(const std::string& object, std::string_view what) {
  if (errors_.size() >= kMostErrors) return;
  errors_.push_back(fmt::format("{}: {}", objects_.Describe(object), what));
}

}  // namespace weir::lake
