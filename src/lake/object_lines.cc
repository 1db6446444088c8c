// The lines of an object, from its bytes as they are stored and come piece by piece.
#include "src/lake/object_lines.h"

#include <utility>

namespace weir::lake {
namespace {

constexpr std::size_t kUnpackedAtOnce = std::size_t{256} << 10;

}  // namespace

ObjectLines::ObjectLines(std::string_view name, Taker take)
    : decompressor_(codec::CompressionFromPath(name)),
      take_(std::move(take)),
      unpacked_(kUnpackedAtOnce, '\0') {}

Result<void> ObjectLines::Add(std::string_view stored) {
  while (true) {
    const auto progress = decompressor_.Decompress(stored, unpacked_);
    if (!progress) return progress.error();
    if (progress->consumed == 0 && progress->produced == 0) return {};
    stored.remove_prefix(progress->consumed);
    const std::string_view text = std::string_view(unpacked_).substr(0, progress->produced);
    if (auto taken = TakeUnpacked(text); !taken) return taken;
  }
}

Result<void> ObjectLines::Finish() {
  if (!decompressor_.AtBoundary()) return Error{ErrorKind::kCorrupt, "it is cut off"};
  if (!line_.empty()) return Error{ErrorKind::kCorrupt, "it ends within a line"};
  return {};
}

Result<void> ObjectLines::TakeUnpacked(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    line_ += text.substr(0, end);
    if (line_.size() > kMaxLine) return Error{ErrorKind::kCorrupt, "a line of it does not end"};
    if (end == std::string_view::npos) return {};
    take_(line_);
    line_.clear();
    text.remove_prefix(end + 1);
  }
  return {};
}

}  // namespace weir::lake
