// The messages of a queue in the order in which they can be received. Pure.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "src/cloud/sqs/model.h"

namespace weir::cloud::sqs {

/// A message is ready, delayed (not received yet, and visible later) or in flight (received, and
/// visible later). Times pass by Pass(), so whoever asks tells the time first.
///
/// In a FIFO queue messages are received in the order of sending within each group, and while one
/// of a group is in flight no other of it is ready (Developer Guide, "FIFO queue delivery logic").
///
/// Invariants: hidden_ holds exactly what is delayed or in flight; ready_ holds exactly the ready
/// ones of a queue that is not FIFO, and of a FIFO queue the first of each group whose first is
/// ready and of which none is in flight.
class Line {
 public:
  explicit Line(bool is_fifo) : is_fifo_(is_fifo) {}

  void Add(MessageNumber number, Standing standing, TimePoint now);
  /// nullptr for one that is not there.
  [[nodiscard]] const Standing* Find(MessageNumber number) const;
  void Remove(MessageNumber number);
  void Clear();

  /// What is visible by now is ready.
  void Pass(TimePoint now);
  /// Of those that are ready, the first ones; in a FIFO queue as many of one group as there are
  /// before those of the next. Those for which `passes_over` is true are none of them.
  using PassesOver = std::function<bool(MessageNumber number, const Standing& standing)>;
  [[nodiscard]] std::vector<MessageNumber> Ready(std::size_t most,
                                                 const PassesOver& passes_over = {}) const;
  /// It was received, or its visibility was changed. REQUIRES: it is there.
  void Change(MessageNumber number, Standing standing, TimePoint now);

  /// When something gets ready that is not; nothing where all is.
  [[nodiscard]] std::optional<TimePoint> NextVisible() const;
  /// Those sent before a time, the oldest first.
  [[nodiscard]] std::vector<MessageNumber> SentBefore(TimePoint time, std::size_t most) const;

  [[nodiscard]] std::size_t size() const { return places_.size(); }
  [[nodiscard]] std::size_t in_flight() const { return in_flight_; }
  [[nodiscard]] std::size_t delayed() const { return hidden_.size() - in_flight_; }
  [[nodiscard]] std::size_t ready() const { return size() - hidden_.size(); }

 private:
  struct Group {
    std::set<MessageNumber> messages{};
    std::size_t in_flight = 0;
  };
  using Groups = std::map<std::string, Group>;
  struct Place {
    Standing standing{};
    bool is_hidden = false;
  };

  void Enter(MessageNumber number, Place& place, TimePoint now);
  void Leave(MessageNumber number, Place& place);
  void TakeHead(const Group& group);
  void SetHead(const Group& group);
  [[nodiscard]] Group& GroupOf(const Standing& standing) { return groups_[standing.group]; }

  const bool is_fifo_;
  std::map<MessageNumber, Place> places_;
  std::set<std::pair<TimePoint, MessageNumber>> hidden_;  // by when they are visible
  std::set<std::pair<TimePoint, MessageNumber>> by_sent_;
  std::set<MessageNumber> ready_;
  Groups groups_;  // of a FIFO queue
  std::size_t in_flight_ = 0;
};

}  // namespace weir::cloud::sqs
