// Whether the MANIFEST of a database says what it said, and how it is put back if not.
#include "src/rocks/manifest_check.h"

#include <algorithm>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <rocksdb/db.h>
#include <rocksdb/metadata.h>
#include <rocksdb/options.h>

#include "src/rocks/kept_manifest.h"
#include "src/rocks/log_survey.h"
#include "src/rocks/silent_logger.h"

namespace weir::rocks {
namespace {

namespace fs = std::filesystem;

std::string CopyOf(const std::string& name, const std::optional<ManifestCopy>& kept) {
  return kept && kept->name == name ? kept->bytes : std::string();
}

/// The MANIFEST that counts, or did: by CURRENT, if that names one; by the copy; the newest.
std::string NameOf(const DatabaseFiles& files, const std::optional<ManifestCopy>& kept) {
  const auto is_there = [&](const std::string& name) {
    return !CopyOf(name, kept).empty() ||
           std::ranges::any_of(files.manifests,
                               [&](const fs::path& file) { return file.filename() == name; });
  };
  if (files.current && is_there(*files.current)) return *files.current;
  if (kept) return kept->name;
  return files.manifests.empty() ? std::string() : files.manifests.back().filename().string();
}

/// What it can be again: as far as it is whole, if its copy is not longer. "" where that is not
/// known.
std::string BytesOf(const fs::path& manifest, const std::string& copy) {
  const auto bytes = ReadWhole(manifest);
  if (!bytes) return copy;
  const LogSurvey survey = SurveyLog(*bytes, LogKind::kManifest);
  const std::string whole = bytes->substr(0, survey.intact_bytes);
  if (copy.empty()) return survey.end == LogEnd::kDamaged ? std::string() : whole;
  return whole.starts_with(copy) ? whole : copy;
}

rocksdb::Options QuietOptions() {
  rocksdb::Options options;
  options.info_log = std::make_shared<SilentLogger>();
  options.compression = rocksdb::kNoCompression;
  options.paranoid_checks = true;
  return options;
}

/// Whether a database opens, and all files that it names are there. Nothing is written.
bool Opens(const fs::path& directory) {
  rocksdb::DB* opened = nullptr;
  if (!rocksdb::DB::OpenForReadOnly(QuietOptions(), directory.string(), &opened).ok()) return false;
  const std::unique_ptr<rocksdb::DB> db(opened);
  rocksdb::ColumnFamilyMetaData named;  // that tables are there has been checked on opening
  db->GetColumnFamilyMetaData(&named);
  return std::ranges::all_of(named.blob_files, [&](const rocksdb::BlobMetaData& blob) {
    return fs::exists(directory / fs::path(blob.blob_file_name).filename());
  });
}

std::vector<fs::path> WithCurrent(const DatabaseFiles& files, const fs::path& directory) {
  std::vector<fs::path> all = files.manifests;
  if (files.current) all.push_back(directory / "CURRENT");
  return all;
}

/// As they were before they were put back.
Result<void> TakeBack(const std::vector<fs::path>& files, const std::vector<fs::path>& made) {
  std::error_code code;
  for (const fs::path& file : made) fs::remove(file, code);
  for (const fs::path& file : files) {
    fs::copy_file(PreservedIn(file.parent_path()) / file.filename(), file, code);
    if (code) return Unreadable(file, code.message());
  }
  return {};
}

}  // namespace

Result<std::string> ManifestFault(const DatabaseFiles& files, const fs::path& directory) {
  const std::string current = (directory / "CURRENT").string();
  if (!files.current) {
    return fmt::format(
        "{}: it is missing, beside the files of a database (it holds the name of the newest "
        "MANIFEST, and a line end)",
        current);
  }
  const fs::path manifest = directory / *files.current;
  if (!fs::is_regular_file(manifest)) {
    return fmt::format("{}: it names a MANIFEST that is not there", current);
  }
  const auto bytes = ReadWhole(manifest);
  if (!bytes) return bytes.error();
  const LogSurvey survey = SurveyLog(*bytes, LogKind::kManifest);
  if (survey.end == LogEnd::kDamaged) {
    return fmt::format("{}: damaged behind byte {} of {}; it says which files hold the data",
                       manifest.string(), survey.intact_bytes, bytes->size());
  }
  const std::string copy = CopyOf(*files.current, ReadKeptManifest(directory));
  if (bytes->starts_with(copy)) return std::string();
  return fmt::format(
      "{}: cut short, or another file: it has {} bytes, and not the {} that its copy in {} has; it "
      "says which files hold the data",
      manifest.string(), bytes->size(), copy.size(), (directory / "kept").string());
}

Result<bool> PutManifestBack(const DatabaseFiles& files, const fs::path& directory) {
  const std::vector<fs::path> were = WithCurrent(files, directory);
  if (const auto kept = Preserve(directory, were); !kept) return kept.error();
  const auto copy = ReadKeptManifest(directory);
  const std::string name = NameOf(files, copy);
  if (name.empty()) return false;
  const std::string bytes = BytesOf(directory / name, CopyOf(name, copy));
  if (bytes.empty()) return false;
  if (const auto put = WriteWhole(directory / name, bytes); !put) return put.error();
  if (const auto put = WriteWhole(directory / "CURRENT", name + "\n"); !put) return put.error();
  if (Opens(directory)) return true;
  const auto back = TakeBack(were, {directory / name, directory / "CURRENT"});
  if (!back) return back.error();
  return false;
}

Result<std::string> RebuildManifest(const fs::path& directory) {
  const auto files = ListFiles(directory);
  if (!files) return files.error();
  if (files->has_blobs) {
    return Error{ErrorKind::kCorrupt,
                 "no copy of it leads to the files that are there, and files of large values "
                 "(.blob) can't be told without it; restore the whole directory from a copy"};
  }
  const auto repaired = rocksdb::RepairDB(directory.string(), QuietOptions());
  if (!repaired.ok()) return Unreadable(directory, repaired.ToString());
  ForgetKeptManifest(directory);
  std::error_code none;
  std::size_t lost = 0;
  for (const auto& entry : fs::directory_iterator(directory / "lost", none)) {
    if (entry.path().extension() == ".sst") ++lost;
  }
  return fmt::format(
      "it was made anew from the tables that are there; given up: {} tables that can't be read, "
      "and to know which tables were not in use any more: what was deleted may be back",
      lost);
}

}  // namespace weir::rocks
