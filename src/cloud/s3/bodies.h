// Where the bytes of objects stand: small bodies in the store, large ones in files beside it.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "src/cloud/s3/body_file.h"
#include "src/cloud/s3/model.h"
#include "src/cloud/store/store.h"
#include "src/result/result.h"

namespace weir::cloud::s3 {

/// Larger bodies get a file each: RocksDB holds a value whole in memory, and writes it more than
/// once; a file system creates about a thousand files a second.
inline constexpr std::uint64_t kMaxRowBytes = std::uint64_t{1} << 20;

/// Bytes of an object: `size` of them from `first` on.
struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t size = 0;
};

class Bodies;

/// A body that is being written, of no object yet. Its file goes with it, if it is not kept.
class NewBody {
 public:
  NewBody(NewBody&& other) noexcept;
  NewBody& operator=(NewBody&&) = delete;
  NewBody(const NewBody&) = delete;
  NewBody& operator=(const NewBody&) = delete;
  ~NewBody();

  /// kExhausted: the disk is full; kUnavailable.
  Result<void> Append(std::string_view bytes);
  /// All is there, and survives what the store's writes survive.
  Result<void> Seal();
  [[nodiscard]] std::uint64_t size() const { return piece_.size; }

 private:
  friend class Bodies;
  explicit NewBody(Bodies& bodies, std::uint64_t id) : bodies_(&bodies), piece_{.body = id} {}
  Result<void> BeginFile();

  Bodies* bodies_;  ///< null once it is kept, or has moved on
  Piece piece_;
  std::string bytes_;  ///< as long as they are few
  BodyFile file_;
};

/// Reads an object's bytes from one to another. While it lives, its files stay.
class BodyCursor {
 public:
  BodyCursor(const BodyCursor&) = delete;
  BodyCursor& operator=(const BodyCursor&) = delete;
  ~BodyCursor();

  [[nodiscard]] std::uint64_t left() const { return left_; }
  /// The next bytes, `max` at most; "" in the end. Throws StoreFailure.
  std::string Read(std::size_t max);
  /// All that is left.
  std::string ReadAll();

 private:
  friend class Bodies;
  explicit BodyCursor(Bodies& bodies) : bodies_(bodies) {}

  /// What is wanted of a body.
  struct Slice {
    Piece piece;
    std::uint64_t from = 0;
    std::uint64_t to = 0;
    std::string bytes;  ///< of `piece` all, where it is not in a file
  };
  std::string ReadSlice(Slice& slice, std::size_t max);

  Bodies& bodies_;
  std::vector<Slice> slices_;
  std::size_t at_ = 0;  ///< the slice that is read
  BodyFile file_;       ///< its file
  std::uint64_t left_ = 0;
};

/// Thread-safe. Invariants:
/// 1. A body has an id of its own, which no other ever had while it was there.
/// 2. A file is a body only by its row in the store, which is written with the object's: a file
///    without one was never finished, or is of no object any more, and start-up removes it. So it
///    is written under its own name.
/// 3. A file is removed after its row, and not while it is read.
class Bodies {
 public:
  struct Options {
    std::filesystem::path directory;  ///< made when the first file is
    store::Durability durability = store::Durability::kProcess;
  };

  /// Removes the files that are no bodies. The store outlives this.
  Bodies(store::Store& store, Options options);

  [[nodiscard]] NewBody Begin() { return NewBody(*this, ++last_id_); }
  /// Has `batch` write the body. If the batch fails it may be there all the same after a crash, so
  /// the file stays; the next start decides. REQUIRES: it is sealed.
  Piece Keep(NewBody body, store::WriteBatch& batch);
  /// Has `batch` delete a body; Forget() follows once that has been applied.
  static void Delete(const Piece& piece, store::WriteBatch& batch);
  void Forget(std::span<const Piece> pieces);

  /// Null where a body is gone that was in the store. Files may be gone as well: who has `pieces`
  /// from a record makes sure that it is still the same; from then on they stay.
  [[nodiscard]] std::unique_ptr<BodyCursor> Open(std::span<const Piece> pieces, ByteRange range);

 private:
  friend class NewBody;
  friend class BodyCursor;
  /// Of a body that is being read.
  struct Use {
    int readers = 0;
    bool is_deleted = false;
  };

  [[nodiscard]] std::filesystem::path PathOf(std::uint64_t id) const;
  void RemoveFile(std::uint64_t id) const;
  /// The last id that a file has had.
  [[nodiscard]] std::uint64_t RemoveOrphans() const;
  void Hold(std::uint64_t id);
  void LetGo(std::uint64_t id);

  store::Store& store_;
  const Options options_;
  std::atomic<std::uint64_t> last_id_ = 0;
  std::mutex mutex_;
  std::unordered_map<std::uint64_t, Use> used_;
};

}  // namespace weir::cloud::s3
