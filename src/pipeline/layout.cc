// Layouts of the lake, and how an attempt names its objects.
#include "src/pipeline/layout.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "src/pipeline/tombstone.h"

namespace weir::pipeline {
namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kHexDigits = "0123456789abcdef";

/// `name` up to its last '/', that included.
std::string_view FolderOf(std::string_view name) { return name.substr(0, name.rfind('/') + 1); }

bool IsMadeOf(std::string_view text, std::string_view characters, std::size_t size) {
  return text.size() == size && text.find_first_not_of(characters) == std::string_view::npos;
}

/// What `name` begins with, up to a '-' that is taken off as well; all of it where there is none.
std::string_view TakePart(std::string_view& name) {
  const std::string_view part = name.substr(0, name.find('-'));
  name.remove_prefix(std::min(part.size() + 1, name.size()));
  return part;
}

/// `<offset, 15 digits>-<name, 32 hex digits>-…-<token>-<round>`, as runs name their objects; once
/// the name stood before the offset. `…` is of parts below a line.
bool IsOfARun(std::string_view name) {
  constexpr std::size_t kOffsetDigits = 15;
  constexpr std::size_t kNameDigits = 32;
  const std::string_view first = TakePart(name);
  const std::string_view second = TakePart(name);
  const bool is_position =
      (IsMadeOf(first, kDigits, kOffsetDigits) && IsMadeOf(second, kHexDigits, kNameDigits)) ||
      (IsMadeOf(first, kHexDigits, kNameDigits) && IsMadeOf(second, kDigits, kOffsetDigits));
  const std::size_t round = name.rfind('-');
  return is_position && round != std::string_view::npos && round + 1 < name.size() &&
         name.find_first_not_of(kDigits, round + 1) == std::string_view::npos;
}

}  // namespace

std::string_view LayoutName(Layout layout) { return layout == Layout::kBatch ? "batch" : "event"; }

std::optional<Layout> LayoutNamed(std::string_view name) {
  for (const Layout layout : {Layout::kBatch, Layout::kEvent}) {
    if (LayoutName(layout) == name) return layout;
  }
  return std::nullopt;
}

bool IsQuarantine(std::string_view name) {
  // Values are encoded, so this is where the partition begins, whatever the root.
  const std::string_view folder = name.substr(0, std::min(name.rfind("/year="), name.size()));
  return folder.substr(folder.rfind('/') + 1) == kQuarantineFolder;
}

bool IsNamedAfter(std::string_view name, std::string_view id) {
  return name.ends_with(fmt::format("/{}.json", event::EncodePathPart(id)));
}

std::optional<AttemptId> AttemptOf(std::string_view object) {
  constexpr std::size_t kTokenDigits = 16;
  std::string_view name = object.substr(FolderOf(object).size());
  name = name.substr(0, std::min(name.rfind(".json"), name.size()));
  const std::size_t round = name.rfind('-');
  if (round == std::string_view::npos || round < kTokenDigits + 2) return std::nullopt;
  const std::size_t token = round - kTokenDigits;
  const bool is_ours =
      round + 1 < name.size() &&
      name.find_first_not_of(kDigits, round + 1) == std::string_view::npos &&
      name.substr(token, kTokenDigits).find_first_not_of(kHexDigits) == std::string_view::npos &&
      name[token - 1] == '-';
  if (!is_ours) return std::nullopt;
  return AttemptId{std::string(name.substr(0, token - 1)),
                   std::string(name.substr(token, kTokenDigits))};
}

std::optional<Layout> LayoutOf(std::string_view object) {
  constexpr std::string_view kPlain = ".json";
  std::string_view name = object.substr(FolderOf(object).size());
  // An event's object is never packed, and no id makes the name of a file that others became.
  if (MakerOf(object)) return Layout::kBatch;
  if (name.ends_with(".json.gz") || name.ends_with(".json.zst")) return Layout::kBatch;
  if (!name.ends_with(kPlain) || name.size() == kPlain.size()) return std::nullopt;
  name.remove_suffix(kPlain.size());
  return AttemptOf(object) || IsOfARun(name) ? Layout::kBatch : Layout::kEvent;
}

ObjectNames::ObjectNames(Layout layout, codec::Compression compression, AttemptId attempt,
                         std::string root)
    : layout_(layout),
      compression_(compression),
      attempt_(std::move(attempt)),
      root_(std::move(root)) {}

ObjectRef ObjectNames::ForEvent(event::PartitionRef partition, std::string_view id) {
  if (layout_ == Layout::kEvent) {
    return Add(fmt::format("{}{}/{}/{}.json", root_, kLakeFolder, partition->path,
                           event::EncodePathPart(id)));
  }
  if (partition.ordinal() >= by_partition_.size()) by_partition_.resize(partition.ordinal() + 1);
  ObjectRef& known = by_partition_[partition.ordinal()];
  if (known.name.empty()) {
    known = Add(fmt::format("{}{}/{}/{}", root_, kLakeFolder, partition->path, FileName(0)));
  }
  return known;
}

ObjectRef ObjectNames::ForRejection(event::Day arrival, event::Reason reason) {
  const auto [known, is_new] = by_reason_.try_emplace({arrival, reason});
  if (is_new) {
    known->second =
        Add(fmt::format("{}{}/{}/reason={}/{}", root_, kQuarantineFolder, event::DayPath(arrival),
                        event::ReasonName(reason), FileName(0)))
            .ordinal;
  }
  return {names_[known->second], known->second};
}

ObjectRef ObjectNames::ForRound(std::string_view name, std::uint32_t round) {
  const auto [known, is_new] = by_round_.try_emplace({std::string(FolderOf(name)), round});
  if (is_new) known->second = Add(std::string(FolderOf(name)) + FileName(round)).ordinal;
  return {names_[known->second], known->second};
}

ObjectRef ObjectNames::ForLedger(std::string_view first_position) {
  return Add(fmt::format("{}{}/{}.json", root_, kLedgerFolder, first_position));
}

ObjectRef ObjectNames::ForStreamLedger() {
  return Add(fmt::format("{}{}/{}", root_, kLedgerFolder, FileName(0)));
}

ObjectRef ObjectNames::Add(std::string name) {
  const auto ordinal = static_cast<std::uint32_t>(names_.size());
  return {names_.emplace_back(std::move(name)), ordinal};
}

std::string ObjectNames::FileName(std::uint32_t round) const {
  return fmt::format("{}-{}-{}.json{}", attempt_.first_position, attempt_.token, round,
                     codec::Suffix(compression_));
}

}  // namespace weir::pipeline
