// Where the bytes of objects stand: small bodies in the store, large ones in files beside it.
#include "src/cloud/s3/bodies.h"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include "src/cloud/s3/keys.h"
#include "src/cloud/store/key.h"

namespace weir::cloud::s3 {
namespace {

namespace fs = std::filesystem;

/// Removals wait for the disk, copies for it or for a core.
constexpr unsigned kChoreThreads = 2;

std::uint64_t LastOf(const store::Store& store, std::string_view space) {
  std::uint64_t last = 0;
  const store::Key all(space);
  store.ScanReverse(all, all.After(), [&](std::string_view key, std::string_view) {
    last = store::KeyParts(key, space).Number();
    return false;
  });
  return last;
}

/// Nothing for a file that is not ours.
std::optional<std::uint64_t> IdOf(const fs::path& path) {
  const std::string name = path.filename().string();
  std::uint64_t id = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), id);
  if (error != std::errc() || end != name.data() + name.size()) return std::nullopt;
  return id;
}

/// So that connections and the store find files as well.
std::size_t BoundByProcess(std::size_t open_files) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return open_files;
  return std::min<std::size_t>(open_files, limit.rlim_cur / 4);
}

void RemoveFileAt(const fs::path& path) {
  std::error_code code;
  fs::remove(path, code);
  if (code) spdlog::warn("{}: {}; the next start removes it", path.string(), code.message());
}

Error TooManyFiles() {
  return {ErrorKind::kConflict, "too many large objects are being read and written at once"};
}

}  // namespace

NewBody::NewBody(NewBody&& other) noexcept
    : bodies_(std::exchange(other.bodies_, nullptr)),
      piece_(other.piece_),
      bytes_(std::move(other.bytes_)),
      place_(std::move(other.place_)),
      file_(std::move(other.file_)) {}

NewBody::~NewBody() {
  file_ = {};  // before it is removed, as below
  if (bodies_ != nullptr && piece_.in_file) bodies_->RemoveFile(piece_.body);
}

Result<void> NewBody::BeginFile() {
  auto place = bodies_->open_files_.Take();
  if (!place) return TooManyFiles();
  place_.emplace(*std::move(place));
  auto file = BodyFile::Create(bodies_->PathOf(piece_.body));
  if (!file) return file.error();
  file_ = *std::move(file);
  piece_.in_file = true;
  return file_.Append(std::exchange(bytes_, {}));
}

Result<void> NewBody::Expect(std::uint64_t bytes) {
  if (piece_.in_file || bytes <= kMaxRowBytes) return {};
  return bodies_->Told(BeginFile());
}

Result<void> NewBody::Append(std::string_view bytes) {
  piece_.size += bytes.size();
  if (!piece_.in_file && piece_.size <= kMaxRowBytes) {
    bytes_ += bytes;
    return {};
  }
  return bodies_->Told(Write(bytes));
}

Result<void> NewBody::Take(std::string bytes) {
  if (bytes.size() > kMaxRowBytes) return Append(bytes);
  piece_.size = bytes.size();
  bytes_ = std::move(bytes);
  return {};
}

Result<void> NewBody::Write(std::string_view bytes) {
  if (!piece_.in_file) {
    if (auto begun = BeginFile(); !begun) return begun;
  }
  return file_.Append(bytes);
}

Result<void> NewBody::Seal() {
  if (!piece_.in_file) return {};
  if (bodies_->options_.durability == store::Durability::kFsync) {
    if (file_.is_open()) {  // else it is another name of one that was sealed
      if (auto synced = bodies_->Told(file_.Sync()); !synced) return synced;
    }
    if (auto synced = bodies_->Told(SyncDirectory(bodies_->options_.directory)); !synced) {
      return synced;
    }
  }
  bodies_->trouble_.WriteDone();
  return {};
}

BodyCursor::~BodyCursor() {
  file_ = {};  // before it may be removed: the last one to close a file frees its bytes
  for (const Slice& slice : slices_) {
    if (slice.piece.in_file) bodies_.LetGo(slice.piece.body);
  }
}

std::string BodyCursor::Read(std::size_t max) {
  while (at_ < slices_.size() && slices_[at_].from == slices_[at_].to) {
    slices_[at_++].bytes = {};
    file_ = {};
  }
  if (at_ == slices_.size()) return {};
  std::string bytes = ReadSlice(slices_[at_], max);
  left_ -= bytes.size();
  return bytes;
}

