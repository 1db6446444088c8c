// Reads a lake's ledger: the one place that totals come from.
#include "src/embedded/lake_ledger.h"

#include <algorithm>
#include <map>
#include <string>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "src/embedded/lake.h"
#include "src/embedded/posix_file.h"
#include "src/pipeline/layout.h"

namespace weir::embedded {
namespace {

namespace fs = std::filesystem;

using pipeline::LedgerEntry;

/// By first position.
using Entries = std::map<std::string, LedgerEntry, std::less<>>;

Result<void> CheckIsLake(const fs::path& lake) {
  std::error_code error;
  if (fs::is_directory(lake / kStateFolder, error)) return {};
  if (error && error != std::errc::no_such_file_or_directory &&
      error != std::errc::not_a_directory) {
    return SystemError(error.value(), lake.string());
  }
  return Error{ErrorKind::kNotFound,
               fmt::format("no lake: {} has no folder {}; give the directory that `weir run` wrote "
                           "with --lake",
                           lake.string(), kStateFolder)};
}

/// The ledger's files in the order of their names; none where there is no ledger yet.
Result<std::vector<fs::path>> LedgerFiles(const fs::path& ledger) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator it(ledger, error); !error && it != fs::directory_iterator();
       it.increment(error)) {
    if (it->path().extension() == ".json") files.push_back(it->path());
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    return SystemError(error.value(), ledger.string());
  }
  std::ranges::sort(files);
  return files;
}

void Keep(LedgerEntry entry, Entries& entries) {
  const auto known = entries.find(entry.first_position);
  if (known == entries.end()) {
    std::string key = entry.first_position;
    entries.emplace(std::move(key), std::move(entry));
  } else if (known->second.arrived_at <= entry.arrived_at) {
    known->second = std::move(entry);
  }
}

Result<void> ReadFile(const fs::path& file, Entries& entries) {
  const auto text = ReadWholeFile(file);
  if (!text) return text.error();
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < text->size();) {
    ++number;
    const std::size_t end = std::min(text->find('\n', begin), text->size());
    auto entry = pipeline::ParseLedgerEntry(std::string_view(*text).substr(begin, end - begin));
    if (!entry) {
      return Error{entry.error().kind,
                   fmt::format("{}: {}:{}; restore the file from a copy, or move it out of the "
                               "ledger (its events stay, their figures are left out)",
                               entry.error().message, file.string(), number)};
    }
    Keep(*std::move(entry), entries);
    begin = end + 1;
  }
  return {};
}

}  // namespace

Result<std::vector<LedgerEntry>> ReadLedger(const fs::path& lake) {
  if (const auto checked = CheckIsLake(lake); !checked) return checked.error();
  const auto files = LedgerFiles(lake / pipeline::kLedgerFolder);
  if (!files) return files.error();
  Entries entries;
  for (const fs::path& file : *files) {
    if (const auto read = ReadFile(file, entries); !read) return read.error();
  }
  std::vector<LedgerEntry> ordered;
  for (auto& [position, entry] : entries) ordered.push_back(std::move(entry));
  std::ranges::stable_sort(ordered, {}, &LedgerEntry::arrived_at);
  return ordered;
}

}  // namespace weir::embedded
