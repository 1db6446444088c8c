// Looks at the files of a database by their names, and surveys each log.
#include "src/rocks/log_check.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <rocksdb/env.h>

#include "src/rocks/log_survey.h"

namespace weir::rocks {
namespace {

namespace fs = std::filesystem;

/// The manifest that a new database begins with; its first start ends with another, beside a log.
constexpr std::string_view kFirstManifest = "MANIFEST-000001";
constexpr std::string_view kManifest = "MANIFEST-";

struct Files {
  std::vector<fs::path> logs;           // in the order of their numbers
  bool has_tables = false;              // or blobs, or a manifest beyond the first
  std::optional<std::string> manifest;  // that CURRENT names
};

Error Unreadable(const fs::path& file, const std::string& why) {
  return {ErrorKind::kUnavailable, fmt::format("{}: {}", file.string(), why)};
}

std::uint64_t NumberOf(const fs::path& file) {
  return std::strtoull(file.stem().c_str(), nullptr, 10);
}

Result<std::string> ReadWhole(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (!in.is_open() || in.bad()) return Unreadable(file, "can't be read");
  return bytes;
}

Result<Files> ListFiles(const fs::path& directory) {
  Files files;
  std::error_code code;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory, code)) {
    const fs::path& path = entry.path();
    const std::string name = path.filename().string();
    const fs::path kind = path.extension();
    if (kind == ".log") files.logs.push_back(path);
    files.has_tables = files.has_tables || kind == ".sst" || kind == ".blob" ||
                       (name.starts_with(kManifest) && name != kFirstManifest);
    if (name != "CURRENT") continue;
    auto text = ReadWhole(path);
    if (!text) return text.error();
    while (text->ends_with('\n')) text->pop_back();
    files.manifest = *std::move(text);
  }
  if (code) return Unreadable(directory, code.message());
  std::ranges::sort(files.logs, {}, NumberOf);
  return files;
}

struct Log {
  fs::path file;
  std::uint64_t bytes = 0;
  LogSurvey survey;
};

Result<std::vector<Log>> SurveyAll(const std::vector<fs::path>& files) {
  std::vector<Log> logs;
  for (const fs::path& file : files) {
    const auto bytes = ReadWhole(file);
    if (!bytes) return bytes.error();
    logs.push_back({.file = file, .bytes = bytes->size(), .survey = SurveyLog(*bytes)});
  }
  return logs;
}

/// The first log that breaks the row, and why; nothing where all is well.
struct Break {
  std::size_t log = 0;       // all behind it goes with it
  std::uint64_t intact = 0;  // bytes of it
  std::string why;
};

std::string DamageOf(const Log& log) {
  return fmt::format("{}: damaged behind byte {} of {}; {} whole records stand behind the damage",
                     log.file.string(), log.survey.intact_bytes, log.bytes,
                     log.survey.records_behind);
}

std::optional<Break> FirstBreak(const std::vector<Log>& logs, bool is_contiguous) {
  const Log* before = nullptr;  // the last one that holds anything
  for (std::size_t i = 0; i < logs.size(); ++i) {
    const LogSurvey& survey = logs[i].survey;
    if (is_contiguous && before != nullptr && survey.first_sequence &&
        *survey.first_sequence != before->survey.next_sequence) {
      const auto missing =
          static_cast<std::int64_t>(*survey.first_sequence - before->survey.next_sequence);
      return Break{i, 0,
                   fmt::format("{}: {} changes are missing between it and {}: a log was cut short, "
                               "or is gone",
                               before->file.string(), missing, logs[i].file.filename().string())};
    }
    if (survey.end == LogEnd::kDamaged) {
      return Break{i, survey.intact_bytes, DamageOf(logs[i])};
    }
    if (survey.first_sequence) before = &logs[i];
  }
  return std::nullopt;
}

/// What is wrong with a database that has no log at all; "" where nothing is.
std::string MissingLog(const Files& files, const fs::path& directory) {
  if (!files.logs.empty() || files.manifest == kFirstManifest) return {};
  return fmt::format("{}: its log is missing (a file of a number and .log), and what stood in it",
                     directory.string());
}

Error NoCurrent(const fs::path& directory) {
  return {ErrorKind::kCorrupt,
          fmt::format("{}: it is missing, beside the files of a database; restore it: it holds the "
                      "name of the newest MANIFEST, and a line end",
                      (directory / "CURRENT").string())};
}

/// Whether there is a database. Without CURRENT RocksDB takes the directory for an empty one; where
/// the MANIFEST is damaged, for what it was before: either way it deletes files that hold data.
Result<bool> HasDatabase(const Files& files, const fs::path& directory) {
  if (!files.manifest) {
    if (files.logs.empty() && !files.has_tables) return false;
    return NoCurrent(directory);
  }
  const fs::path manifest = directory / *files.manifest;
  if (!fs::is_regular_file(manifest)) {
    return Error{ErrorKind::kCorrupt,
                 fmt::format("{}: it names a MANIFEST that is not there; restore both from a copy",
                             (directory / "CURRENT").string())};
  }
  const auto bytes = ReadWhole(manifest);
  if (!bytes) return bytes.error();
  const LogSurvey survey = SurveyLog(*bytes, LogKind::kManifest);
  if (survey.end != LogEnd::kDamaged) return true;
  return Error{ErrorKind::kCorrupt,
               fmt::format("{}: damaged behind byte {} of {}; it says which files hold the data: "
                           "restore the whole directory from a copy",
                           manifest.string(), survey.intact_bytes, bytes->size())};
}

