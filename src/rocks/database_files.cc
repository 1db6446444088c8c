// The files of a RocksDB, by their names.
#include "src/rocks/database_files.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <rocksdb/env.h>

namespace weir::rocks {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kManifest = "MANIFEST-";

/// 000012.log, MANIFEST-000012
std::uint64_t NumberOf(const fs::path& file) {
  const std::string name = file.filename().string();
  const std::size_t at = std::min(name.find_first_of("0123456789"), name.size());
  return std::strtoull(name.c_str() + at, nullptr, 10);
}

void Sort(std::vector<fs::path>& files) { std::ranges::sort(files, {}, NumberOf); }

}  // namespace

bool DatabaseFiles::HoldData() const {
  return !logs.empty() || has_tables || has_blobs ||
         std::ranges::any_of(manifests, [](const fs::path& manifest) {
           return manifest.filename() != kFirstManifest;
         });
}

Result<DatabaseFiles> ListFiles(const fs::path& directory) {
  DatabaseFiles files;
  std::error_code code;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory, code)) {
    const fs::path& path = entry.path();
    const std::string name = path.filename().string();
    const fs::path kind = path.extension();
    if (kind == ".log") files.logs.push_back(path);
    if (name.starts_with(kManifest)) files.manifests.push_back(path);
    files.has_tables = files.has_tables || kind == ".sst";
    files.has_blobs = files.has_blobs || kind == ".blob";
    if (name != "CURRENT") continue;
    auto text = ReadWhole(path);
    if (!text) return text.error();
    while (text->ends_with('\n')) text->pop_back();
    files.current = *std::move(text);
  }
  if (code) return Unreadable(directory, code.message());
  Sort(files.logs);
  Sort(files.manifests);
  return files;
}

Result<std::string> ReadWhole(const fs::path& file) {
  std::string bytes;
  const auto read = rocksdb::ReadFileToString(rocksdb::Env::Default(), file.string(), &bytes);
  if (!read.ok()) return Unreadable(file, read.ToString());
  return bytes;
}

Result<void> WriteWhole(const fs::path& file, std::string_view bytes) {
  const fs::path beside = file.string() + ".dbtmp";  // RocksDB takes such away
  rocksdb::Env* const env = rocksdb::Env::Default();
  auto status = rocksdb::WriteStringToFile(env, {bytes.data(), bytes.size()}, beside.string(),
                                           /*should_sync=*/true);
  if (status.ok()) status = env->RenameFile(beside.string(), file.string());
  if (!status.ok()) return Unreadable(file, status.ToString());
  return {};
}

fs::path PreservedIn(const fs::path& directory) { return directory / "damaged"; }

Result<void> Preserve(const fs::path& directory, const std::vector<fs::path>& files) {
  const fs::path kept = PreservedIn(directory);
  std::error_code code;
  fs::create_directories(kept, code);
  for (const fs::path& file : files) {
    if (code) break;
    fs::copy_file(file, kept / file.filename(), fs::copy_options::overwrite_existing, code);
  }
  if (code) return Unreadable(kept, code.message());
  return {};
}

Error Unreadable(const fs::path& file, std::string_view why) {
  return {ErrorKind::kUnavailable, fmt::format("{}: {}", file.string(), why)};
}

}  // namespace weir::rocks
