// The folders of many landings in their order, without all of them in memory.
#include "src/merge/output/folder_walk.h"

#include <algorithm>
#include <tuple>

namespace weir::merge {

Result<bool> FolderWalk::Next() {
  if (cursors_.empty()) {
    if (auto begun = Begin(); !begun) return begun.error();
  }
  segments_.clear();
  conflict_landings_ = {};
  const bool has_conflict = next_conflict_ != conflicts_.end();
  if (ahead_.empty() && !has_conflict) return false;
  if (!ahead_.empty()) folder_ = ahead_.front().path;
  if (has_conflict && (ahead_.empty() || next_conflict_->first < folder_)) {
    folder_ = next_conflict_->first;
  }
  if (has_conflict && next_conflict_->first == folder_) {
    conflict_landings_ = next_conflict_->second;
    ++next_conflict_;
  }
  while (!ahead_.empty() && ahead_.front().path == folder_) {
    const Segment segment = ahead_.front().segment;
    std::ranges::pop_heap(ahead_, IsLater);
    ahead_.pop_back();
    segments_.push_back(segment);
    if (auto moved = Advance(segment.landing); !moved) return moved.error();
  }
  return true;
}

Result<void> FolderWalk::Begin() {
  cursors_.reserve(landings_.size());
  for (const landing::LandingReader* landing : landings_) cursors_.push_back(landing->Folders());
  for (std::uint32_t number = 0; number < cursors_.size(); ++number) {
    if (auto moved = Advance(number); !moved) return moved;
  }
  return {};
}

Result<void> FolderWalk::Advance(std::uint32_t landing) {
  const auto folder = cursors_[landing].Next();
  if (!folder) return folder.error();
  if (!folder->has_value()) return {};
  ahead_.push_back({(*folder)->path, {landing, (*folder)->first_row, (*folder)->rows}});
  std::ranges::push_heap(ahead_, IsLater);
  return {};
}

bool FolderWalk::IsLater(const Ahead& a, const Ahead& b) {
  return std::tie(a.path, a.segment.landing) > std::tie(b.path, b.segment.landing);
}

}  // namespace weir::merge
