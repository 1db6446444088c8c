// Looks at the files of a database by their names, and surveys each log.
#include "src/rocks/log_check.h"

#include <cstdint>
#include <fstream>
#include <optional>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <rocksdb/env.h>

#include "src/rocks/database_files.h"
#include "src/rocks/log_survey.h"
#include "src/rocks/manifest_check.h"

namespace weir::rocks {
namespace {

namespace fs = std::filesystem;

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
std::string MissingLog(const DatabaseFiles& files, const fs::path& directory) {
  if (!files.logs.empty() || files.current == kFirstManifest) return {};
  return fmt::format("{}: its log is missing (a file of a number and .log), and what stood in it",
                     directory.string());
}

/// Without data there is none: a process was killed while it made one.
bool IsDatabase(const DatabaseFiles& files) { return files.current || files.HoldData(); }

/// RocksDB's own lock, for as long as this lives.
class Lock {
 public:
  Lock() = default;
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  ~Lock() { Release(); }
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
  void Release() {
    if (lock_ == nullptr) return;
    rocksdb::Env::Default()->UnlockFile(std::exchange(lock_, nullptr)).PermitUncheckedError();
  }

 private:
  rocksdb::FileLock* lock_ = nullptr;
};

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
      at.why, bytes, records, PreservedIn(directory).string());
}

Result<void> MakeEmptyLog(const fs::path& directory) {
  const fs::path older = directory / "000001.log";  // than any that counts
  const std::ofstream made(older);
  if (!made) return Unreadable(older, "it can't be made");
  return {};
}

/// What was given up, "" where all is well.
Result<std::string> RepairRow(const DatabaseFiles& files, const fs::path& directory,
                              const LogCheckOptions& options) {
  const auto logs = SurveyAll(files.logs);
  if (!logs) return logs.error();
  const auto found = FirstBreak(*logs, options.is_contiguous);
  if (!found) return std::string();
  if (const auto kept = Preserve(directory, files.logs); !kept) return kept.error();
  if (const auto cut = CutOff(*logs, *found); !cut) return cut.error();
  return GivenUp(*logs, *found, directory);
}

/// What was done to the MANIFEST, "" where nothing.
struct ManifestRepair {
  std::string said;
  bool needs_rebuild = false;
};

Result<ManifestRepair> RepairManifest(const DatabaseFiles& files, const fs::path& directory) {
  auto fault = ManifestFault(files, directory);
  if (!fault) return fault.error();
  if (fault->empty()) return ManifestRepair{};
  const auto is_back = PutManifestBack(files, directory);
  if (!is_back) return is_back.error();
  if (!*is_back) return ManifestRepair{*std::move(fault), true};
  return ManifestRepair{
      fmt::format("{}; put back, and nothing of it is given up; as it was it is "
                  "in {}",
                  *fault, PreservedIn(directory).string())};
}

}  // namespace

Result<void> CheckLogs(const fs::path& directory, const LogCheckOptions& options) {
  if (!fs::exists(directory)) return {};
  Lock lock;
  if (auto taken = lock.Take(directory, options.in_use); !taken) return taken;
  const auto files = ListFiles(directory);
  if (!files) return files.error();
  if (!IsDatabase(*files)) return {};
  const auto refusal = [&options](std::string_view fault, std::string_view what) {
    return Error{ErrorKind::kCorrupt,
                 fmt::format("{}; restore {} from a copy{}", fault, what, options.remedy)};
  };
  const auto manifest = ManifestFault(*files, directory);
  if (!manifest) return manifest.error();
  if (!manifest->empty()) return refusal(*manifest, "the whole directory");
  const auto logs = SurveyAll(files->logs);
  if (!logs) return logs.error();
  std::string fault = MissingLog(*files, directory);
  if (const auto found = FirstBreak(*logs, options.is_contiguous)) fault = found->why;
  if (fault.empty()) return {};
  return refusal(fault, "it");
}

Result<std::vector<std::string>> RepairLogs(const fs::path& directory,
                                            const LogCheckOptions& options) {
  std::vector<std::string> said;
  if (!fs::exists(directory)) return said;
  Lock lock;
  if (auto taken = lock.Take(directory, options.in_use); !taken) return taken.error();
  const auto files = ListFiles(directory);
  if (!files) return files.error();
  if (!IsDatabase(*files)) return said;
  auto manifest = RepairManifest(*files, directory);
  if (!manifest) return manifest.error();
  if (!manifest->said.empty() && !manifest->needs_rebuild) said.push_back(manifest->said);
  if (std::string missing = MissingLog(*files, directory); !missing.empty()) {
    said.push_back(std::move(missing));
    if (const auto made = MakeEmptyLog(directory); !made) return made.error();
  }
  const auto row = RepairRow(*files, directory, options);
  if (!row) return row.error();
  if (!row->empty()) said.push_back(*row);
  if (!manifest->needs_rebuild) return said;
  lock.Release();
  const auto rebuilt = RebuildManifest(directory);
  if (!rebuilt) return rebuilt.error().In(manifest->said);
  said.push_back(fmt::format("{}; {}", manifest->said, *rebuilt));
  if (const auto made = MakeEmptyLog(directory); !made) return made.error();
  return said;
}

}  // namespace weir::rocks
