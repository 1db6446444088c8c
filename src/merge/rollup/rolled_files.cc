// Files of a day made one, and those that they were made of deleted once nobody reads them.
#include "src/merge/rollup/rolled_files.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "src/codec/decompressor.h"
#include "src/merge/deletions.h"
#include "src/merge/plan/names.h"
#include "src/merge/rollup/manifest_writer.h"
#include "src/merge/rollup/packed_file.h"

namespace weir::merge {
namespace {

/// Files are fetched side by side.
constexpr std::size_t kFilesAtOnce = 32;
constexpr std::size_t kCopiedAtOnce = std::size_t{256} << 10;

/// `piece` is what it unpacks into.
Result<std::uint64_t> Unpack(std::string_view packed, const std::string& name,
                             const std::string& where, std::string& piece,
                             const std::function<void(std::string_view piece)>& take) {
  const auto wrong = [&where](std::string_view how) {
    return Error{ErrorKind::kCorrupt,
                 fmt::format("{}: damaged: {}; put back the object as it was written (an older "
                             "version in its bucket, if that keeps them)",
                             where, how)};
  };
  codec::Decompressor decompressor(codec::CompressionFromPath(name));
  bool ends_line = true;
  std::uint64_t bytes = 0;
  while (true) {
    const auto progress = decompressor.Decompress(packed, std::span(piece));
    if (!progress) return wrong(progress.error().message);
    if (progress->consumed == 0 && progress->produced == 0) break;
    packed.remove_prefix(progress->consumed);
    if (progress->produced == 0) continue;
    const std::string_view content = std::string_view(piece).substr(0, progress->produced);
    ends_line = content.ends_with('\n');
    bytes += content.size();
    take(content);
  }
  if (!decompressor.AtBoundary()) return wrong("it is cut short");
  if (!ends_line) return wrong("its last line has no end");
  return bytes;
}

class FileRoll {
 public:
  explicit FileRoll(OpenPlan& plan) : plan_(plan), objects_(plan.objects()) {}

  Result<Step> Run(PlanResult& result) {
    for (const PlanNumber number : plan_.plan().removes) {
      if (auto step = Remove(number); !step || *step != Step::kDone) return step;
    }
    std::vector<std::string> made;
    std::vector<std::string> gone;
    for (const std::vector<std::string>& files : plan_.plan().rolls) {
      made.push_back(NextName(FolderOf(files.front())));
      gone.insert(gone.end(), files.begin(), files.end());
      if (auto step = Make(made.back(), files); !step || *step != Step::kDone) return step;
    }
    result.objects = made.size();
    result.rolled = gone.size();
    if (made.empty()) return Step::kDone;
    return ManifestWriter(plan_).Replace(*plan_.plan().day, std::move(made), std::move(gone));
  }

 private:
  /// Nobody has them from a manifest any more, and nobody can create one again.
  Result<Step> Remove(PlanNumber number) {
    if (auto step = plan_.MayBegin(); !step || *step != Step::kDone) return step;
    const auto files = FilesMadeOne(objects_, number);
    if (!files) return files.error();
    if (auto deleted = DeleteAll(objects_, *files); !deleted) return deleted.error();
    return Step::kDone;
  }

  /// Rolls of one folder follow each other.
  std::string NextName(std::string_view folder) {
    part_ = folder == folder_ ? part_ + 1 : 0;
    folder_ = folder;
    return OutputName(folder, plan_.plan().number, part_, plan_.plan().compression);
  }

  Result<Step> Make(const std::string& name, std::span<const std::string> files) {
    const auto there = objects_.Open(name);
    if (there) return Step::kDone;
    if (there.error().kind != ErrorKind::kNotFound) return there.error();
    if (auto step = plan_.MayBegin(); !step || *step != Step::kDone) return step;
    PackedFile file(plan_.plan().compression);
    const auto take = [&file](std::size_t, std::string_view content) { file.Add(content); };
    for (const auto& read : ReadFiles(objects_, files, take)) {
      // While the plan is open nobody but its owner has deleted one: then that is what is wanted.
      if (!read && read.error().kind != ErrorKind::kNotFound) return read.error();
    }
    const NewObject object{name, file.Take()};
    return plan_.Create({&object, 1});
  }

  OpenPlan& plan_;
  MergeObjects& objects_;
  std::string folder_;
  std::uint32_t part_ = 0;
};

}  // namespace

Result<Step> RollFiles(OpenPlan& plan, PlanResult& result) { return FileRoll(plan).Run(result); }

Result<std::vector<std::string>> FilesMadeOne(MergeObjects& objects, PlanNumber number) {
  const std::string name = PlanName(number);
  const std::string where = objects.Describe(name);
  const auto bytes = std::move(objects.Get({&name, 1}).front());
  if (!bytes) return bytes.error();
  if (!bytes->has_value()) {
    return Error{ErrorKind::kNotFound,
                 where + ": the plan is gone that says which files were made one; put it back"};
  }
  auto plan = ParsePlan(**bytes, where);
  if (!plan) return plan.error();
  std::vector<std::string> files;
  for (std::vector<std::string>& roll : plan->rolls) {
    std::ranges::move(roll, std::back_inserter(files));
  }
  std::ranges::sort(files);
  return files;
}

std::vector<Result<std::uint64_t>> ReadFiles(MergeObjects& objects,
                                             std::span<const std::string> names,
                                             const TakeContent& take) {
  std::string piece(kCopiedAtOnce, '\0');  // whatever the number of files
  std::vector<Result<std::uint64_t>> sizes;
  sizes.reserve(names.size());
  while (!names.empty()) {
    const auto some = names.first(std::min(names.size(), kFilesAtOnce));
    names = names.subspan(some.size());
    auto contents = objects.Get(some);
    for (std::size_t i = 0; i < some.size(); ++i) {
      const std::string where = objects.Describe(some[i]);
      if (!contents[i]) {
        sizes.emplace_back(contents[i].error());
      } else if (!contents[i]->has_value()) {
        sizes.emplace_back(Error{ErrorKind::kNotFound, where + ": a file of the lake is gone"});
      } else {
        sizes.push_back(
            Unpack(**contents[i], some[i], where, piece,
                   [&take, number = sizes.size()](std::string_view part) { take(number, part); }));
      }
      contents[i] = std::optional<std::string>();
    }
  }
  return sizes;
}

}  // namespace weir::merge
