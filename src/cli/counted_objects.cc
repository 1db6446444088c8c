// The objects of a lake, with a count of the bytes that went to and fro: for a progress bar.
#include "src/cli/counted_objects.h"

#include <optional>
#include <utility>

namespace weir::cli {
namespace {

class CountedBytes final : public landing::ByteSource {
 public:
  CountedBytes(std::unique_ptr<landing::ByteSource> source, std::atomic<std::uint64_t>& bytes)
      : source_(std::move(source)), bytes_(bytes) {}

  [[nodiscard]] std::uint64_t size() const override { return source_->size(); }
  Result<std::string> Read(std::uint64_t offset, std::uint64_t size) override {
    bytes_ += size;
    return source_->Read(offset, size);
  }
  [[nodiscard]] std::string Describe() const override { return source_->Describe(); }

 private:
  const std::unique_ptr<landing::ByteSource> source_;
  std::atomic<std::uint64_t>& bytes_;
};

}  // namespace

std::vector<Result<std::optional<std::string>>> CountedObjects::Get(
    std::span<const std::string> names) {
  auto contents = objects_.Get(names);
  for (const auto& one : contents) {
    if (one && *one) bytes_ += (*one)->size();
  }
  return contents;
}

std::vector<Result<std::string>> CountedObjects::GetRanges(
    std::span<const merge::ObjectRange> ranges) {
  auto contents = objects_.GetRanges(ranges);
  for (const auto& one : contents) {
    if (one) bytes_ += one->size();
  }
  return contents;
}

Result<std::unique_ptr<landing::ByteSource>> CountedObjects::Open(const std::string& name) {
  auto source = objects_.Open(name);
  if (!source) return source.error();
  return std::unique_ptr<landing::ByteSource>(
      std::make_unique<CountedBytes>(*std::move(source), bytes_));
}

std::vector<Result<pipeline::PutOutcome>> CountedObjects::Create(
    std::span<const merge::NewObject> objects, const merge::MaySend& may_send) {
  for (const merge::NewObject& object : objects) bytes_ += object.bytes.size();
  return objects_.Create(objects, may_send);
}

std::vector<Result<std::optional<merge::VersionedObject>>> CountedObjects::GetVersions(
    std::span<const std::string> names) {
  auto objects = objects_.GetVersions(names);
  for (const auto& one : objects) {
    if (one && *one) bytes_ += (*one)->bytes.size();
  }
  return objects;
}

std::vector<Result<bool>> CountedObjects::Replace(std::span<const merge::Replacement> objects,
                                                  const merge::MaySend& may_send) {
  for (const merge::Replacement& object : objects) bytes_ += object.bytes.size();
  return objects_.Replace(objects, may_send);
}

}  // namespace weir::cli
