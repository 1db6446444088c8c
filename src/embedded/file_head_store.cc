// The head of a lake's merge in its directory: merge/head.json.
#include "src/embedded/file_head_store.h"

#include <cstdint>
#include <string_view>
#include <system_error>

#include <fmt/format.h>
#include <simdjson.h>

#include "src/event/json_text.h"

namespace weir::embedded {
namespace {

constexpr std::uint64_t kVersion = 1;

Result<merge::Head> ParseHead(const std::string& text, const std::string& path) {
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  std::uint64_t version = 0;
  merge::Head head;
  std::string_view digest;
  if (parser.parse(text).get(object) != simdjson::SUCCESS ||
      object["version"].get(version) != simdjson::SUCCESS) {
    return Error{ErrorKind::kCorrupt, path + ": this file is damaged; restore it from a backup"};
  }
  if (version != kVersion) {
    return Error{ErrorKind::kInvalidInput,
                 fmt::format("{}: it has version {}, and this weir knows {}; use a newer one", path,
                             version, kVersion)};
  }
  if (object["plan"].get(head.plan) != simdjson::SUCCESS ||
      object["digest"].get(digest) != simdjson::SUCCESS ||
      object["closed"].get(head.closed) != simdjson::SUCCESS) {
    return Error{ErrorKind::kCorrupt, path + ": this file is damaged; restore it from a backup"};
  }
  head.digest = digest;
  return head;
}

}  // namespace

FileHeadStore::FileHeadStore(const std::filesystem::path& lake)
    : folder_(lake / "merge"), file_(folder_ / "head.json") {}

Result<merge::Head> FileHeadStore::Read() {
  const auto lock = Lock();
  if (!lock) return lock.error();
  return ReadLocked();
}

Result<bool> FileHeadStore::Move(const merge::Head& from, const merge::Head& to) {
  const auto lock = Lock();
  if (!lock) return lock.error();
  const auto known = ReadLocked();
  if (!known) return known.error();
  if (*known != from) return false;
  std::string text = fmt::format(R"({{"version":{},"plan":{},"digest":)", kVersion, to.plan);
  event::AppendJsonString(to.digest, text);
  text += fmt::format(",\"closed\":{}}}\n", to.closed);
  if (const auto written = WriteFileAtomically(file_, text); !written) {
    return Error{ErrorKind::kUnknown, written.error().message};
  }
  return true;
}

Result<PosixFile> FileHeadStore::Lock() const {
  std::error_code failed;
  std::filesystem::create_directories(folder_, failed);
  if (failed) return SystemError(failed.value(), folder_.string());
  return LockFile(folder_ / "head.lock");
}

Result<merge::Head> FileHeadStore::ReadLocked() const {
  const auto text = ReadWholeFile(file_);
  if (!text && text.error().kind == ErrorKind::kNotFound) return merge::Head();
  if (!text) return text.error();
  return ParseHead(*text, file_.string());
}

}  // namespace weir::embedded
