// Outputs on their way: objects gathered until they are worth a call, lines until they are an
// object.
#include "src/merge/output/output_batch.h"

#include <utility>

namespace weir::merge {
namespace {

/// So many bytes of lines are packed at once.
constexpr std::size_t kPackedAtOnce = std::size_t{4} << 20;

}  // namespace

Result<Step> OutputBatch::Add(NewObject object) {
  if (objects_.empty()) {
    progress_.Save();
    if (auto step = plan_.MayBegin(); !step || *step != Step::kDone) return step;
  }
  bytes_ += object.bytes.size();
  objects_.push_back(std::move(object));
  const bool is_full = bytes_ >= limits_.batch_bytes || objects_.size() >= limits_.batch_objects;
  if (!is_full) return Step::kDone;
  return Flush();
}

Result<Step> OutputBatch::Flush() {
  if (objects_.empty()) return Step::kDone;
  auto step = plan_.Create(objects_);
  objects_.clear();
  bytes_ = 0;
  if (step && *step == Step::kDone) progress_.NoteThere();
  return step;
}

void PartWriter::Begin(NameOfPart name, std::uint32_t first_part) {
  name_ = std::move(name);
  part_ = first_part;
}

Result<Step> PartWriter::Add(std::string_view line) {
  lines_.append(line).append("\n");
  part_bytes_ += line.size() + 1;
  if (part_bytes_ >= batch_.limits().part_bytes) return EndPart();
  if (lines_.size() >= kPackedAtOnce) {
    compressor_.Append(lines_, packed_);
    lines_.clear();
  }
  return Step::kDone;
}

Result<Step> PartWriter::End() { return part_bytes_ == 0 ? Step::kDone : EndPart(); }

Result<Step> PartWriter::EndPart() {
  if (!lines_.empty()) compressor_.Append(lines_, packed_);
  lines_.clear();
  part_bytes_ = 0;
  ++objects_;
  return batch_.Add({name_(part_++), std::exchange(packed_, {})});
}

}  // namespace weir::merge
