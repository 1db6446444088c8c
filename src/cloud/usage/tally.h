// What was used since the data directory began: kept in the store, and marked.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "src/cloud/store/clock.h"
#include "src/cloud/store/store.h"
#include "src/cloud/usage/levels.h"
#include "src/cloud/usage/meter.h"
#include "src/result/result.h"

namespace weir::cloud::usage {

/// What was used up to a time of Weir's clock.
struct Reading {
  store::TimePoint at;
  Quantities used;
};

struct Mark {
  std::string name;
  Reading reading;
};

/// Thread-safe.
///
/// What grows by time is integrated: what is held now is looked at every kSettleEvery and before
/// the clock is moved, and held until the next look. So a leap of the clock is paid for with what
/// was there before it, though some of that expires within it; and the time in which the process
/// was down with what is there at its start.
///
/// What was added is written every kSettleEvery, and whenever somebody reads: what was once shown
/// survives `kill -9`, of the rest it may take what those seconds have added.
class Tally {
 public:
  static constexpr std::chrono::seconds kSettleEvery{5};
  static constexpr std::chrono::minutes kSaveTimeEvery{1};  ///< where nothing but time has passed
  static constexpr std::size_t kMaxMarks = 100;             ///< of a data directory
  static constexpr std::size_t kMaxMarkName = 64;           ///< bytes

  /// Asks all services for what they hold; may throw store::StoreFailure.
  using Measure = std::function<void(Levels&)>;

  /// Adds to the meter what the store has. All arguments outlive this. Throws StoreFailure where
  /// stored bytes can't be read back.
  Tally(store::Store& store, store::Clock& clock, Meter& meter, Measure measure);
  Tally(const Tally&) = delete;
  Tally& operator=(const Tally&) = delete;
  /// Ends.
  ~Tally();

  /// From now on a thread settles and saves.
  void Begin();
  /// For the last time. REQUIRES: those that are measured are there still.
  void End();

  /// Counts what is held up to now. Called before the clock is moved.
  void Settle();

  /// Settled, and saved where the store takes writes.
  [[nodiscard]] Reading Read();
  /// As it was last saved: nothing of it goes with a kill. Waits for no look.
  [[nodiscard]] Reading Saved() const;
  [[nodiscard]] store::TimePoint began() const { return began_; }
  /// What is held, as it was last looked at.
  [[nodiscard]] Quantities Held() const;

  /// A reading under a name. kInvalidInput: it is no name; kConflict: it is taken; kExhausted:
  /// there are too many; else what the store says.
  Result<Mark> AddMark(std::string_view name);
  /// kNotFound, or what the store says.
  Result<void> RemoveMark(std::string_view name);
  /// In the order of their times.
  [[nodiscard]] std::vector<Mark> Marks() const;

 private:
  void Load();
  void Run();
  /// What is held now; nothing where it can't be looked at, which the log is told once, or where
  /// the end came first.
  [[nodiscard]] std::optional<Quantities> Look();
  void SettleLocked();
  /// Counts up to now what was held since the last look.
  void AccrueLocked();
  /// Whether something has to be written by now.
  [[nodiscard]] bool IsSaveDue(const Quantities& used) const;
  Result<void> SaveLocked(store::WriteBatch batch = {});
  void SetSaved(const Reading& saved);

  store::Store& store_;
  store::Clock& clock_;
  Meter& meter_;
  const Measure measure_;

  mutable std::mutex mutex_;  ///< of what follows
  store::TimePoint began_;    ///< set once
  store::TimePoint settled_;  ///< up to here time is counted
  std::optional<Quantities> held_;
  bool has_told_failure_ = false;
  std::map<std::string, Reading, std::less<>> marks_;

  mutable std::mutex saved_mutex_;  ///< taken last, and for a moment
  Reading saved_;                   ///< guarded by saved_mutex_

  store::Waiter waiter_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace weir::cloud::usage