std::string BodyCursor::ReadSlice(Slice& slice, std::size_t max) {
  const std::uint64_t from = slice.from;
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(max, slice.to - from));
  slice.from += size;
  if (slice.piece.in_file) {
    auto bytes = ReadFile(slice.piece, from, size);
    if (bytes) return *std::move(bytes);
    bodies_.TellUnread(slice.piece, bytes.error());
    throw store::StoreFailure(bytes.error().message);
  }
  if (size == slice.bytes.size()) return std::exchange(slice.bytes, {});
  return slice.bytes.substr(from, size);
}

Result<std::string> BodyCursor::ReadFile(const Piece& piece, std::uint64_t from, std::size_t size) {
  if (!file_.is_open()) {
    auto file = BodyFile::Open(bodies_.PathOf(piece.body));
    if (!file) return file.error();
    file_ = *std::move(file);
  }
  return file_.Read(from, size);
}

std::string BodyCursor::ReadAll() {
  if (slices_.size() == 1) return Read(left_);
  std::string bytes;
  bytes.reserve(left_);
  while (left_ > 0) bytes += Read(left_);
  return bytes;
}

Bodies::Bodies(store::Store& store, Options options)
    : store_(store),
      options_(std::move(options)),
      open_files_(BoundByProcess(options_.open_files)),
      chores_(kChoreThreads) {
  last_id_ = std::max({RemoveOrphans(), LastOf(store, keys::kBodies), LastOf(store, keys::kFiles)});
}

fs::path Bodies::PathOf(std::uint64_t id) const {
  return options_.directory / fmt::format("{:020}", id);
}

void Bodies::RemoveFile(std::uint64_t id) {
  chores_.Post([path = PathOf(id)] {
    RemoveFileAt(path);
    return false;
  });
}

void Bodies::RemoveOrphan(const fs::path& path) const {
  if (options_.aside.empty()) return RemoveFileAt(path);
  const fs::path aside = options_.aside / path.filename();
  std::error_code code;
  fs::create_directories(options_.aside, code);
  if (!code) fs::rename(path, aside, code);
  spdlog::warn("{}: of no object any more, {}", path.string(),
               code ? code.message() : "now " + aside.string());
}

std::uint64_t Bodies::RemoveOrphans() const {
  std::uint64_t last = 0;
  std::error_code none;  // there is no directory before the first file
  fs::directory_iterator entry(options_.directory, none);
  for (; !none && entry != fs::directory_iterator(); entry.increment(none)) {
    const auto id = IdOf(entry->path());
    if (!id) continue;
    last = std::max(last, *id);
    if (!store_.Get(keys::OfFile(*id))) RemoveOrphan(entry->path());
  }
  return last;
}

Piece Bodies::Keep(NewBody body, store::WriteBatch& batch) {
  const Piece piece = body.piece_;
  if (piece.in_file)
    batch.Put(keys::OfFile(piece.body), {});
  else
    batch.Put(keys::OfBody(piece.body), body.bytes_);
  body.bodies_ = nullptr;
  return piece;
}

void Bodies::Delete(const Piece& piece, store::WriteBatch& batch) {
  batch.Delete(piece.in_file ? keys::OfFile(piece.body) : keys::OfBody(piece.body));
}

void Bodies::Doubt(const Piece& piece) {
  if (!piece.in_file) return;
  const std::lock_guard lock(mutex_);
  doubtful_.push_back(piece.body);
  has_doubts_ = true;
}

void Bodies::Applied(std::span<const Piece> gone) {
  for (const Piece& piece : gone) {
    if (piece.in_file) Forget(piece.body);
  }
  if (has_doubts_.load(std::memory_order_relaxed)) RemoveDoubtful();
}

void Bodies::Forget(std::uint64_t id) {
  {
    const std::lock_guard lock(mutex_);
    const auto use = used_.find(id);
    if (use != used_.end()) {
      use->second.is_deleted = true;
      return;
    }
  }
  RemoveFile(id);
}

void Bodies::RemoveDoubtful() {
  std::vector<std::uint64_t> doubtful;
  {
    const std::lock_guard lock(mutex_);
    doubtful.swap(doubtful_);
    has_doubts_ = false;
  }
  store::WriteBatch later;  // than all that failed, which the batch that was applied may not be
  for (const std::uint64_t id : doubtful) later.Delete(keys::OfFile(id));
  if (store_.Apply(std::move(later))) {
    for (const std::uint64_t id : doubtful) RemoveFile(id);
    return;
  }
  const std::lock_guard lock(mutex_);
  doubtful_.insert(doubtful_.end(), doubtful.begin(), doubtful.end());
  has_doubts_ = true;
}

