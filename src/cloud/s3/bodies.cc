// Where the bytes of objects stand: small bodies in the store, large ones in files beside it.
#include "src/cloud/s3/bodies.h"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "src/cloud/s3/keys.h"
#include "src/cloud/store/key.h"

namespace weir::cloud::s3 {
namespace {

namespace fs = std::filesystem;

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

template <typename T>
T ValueOf(Result<T> result) {
  if (!result) throw store::StoreFailure(result.error().message);
  return *std::move(result);
}

}  // namespace

NewBody::NewBody(NewBody&& other) noexcept
    : bodies_(std::exchange(other.bodies_, nullptr)),
      piece_(other.piece_),
      bytes_(std::move(other.bytes_)),
      file_(std::move(other.file_)) {}

NewBody::~NewBody() {
  if (bodies_ != nullptr && piece_.in_file) bodies_->RemoveFile(piece_.body);
}

Result<void> NewBody::BeginFile() {
  auto file = BodyFile::Create(bodies_->PathOf(piece_.body));
  if (!file) return file.error();
  file_ = *std::move(file);
  piece_.in_file = true;
  return file_.Append(std::exchange(bytes_, {}));
}

Result<void> NewBody::Append(std::string_view bytes) {
  piece_.size += bytes.size();
  if (!piece_.in_file && piece_.size > kMaxRowBytes) {
    if (auto begun = BeginFile(); !begun) return begun;
  }
  if (piece_.in_file) return file_.Append(bytes);
  bytes_ += bytes;
  return {};
}

Result<void> NewBody::Seal() {
  if (!piece_.in_file || bodies_->options_.durability != store::Durability::kFsync) return {};
  if (auto synced = file_.Sync(); !synced) return synced;
  return SyncDirectory(bodies_->options_.directory);
}

BodyCursor::~BodyCursor() {
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
    if (!file_.is_open()) file_ = ValueOf(BodyFile::Open(bodies_.PathOf(slice.piece.body)));
    return ValueOf(file_.Read(from, size));
  }
  if (size == slice.bytes.size()) return std::exchange(slice.bytes, {});
  return slice.bytes.substr(from, size);
}

std::string BodyCursor::ReadAll() {
  if (slices_.size() == 1) return Read(left_);
  std::string bytes;
  bytes.reserve(left_);
  while (left_ > 0) bytes += Read(left_);
  return bytes;
}

Bodies::Bodies(store::Store& store, Options options) : store_(store), options_(std::move(options)) {
  last_id_ = std::max({RemoveOrphans(), LastOf(store, keys::kBodies), LastOf(store, keys::kFiles)});
}

fs::path Bodies::PathOf(std::uint64_t id) const {
  return options_.directory / fmt::format("{:020}", id);
}

void Bodies::RemoveFile(std::uint64_t id) const {
  std::error_code code;
  fs::remove(PathOf(id), code);
  if (code) spdlog::warn("{}: {}; the next start removes it", PathOf(id).string(), code.message());
}

std::uint64_t Bodies::RemoveOrphans() const {
  std::uint64_t last = 0;
  std::error_code none;  // there is no directory before the first file
  fs::directory_iterator entry(options_.directory, none);
  for (; !none && entry != fs::directory_iterator(); entry.increment(none)) {
    const auto id = IdOf(entry->path());
    if (!id) continue;
    last = std::max(last, *id);
    if (!store_.Get(keys::OfFile(*id))) RemoveFile(*id);
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

void Bodies::Forget(std::span<const Piece> pieces) {
  for (const Piece& piece : pieces) {
    if (!piece.in_file) continue;
    {
      const std::lock_guard lock(mutex_);
      const auto use = used_.find(piece.body);
      if (use != used_.end()) {
        use->second.is_deleted = true;
        continue;
      }
    }
    RemoveFile(piece.body);
  }
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

std::unique_ptr<BodyCursor> Bodies::Open(std::span<const Piece> pieces, ByteRange range) {
  std::unique_ptr<BodyCursor> cursor(new BodyCursor(*this));
  std::uint64_t begin = 0;  // of the piece within the object
  const std::uint64_t end = range.first + range.size;
  for (const Piece& piece : pieces) {
    const std::uint64_t from = std::max(range.first, begin);
    const std::uint64_t to = std::min(end, begin + piece.size);
    if (from < to) {
      BodyCursor::Slice slice{.piece = piece, .from = from - begin, .to = to - begin, .bytes = {}};
      if (piece.in_file) {
        Hold(piece.body);
      } else {
        std::optional<std::string> body = store_.Get(keys::OfBody(piece.body));
        if (!body) return nullptr;
        slice.bytes = std::move(*body);
      }
      cursor->slices_.push_back(std::move(slice));
      cursor->left_ += to - from;
    }
    begin += piece.size;
  }
  return cursor;
}

}  // namespace weir::cloud::s3