/// RocksDB's own lock, for as long as this lives.
class Lock {
 public:
  Lock() = default;
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  ~Lock() {
    if (lock_ != nullptr) rocksdb::Env::Default()->UnlockFile(lock_).PermitUncheckedError();
  }
  Result<void> Take(const fs::path& directory, std::string_view in_use) {
    const auto status = rocksdb::Env::Default()->LockFile((directory / "LOCK").string(), &lock_);
    if (status.ok()) return {};
    const std::string said = status.ToString();
    if (said.find("ermission denied") != std::string::npos) {
      return Error{ErrorKind::kDenied, fmt::format("{}: {}", directory.string(), said)};
    }
    if (said.find("lock") == std::string::npos) return Unreadable(directory, said);
    return Error{ErrorKind::kConflict, fmt::format("{}: {}", directory.string(), in_use)};
  }

 private:
  rocksdb::FileLock* lock_ = nullptr;
};

/// Puts copies of the logs beside the database; then a cut can't lose anything.
Result<void> Preserve(const fs::path& directory, const std::vector<fs::path>& logs) {
  const fs::path kept = directory / "damaged";
  std::error_code code;
  fs::create_directories(kept, code);
  for (const fs::path& log : logs) {
    if (code) break;
    fs::copy_file(log, kept / log.filename(), fs::copy_options::overwrite_existing, code);
  }
  if (code) return Unreadable(kept, code.message());
  return {};
}

/// The later logs first: whoever is interrupted finds the same break again.
Result<void> CutOff(const std::vector<Log>& logs, const Break& at) {
  std::error_code code;
  for (std::size_t i = logs.size(); i-- > at.log + 1;) {
    fs::remove(logs[i].file, code);
    if (code) return Unreadable(logs[i].file, code.message());
  }
  fs::resize_file(logs[at.log].file, at.intact, code);
  if (code) return Unreadable(logs[at.log].file, code.message());
  return {};
}

std::string GivenUp(const std::vector<Log>& logs, const Break& at, const fs::path& directory) {
  std::uint64_t bytes = logs[at.log].bytes - at.intact;
  std::uint64_t records = at.intact == logs[at.log].survey.intact_bytes
                              ? logs[at.log].survey.records_behind
                              : logs[at.log].survey.records;
  for (std::size_t i = at.log + 1; i < logs.size(); ++i) {
    bytes += logs[i].bytes;
    records += logs[i].survey.records + logs[i].survey.records_behind;
  }
  return fmt::format(
      "{}; given up: {} bytes, among them {} whole records; the logs as they were "
      "are in {}",
      at.why, bytes, records, (directory / "damaged").string());
}

}  // namespace

Result<void> CheckLogs(const fs::path& directory, const LogCheckOptions& options) {
  if (!fs::exists(directory)) return {};
  Lock lock;
  if (auto taken = lock.Take(directory, options.in_use); !taken) return taken;
  const auto files = ListFiles(directory);
  if (!files) return files.error();
  const auto is_there = HasDatabase(*files, directory);
  if (!is_there) return is_there.error();
  if (!*is_there) return {};
  const auto logs = SurveyAll(files->logs);
  if (!logs) return logs.error();
  std::string fault = MissingLog(*files, directory);
  if (const auto found = FirstBreak(*logs, options.is_contiguous)) fault = found->why;
  if (fault.empty()) return {};
  return Error{ErrorKind::kCorrupt,
               fmt::format("{}; restore it from a copy{}", fault, options.remedy)};
}

Result<std::vector<std::string>> RepairLogs(const fs::path& directory,
                                            const LogCheckOptions& options) {
  if (!fs::exists(directory)) return std::vector<std::string>();
  Lock lock;
  if (auto taken = lock.Take(directory, options.in_use); !taken) return taken.error();
  const auto files = ListFiles(directory);
  if (!files) return files.error();
  const auto is_there = HasDatabase(*files, directory);
  if (!is_there) return is_there.error();
  if (!*is_there) return std::vector<std::string>();
  if (std::string missing = MissingLog(*files, directory); !missing.empty()) {
    const fs::path older = directory / "000001.log";  // than any that counts
    const std::ofstream made(older);
    if (!made) return Unreadable(older, "it can't be made");
    return std::vector<std::string>{std::move(missing)};
  }
  const auto logs = SurveyAll(files->logs);
  if (!logs) return logs.error();
  const auto found = FirstBreak(*logs, options.is_contiguous);
  if (!found) return std::vector<std::string>();
  if (const auto kept = Preserve(directory, files->logs); !kept) return kept.error();
  if (const auto cut = CutOff(*logs, *found); !cut) return cut.error();
  return std::vector<std::string>{GivenUp(*logs, *found, directory)};
}

}  // namespace weir::rocks