void Bodies::Hold(std::uint64_t id) {
  const std::lock_guard lock(mutex_);
  ++used_[id].readers;
}

void Bodies::LetGo(std::uint64_t id) {
  {
    const std::lock_guard lock(mutex_);
    const auto use = used_.find(id);
    if (--use->second.readers > 0) return;
    const bool is_deleted = use->second.is_deleted;
    used_.erase(use);
    if (!is_deleted) return;
  }
  RemoveFile(id);
}

std::optional<NewBody> Bodies::Link(const Piece& piece) {
  NewBody body = Begin();
  std::error_code code;
  fs::create_hard_link(PathOf(piece.body), PathOf(body.piece_.body), code);
  if (code) return std::nullopt;
  body.piece_.size = piece.size;
  body.piece_.in_file = true;
  return body;
}

Result<std::unique_ptr<BodyCursor>> Bodies::Open(std::span<const Piece> pieces, ByteRange range) {
  std::unique_ptr<BodyCursor> cursor(new BodyCursor(*this));
  std::uint64_t begin = 0;  // of the piece within the object
  const std::uint64_t end = range.first + range.size;
  for (const Piece& piece : pieces) {
    const std::uint64_t from = std::max(range.first, begin);
    const std::uint64_t to = std::min(end, begin + piece.size);
    if (from < to) {
      if (auto added = cursor->Add(piece, from - begin, to - begin); !added) return added.error();
    }
    begin += piece.size;
  }
  return cursor;
}

Result<void> BodyCursor::Add(const Piece& piece, std::uint64_t from, std::uint64_t to) {
  Slice slice{.piece = piece, .from = from, .to = to, .bytes = {}};
  if (!piece.in_file) {
    std::optional<std::string> body = bodies_.store_.Get(keys::OfBody(piece.body));
    if (!body) return Error{ErrorKind::kNotFound, "an object without its bytes"};
    slice.bytes = std::move(*body);
  } else if (!place_) {
    auto place = bodies_.open_files_.Take();
    if (!place) return TooManyFiles();
    place_.emplace(*std::move(place));
  }
  if (piece.in_file) bodies_.Hold(piece.body);
  slices_.push_back(std::move(slice));
  left_ += to - from;
  // The first is opened before anything is said of the object.
  if (!piece.in_file || slices_.size() > 1) return {};
  auto file = BodyFile::Open(bodies_.PathOf(piece.body));
  if (!file) return file.error();
  file_ = *std::move(file);
  return {};
}

/// How a write went, which health is told as well.
Result<void> Bodies::Told(Result<void> written) {
  const bool is_failure = !written && written.error().kind != ErrorKind::kConflict;
  if (is_failure) trouble_.WriteFailed(written.error());
  return written;
}

void Bodies::TellUnread(const Piece& piece, const Error& error) {
  {
    const std::lock_guard lock(mutex_);
    if (!unread_) unread_ = piece;
  }
  trouble_.ReadFailed(
      {error.kind, error.message + "; put back a copy of it, or write its object anew"});
}

store::Trouble Bodies::Examine() {
  const store::Trouble found = trouble_.Now();
  if (found.writes && CanWrite()) trouble_.WriteDone();
  if (found.reads && CanReadAgain()) trouble_.ReadDone();
  return trouble_.Now();
}

/// Whether there is room for the smallest body that gets a file.
bool Bodies::CanWrite() {
  NewBody trial = Begin();
  return trial.Append(std::string(kMaxRowBytes + 1, '\0')).has_value();
}

/// Whether the body that could not be read can be, or is not wanted any more.
bool Bodies::CanReadAgain() {
  std::optional<Piece> piece;
  {
    const std::lock_guard lock(mutex_);
    piece = unread_;
  }
  if (piece && store_.Get(keys::OfFile(piece->body))) {
    const auto file = BodyFile::Open(PathOf(piece->body));
    if (!file || !file->Read(piece->size - 1, 1)) return false;
  }
  const std::lock_guard lock(mutex_);
  unread_.reset();
  return true;
}

}  // namespace weir::cloud::s3
