// Held rows: lines of the lake's folders of days long over, kept until a plan stores many at once.
#include "src/merge/output/held.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "src/landing/folder_path.h"
#include "src/merge/plan/names.h"
#include "src/merge/rollup/manifest_writer.h"

namespace weir::merge {
namespace {

constexpr std::string_view kFolderMark = "lake/";
/// So much is read and unpacked at once, and a line is no longer than a record of a stream with
/// what the decoder adds to it. A frame has little more than one.
constexpr std::size_t kReadAtOnce = std::size_t{256} << 10;
constexpr std::size_t kUnpackedAtOnce = std::size_t{256} << 10;
constexpr std::size_t kMaxHeldFrame = std::size_t{200} << 20;

Result<std::vector<HeldReader>> OpenHeld(OpenPlan& plan) {
  std::vector<std::string> names;
  names.reserve(plan.plan().held.size());
  for (const HeldRows& held : plan.plan().held) names.push_back(DoneName(held.plan));
  const auto done = plan.objects().Get(names);
  std::vector<HeldReader> readers;
  readers.reserve(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string where = plan.objects().Describe(names[i]);
    if (!done[i]) return done[i].error();
    if (!done[i]->has_value()) {
      return Error{ErrorKind::kNotFound, where + ": the result of a plan that holds rows is gone"};
    }
    const auto result = ParsePlanResult(**done[i], where);
    if (!result) return result.error();
    readers.emplace_back(plan.objects(), plan.plan().held[i].plan, result->held);
  }
  return readers;
}

/// Moves to the reader's next line, or takes the reader out.
Result<void> Advance(std::vector<HeldReader*>& readers, HeldReader* reader) {
  const auto more = reader->Next();
  if (!more) return more.error();
  if (!*more) std::erase(readers, reader);
  return {};
}

/// All lines of one folder, in the order of plans.
Result<Step> StoreFolder(std::vector<HeldReader*>& readers, const std::string& folder,
                         OutputProgress& progress, PartWriter& parts) {
  const std::vector<HeldReader*> all = readers;
  for (HeldReader* reader : all) {
    while (std::ranges::find(readers, reader) != readers.end() && reader->folder() == folder) {
      if (progress.IsNew()) {
        if (auto step = parts.Add(reader->line()); !step || *step != Step::kDone) return step;
      }
      if (auto moved = Advance(readers, reader); !moved) return moved.error();
    }
  }
  return parts.End();
}

}  // namespace

HeldWriter::HeldWriter(PlanNumber number, OutputBatch& batch, OutputProgress& progress,
                       bool goes_on)
    : parts_(codec::Compression::kZstd, batch) {
  const auto name = [number, &progress](std::uint32_t part) {
    progress.EndHeldPart(part + 1);
    return HeldName(number, part);
  };
  parts_.Begin(name, goes_on ? progress.found().parts : 0);
}

/// A folder and its line are added at once: no part ends between them, so each begins with a
/// folder, whoever makes it.
Result<Step> HeldWriter::Add(std::string_view line) {
  if (!parts_.is_at_first_line() && written_ == folder_) return parts_.Add(line);
  written_ = folder_;
  both_.assign(folder_).append("\n").append(line);
  return parts_.Add(both_);
}

HeldReader::HeldReader(MergeObjects& objects, PlanNumber number, std::uint64_t rows)
    : objects_(objects), number_(number), rows_left_(rows) {}

Result<bool> HeldReader::Next() {
  while (rows_left_ > 0) {
    if (source_ == nullptr) {
      if (auto opened = OpenPart(); !opened) return opened.error();
    }
    const auto more = NextLine();
    if (!more) return more;
    if (!*more) {
      source_.reset();
      ++part_;
    } else if (!line_.starts_with(kFolderMark)) {
      if (folder_.empty()) return Wrong("its first line is no folder");
      --rows_left_;
      return true;
    } else {
      if (!landing::IsLakeFolder(line_) || line_ < folder_) {
        return Wrong("a line is no folder of the lake, or not in its place");
      }
      folder_ = line_;
    }
  }
  return false;
}

Result<bool> HeldReader::NextLine() {
  std::size_t searched = at_;
  while (true) {
    const std::size_t end = unpacked_.find('\n', searched);
    if (end != std::string::npos) {
      line_.assign(unpacked_, at_, end - at_);
      at_ = end + 1;
      return true;
    }
    unpacked_.erase(0, at_);
    at_ = 0;
    searched = unpacked_.size();
    const auto more = Unpack();
    if (!more) return more;
    if (!*more && !unpacked_.empty()) return Wrong("its last line is cut short");
    if (!*more) return false;
  }
}

Result<bool> HeldReader::Unpack() {
  const std::size_t begin = unpacked_.size();
  std::size_t end = begin;
  while (end - begin <= kMaxHeldFrame) {
    if (auto read = ReadAhead(); !read) return read.error();
    unpacked_.resize(end + kUnpackedAtOnce);
    const auto progress = decompressor_->Decompress(std::string_view(packed_).substr(consumed_),
                                                    std::span(unpacked_).subspan(end));
    end += progress ? progress->produced : 0;
    unpacked_.resize(end);
    if (!progress) return Wrong(progress.error().message);
    consumed_ += progress->consumed;
    const bool is_whole = decompressor_->AtBoundary();
    if (is_whole && end > begin) return true;
    if (progress->produced > 0 || progress->consumed > 0) continue;
    if (!is_whole) return Wrong("it is cut short");
    return false;
  }
  return Wrong("a frame has no end");
}

Result<void> HeldReader::ReadAhead() {
  if (consumed_ < packed_.size() || offset_ == source_->size()) return {};
  const std::uint64_t size = std::min<std::uint64_t>(kReadAtOnce, source_->size() - offset_);
  auto read = source_->Read(offset_, size);
  if (!read) return read.error();
  packed_ = *std::move(read);
  offset_ += size;
  consumed_ = 0;
  return {};
}

Result<void> HeldReader::OpenPart() {
  const std::string name = HeldName(number_, part_);
  auto source = objects_.Open(name);
  if (!source && source.error().kind == ErrorKind::kNotFound) {
    return Error{ErrorKind::kNotFound, objects_.Describe(name) + ": rows that were held are gone"};
  }
  if (!source) return source.error();
  source_ = *std::move(source);
  decompressor_ = std::make_unique<codec::Decompressor>(codec::Compression::kZstd);
  offset_ = 0;
  consumed_ = 0;
  packed_.clear();
  unpacked_.clear();
  at_ = 0;
  return {};
}

Error HeldReader::Wrong(std::string_view how) const {
  return Error{ErrorKind::kCorrupt,
               fmt::format("{}: damaged: {}; put back the object as it was written (an older "
                           "version in its bucket, if that keeps them)",
                           objects_.Describe(HeldName(number_, part_)), how)};
}

Result<Step> StoreHeld(OpenPlan& plan, PlanResult& result) {
  auto opened = OpenHeld(plan);
  if (!opened) return opened.error();
  std::vector<HeldReader*> readers;
  readers.reserve(opened->size());
  for (HeldReader& reader : *opened) readers.push_back(&reader);
  for (HeldReader& reader : *opened) {
    if (auto moved = Advance(readers, &reader); !moved) return moved.error();
  }
  OutputProgress progress(plan);
  if (auto read = progress.Read(); !read) return read.error();
  OutputBatch batch(plan, progress);
  PartWriter parts(plan.plan().compression, batch);
  ManifestWriter manifests(plan, &progress);
  std::uint64_t there = 0;
  while (!readers.empty()) {
    const auto first = std::ranges::min_element(
        readers, {}, [](const HeldReader* reader) { return std::string_view(reader->folder()); });
    const std::string folder = (*first)->folder();
    const auto name_of = [&](std::uint32_t part) {
      std::string name = OutputName(folder, plan.plan().number, part, plan.plan().compression);
      manifests.Add(name);
      return name;
    };
    progress.Enter(folder);
    for (std::uint32_t part = 0; part < progress.parts_there(); ++part) (void)name_of(part);
    there += progress.parts_there();
    const auto end_part = [&](std::uint32_t part) {
      progress.EndPart(part + 1);
      return name_of(part);
    };
    parts.Begin(end_part, progress.parts_there());
    auto step = StoreFolder(readers, folder, progress, parts);
    if (!step || *step != Step::kDone) return step;
    if (!manifests.IsFull()) continue;
    if (step = batch.Flush(); !step || *step != Step::kDone) return step;
    if (step = manifests.PublishWholeDays(); !step || *step != Step::kDone) return step;
  }
  result.objects = parts.objects() + there;
  result.files = manifests.files();
  if (auto step = batch.Flush(); !step || *step != Step::kDone) return step;
  return manifests.End();
}

}  // namespace weir::merge
