// Layouts of the lake, and how an attempt names its objects.
#include "src/pipeline/layout.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace weir::pipeline {
namespace {

/// `name` up to its last '/', that included.
std::string_view FolderOf(std::string_view name) { return name.substr(0, name.rfind('/') + 1); }

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
