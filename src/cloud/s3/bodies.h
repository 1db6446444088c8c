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
#include "src/cloud/s3/chores.h"
#include "src/cloud/s3/model.h"
#include "src/cloud/s3/open_files.h"
#include "src/cloud/store/store.h"
#include "src/cloud/store/trouble_log.h"
#include "src/result/result.h"

namespace weir::cloud::s3 {

/// Larger bodies get a file each: RocksDB holds a value whole in memory, and writes it more than
/// once; a file system creates about a thousand files a second.
inline constexpr std::uint64_t kMaxRowBytes = std::uint64_t{1} << 20;

/// Of bodies, at once, for all that is read and written; a quarter of what the process may have
/// open where that is less. Beyond, a request is answered SlowDown.
inline constexpr std::size_t kMaxOpenFiles = 2048;

/// Bytes of an object: `size` of them from `first` on.
struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t size = 0;
};

class Bodies;

/// A body that is being written, of no object yet. Its file goes with it, if it is not kept.
/// Errors: kExhausted: the disk is full; kConflict: too many files are open; kUnavailable.
class NewBody {
 public:
  NewBody(NewBody&& other) noexcept;
  NewBody& operator=(NewBody&&) = delete;
  NewBody(const NewBody&) = delete;
  NewBody& operator=(const NewBody&) = delete;
  ~NewBody();

  /// So many bytes will come: where they are many, their file is begun, and none is gathered.
  Result<void> Expect(std::uint64_t bytes);
  Result<void> Append(std::string_view bytes);
  /// All of it. REQUIRES: nothing was appended.
  Result<void> Take(std::string bytes);
  /// All is there, and survives what the store's writes survive.
  Result<void> Seal();
  [[nodiscard]] std::uint64_t size() const { return piece_.size; }
  [[nodiscard]] bool is_in_file() const { return piece_.in_file; }

 private:
  friend class Bodies;
  explicit NewBody(Bodies& bodies, std::uint64_t id) : bodies_(&bodies), piece_{.body = id} {}
  Result<void> BeginFile();
  Result<void> Write(std::string_view bytes);

  Bodies* bodies_;  ///< null once it is kept, or has moved on
  Piece piece_;
  std::string bytes_;  ///< as long as they are few
  std::optional<OpenFiles::Place> place_;
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
  /// As Bodies::Open().
  Result<void> Add(const Piece& piece, std::uint64_t from, std::uint64_t to);
  std::string ReadSlice(Slice& slice, std::size_t max);
  Result<std::string> ReadFile(const Piece& piece, std::uint64_t from, std::size_t size);

  Bodies& bodies_;
  std::vector<Slice> slices_;
  std::size_t at_ = 0;  ///< the slice that is read
  std::optional<OpenFiles::Place> place_;
  BodyFile file_;  ///< its file
  std::uint64_t left_ = 0;
};

/// Thread-safe. Invariants:
/// 1. A body has an id of its own, which no other ever had while it was there.
/// 2. A file is a body only by its row in the store, which is written with the object's: a file
///    without one was never finished, or is of no object any more, and start-up removes it. So it
///    is written under its own name.
/// 3. A file is removed after its row, and not while it is read; beside the requests, for it takes
///    long where the file is large.
/// 4. Where the batch with a file's row fails, the row may be there all the same after a crash. So
///    the file stays until a later batch is applied, by which the store has left the failed one
///    behind (store.h), or until the next start decides.
class Bodies {
 public:
  struct Options {
    std::filesystem::path directory;  ///< made when the first file is
    store::Durability durability = store::Durability::kProcess;
    std::size_t open_files = kMaxOpenFiles;
    /// Where files that are no bodies go; where this is empty, they are removed.
    std::filesystem::path aside = {};
  };

  /// Removes the files that are no bodies, or puts them aside. The store outlives this.
  Bodies(store::Store& store, Options options);

  [[nodiscard]] NewBody Begin() { return NewBody(*this, ++last_id_); }
  /// Another name of a file that is there, for a copy of all its bytes: none of them is read.
  /// Nothing where the file system does not give one. REQUIRES: it is held by a cursor.
  [[nodiscard]] std::optional<NewBody> Link(const Piece& piece);
  /// Has `batch` write the body. REQUIRES: it is sealed; Doubt() or Applied() follows.
  Piece Keep(NewBody body, store::WriteBatch& batch);
  /// The batch that was to keep it has failed.
  void Doubt(const Piece& piece);
  /// Has `batch` delete a body; Applied() follows.
  static void Delete(const Piece& piece, store::WriteBatch& batch);
  /// A batch has been applied that deleted the bodies `gone`.
  void Applied(std::span<const Piece> gone);

  /// kNotFound: a body is gone; kConflict: too many files are open; kUnavailable. Files but the
  /// first are not looked for: who has `pieces` from a record makes sure that it is still the same;
  /// from then on they stay.
  [[nodiscard]] Result<std::unique_ptr<BodyCursor>> Open(std::span<const Piece> pieces,
                                                         ByteRange range);

  /// A body that is in the store can't be read.
  void TellUnread(const Piece& piece, const Error& error);
  /// What is wrong with the files, after another try where something was.
  [[nodiscard]] store::Trouble Examine();

  [[nodiscard]] Chores& chores() { return chores_; }

 private:
  friend class NewBody;
  friend class BodyCursor;
  /// Of a body that is being read.
  struct Use {
    int readers = 0;
    bool is_deleted = false;
  };

  [[nodiscard]] std::filesystem::path PathOf(std::uint64_t id) const;
  void RemoveFile(std::uint64_t id);
  /// The last id that a file has had.
  [[nodiscard]] std::uint64_t RemoveOrphans() const;
  void RemoveOrphan(const std::filesystem::path& path) const;
  void Forget(std::uint64_t id);
  void RemoveDoubtful();
  void Hold(std::uint64_t id);
  void LetGo(std::uint64_t id);
  [[nodiscard]] bool CanWrite();
  [[nodiscard]] bool CanReadAgain();
  Result<void> Told(Result<void> written);

  store::Store& store_;
  const Options options_;
  store::TroubleLog trouble_;
  OpenFiles open_files_;
  std::atomic<std::uint64_t> last_id_ = 0;
  std::atomic<bool> has_doubts_ = false;
  std::mutex mutex_;  ///< guards all below
  std::unordered_map<std::uint64_t, Use> used_;
  std::vector<std::uint64_t> doubtful_;
  std::optional<Piece> unread_;

  Chores chores_;
};

}  // namespace weir::cloud::s3
