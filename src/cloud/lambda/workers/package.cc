// Unpacks with libzip, trusting nothing in the archive.
#include "src/cloud/lambda/workers/package.h"

#include <array>
#include <cerrno>
#include <fstream>
#include <memory>
#include <string>
#include <system_error>

#include <fmt/format.h>
#include <sys/stat.h>
#include <zip.h>

#include "src/text/random.h"

namespace weir::cloud::lambda {
namespace {

namespace fs = std::filesystem;

struct Close {
  void operator()(zip_t* archive) const { ::zip_discard(archive); }
  void operator()(zip_file_t* file) const { ::zip_fclose(file); }
};
using Archive = std::unique_ptr<zip_t, Close>;
using ZipFile = std::unique_ptr<zip_file_t, Close>;

constexpr std::size_t kMaxNameBytes = 4096;

Error Invalid(std::string message) { return {ErrorKind::kInvalidInput, std::move(message)}; }

/// Of this machine's disk, and no fault of the package's.
Error CannotWrite(const fs::path& path, const std::error_code& why) {
  return {ErrorKind::kUnavailable, fmt::format("can't write {}: {}", path.string(), why.message())};
}

std::error_code LastError() { return {errno, std::generic_category()}; }

Result<Archive> OpenArchive(std::string_view zip) {
  zip_error_t error{};
  zip_source_t* const source = ::zip_source_buffer_create(zip.data(), zip.size(), 0, &error);
  if (source == nullptr) return Error{ErrorKind::kExhausted, "no memory for the archive"};
  zip_t* const archive = ::zip_open_from_source(source, ZIP_RDONLY, &error);
  if (archive == nullptr) {
    ::zip_source_free(source);
    return Invalid("not a zip archive");
  }
  return Archive(archive);
}

/// Relative, without "..", ".", empty parts, backslashes or NULs.
bool SafeName(std::string_view name) {
  if (name.empty() || name.size() > kMaxNameBytes || name.front() == '/') return false;
  if (name.find_first_of(std::string_view("\\\0", 2)) != std::string_view::npos) return false;
  while (!name.empty()) {
    const std::size_t slash = name.find('/');
    const std::string_view part = name.substr(0, slash);
    if (part.empty() || part == "." || part == "..") return false;
    name = slash == std::string_view::npos ? std::string_view() : name.substr(slash + 1);
  }
  return true;
}

struct Entry {
  std::uint64_t index = 0;
  std::string name;
  mode_t mode = 0;
  bool directory = false;
};

/// What Unix wrote into the entry's attributes; 0 where another system made it.
mode_t UnixMode(zip_t* archive, std::uint64_t index) {
  zip_uint8_t system = 0;
  zip_uint32_t attributes = 0;
  ::zip_file_get_external_attributes(archive, index, 0, &system, &attributes);
  return system == ZIP_OPSYS_UNIX ? attributes >> 16U : 0U;
}

Result<Entry> Describe(zip_t* archive, std::uint64_t index) {
  zip_stat_t stat{};
  ::zip_stat_init(&stat);
  if (::zip_stat_index(archive, index, 0, &stat) != 0 || stat.name == nullptr) {
    return Invalid("an entry without a name");
  }
  std::string name = stat.name;
  const bool directory = name.ends_with('/');
  if (directory) name.pop_back();
  if (!SafeName(name)) return Invalid("an entry's name leads out of the package");
  if (stat.encryption_method != ZIP_EM_NONE) return Invalid("an entry is encrypted");
  const mode_t mode = UnixMode(archive, index);
  const mode_t type = mode & S_IFMT;
  if (type != 0 && type != (directory ? S_IFDIR : S_IFREG)) {
    return Invalid("an entry is neither a file nor a directory");
  }
  return Entry{.index = index, .name = std::move(name), .mode = mode, .directory = directory};
}

/// Writes one file; `left` is what the package may still take.
Result<void> WriteFile(zip_t* archive, const Entry& entry, const fs::path& path,
                       std::uint64_t& left) {
  const ZipFile file(::zip_fopen_index(archive, entry.index, 0));
  if (!file) return Invalid("an entry can't be read");
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  std::array<char, 64 << 10> buffer{};
  while (true) {
    const zip_int64_t got = ::zip_fread(file.get(), buffer.data(), buffer.size());
    if (got < 0) return Invalid("an entry is damaged");
    if (got == 0) break;
    const auto bytes = static_cast<std::uint64_t>(got);
    if (bytes > left) return Error{ErrorKind::kExhausted, "the package is too large"};
    left -= bytes;
    if (!out.write(buffer.data(), got)) return CannotWrite(path, LastError());
  }
  errno = 0;
  out.close();
  if (!out) return CannotWrite(path, LastError());
  constexpr mode_t kDefaultMode = 0644;
  constexpr mode_t kPermissions = 0777;
  const mode_t mode = entry.mode == 0 ? kDefaultMode : entry.mode & kPermissions;
  ::chmod(path.c_str(), mode);
  return {};
}

Result<void> WriteEntry(zip_t* archive, std::uint64_t index, const fs::path& root,
                        std::uint64_t& left) {
  const Result<Entry> entry = Describe(archive, index);
  if (!entry) return entry.error();
  const fs::path path = root / entry->name;
  std::error_code error;
  fs::create_directories(entry->directory ? path : path.parent_path(), error);
  const bool is_taken = error == std::errc::file_exists || error == std::errc::not_a_directory;
  if (is_taken) return Invalid("two entries need the same name");
  if (error) return CannotWrite(path, error);
  if (entry->directory) return {};
  return WriteFile(archive, *entry, path, left);
}

Result<void> WriteAll(std::string_view zip, const fs::path& root) {
  const Result<Archive> archive = OpenArchive(zip);
  if (!archive) return archive.error();
  const auto count = static_cast<std::uint64_t>(::zip_get_num_entries(archive->get(), 0));
  if (count == 0) return Invalid("an archive without entries");
  if (count > kMaxPackageEntries) return Error{ErrorKind::kExhausted, "too many entries"};
  std::uint64_t left = kMaxUnpackedBytes;
  for (std::uint64_t index = 0; index < count; ++index) {
    Result<void> written = WriteEntry(archive->get(), index, root, left);
    if (!written) return written;
  }
  return {};
}

}  // namespace

Result<void> Unpack(std::string_view zip, const fs::path& directory) {
  std::error_code error;
  if (fs::exists(directory, error)) return {};
  fs::path unfinished = directory;
  unfinished += "." + text::RandomHex(8) + ".unfinished";
  fs::create_directories(unfinished, error);
  if (error) return CannotWrite(unfinished, error);
  Result<void> written = WriteAll(zip, unfinished);
  if (written) {
    fs::rename(unfinished, directory, error);  // fails where another thread was quicker
    std::error_code ignored;
    if (error && !fs::exists(directory, ignored)) written = CannotWrite(directory, error);
  }
  fs::remove_all(unfinished, error);
  return written;
}

}  // namespace weir::cloud::lambda
