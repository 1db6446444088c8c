// The one store under all services: ordered keys and values, atomic writes.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "src/result/result.h"

namespace weir::cloud::store {

/// Thrown where stored bytes can't be read back; the front door answers 500.
class StoreFailure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

enum class Durability {
  kProcess,  ///< acknowledged survives kill -9
  kFsync,    ///< … and a power cut (group commit)
};

/// Puts and deletes that become visible and durable together.
class WriteBatch {
 public:
  WriteBatch();
  WriteBatch(const WriteBatch&) = delete;
  WriteBatch& operator=(const WriteBatch&) = delete;
  WriteBatch(WriteBatch&&) noexcept;
  WriteBatch& operator=(WriteBatch&&) noexcept;
  ~WriteBatch();

  void Put(std::string_view key, std::string_view value);
  void Delete(std::string_view key);
  /// All keys in [from, to).
  void DeleteRange(std::string_view from, std::string_view to);

  [[nodiscard]] std::size_t bytes() const;  ///< of keys and values, and a little for each

 private:
  friend class Store;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// What is wrong with a store at present.
struct Trouble {
  std::optional<Error> writes;  ///< why none are taken
  std::optional<Error> reads;   ///< why what was asked for last could not be read

  [[nodiscard]] bool IsAny() const { return writes || reads; }
};

/// Thread-safe. Reads see every write that was acknowledged before them.
///
/// A write that fails is the last one until RocksDB has put all that was acknowledged into files
/// anew and begun another log, for how much of the failed one stands at the old log's end is not
/// known. It does so by itself some seconds after there is room again on a full disk; after any
/// other failure only a new start does. The log is told when trouble begins, and when it is over.
class Store {
 public:
  struct Options {
    std::filesystem::path directory = {};
    bool in_memory = false;  ///< nothing touches the disk; `directory` is not used
    Durability durability = Durability::kProcess;
  };

  /// kConflict: another process has it open. kCorrupt: not a store, or of a newer format.
  /// kDenied, kExhausted, kUnavailable: the file system's refusals.
  static Result<std::unique_ptr<Store>> Open(const Options& options);
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  ~Store();

  [[nodiscard]] const std::string& name() const;  ///< what errors call it

  [[nodiscard]] std::optional<std::string> Get(std::string_view key) const;

  /// Durable when it returns. kExhausted: the disk is full; kUnavailable: any other failure. A
  /// write that failed may be there after a crash, or not.
  Result<void> Apply(WriteBatch batch);

  /// What is wrong, after another try where something was.
  [[nodiscard]] Trouble Examine();

  /// Calls `visit(key, value)` for the keys in [from, to) in order (Reverse: from the last one
  /// down) until it returns false. A consistent view of the moment of the call.
  using Visitor = std::function<bool(std::string_view key, std::string_view value)>;
  void Scan(std::string_view from, std::string_view to, const Visitor& visit) const;
  void ScanReverse(std::string_view from, std::string_view to, const Visitor& visit) const;

  /// The store as it was at a moment, for scans that begin later. The store outlives it.
  class View {
   public:
    View(const View&) = delete;
    View& operator=(const View&) = delete;
    View(View&&) noexcept;
    View& operator=(View&&) noexcept;
    ~View();

    void Scan(std::string_view from, std::string_view to, const Visitor& visit) const;

   private:
    friend class Store;
    struct Snapshot;
    View(const Store& store, std::unique_ptr<Snapshot> snapshot);
    const Store* store_;
    std::unique_ptr<Snapshot> snapshot_;
  };
  [[nodiscard]] View Freeze() const;

 private:
  struct Impl;
  explicit Store(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace weir::cloud::store
