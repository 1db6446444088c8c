// A second copy of the MANIFEST of an open database.
#include "src/rocks/kept_manifest.h"

#include <fstream>
#include <system_error>

#include "src/rocks/database_files.h"
#include "src/rocks/log_survey.h"

namespace weir::rocks {
namespace {

namespace fs = std::filesystem;

fs::path FolderOf(const fs::path& directory) { return directory / "kept"; }

}  // namespace

void KeptManifest::Update() {
  const std::lock_guard lock(mutex_);
  const auto current = ReadWhole(directory_ / "CURRENT");
  if (!current) return;
  const std::string name = current->substr(0, current->find('\n'));
  const fs::path copy = FolderOf(directory_) / name;
  if (name != name_) {  // of another start, or of this one after 1 GiB
    ForgetKeptManifest(directory_);
    std::error_code code;
    if (!fs::create_directory(FolderOf(directory_), code)) return;
    std::ofstream(copy, std::ios::binary).close();
    name_ = name;
    size_ = 0;
  }
  std::ifstream in(directory_ / name, std::ios::binary);
  std::fstream out(copy, std::ios::in | std::ios::out | std::ios::binary);
  in.seekg(static_cast<std::streamoff>(size_));
  out.seekp(static_cast<std::streamoff>(size_));
  if (in.peek() == std::ifstream::traits_type::eof()) return;
  out << in.rdbuf() << std::flush;
  if (out) size_ = static_cast<std::uint64_t>(out.tellp());
}

std::optional<ManifestCopy> ReadKeptManifest(const fs::path& directory) {
  const auto files = ListFiles(FolderOf(directory));
  if (!files || files->manifests.empty()) return std::nullopt;
  const fs::path& newest = files->manifests.back();
  auto bytes = ReadWhole(newest);
  if (!bytes) return std::nullopt;
  bytes->resize(SurveyLog(*bytes, LogKind::kManifest).intact_bytes);
  if (bytes->empty()) return std::nullopt;
  return ManifestCopy{newest.filename().string(), *std::move(bytes)};
}

void ForgetKeptManifest(const fs::path& directory) {
  std::error_code code;
  fs::remove_all(FolderOf(directory), code);
}

}  // namespace weir::rocks
