// How many bytes of bodies a server holds at once.
#pragma once

#include <atomic>
#include <cstddef>

namespace weir::cloud::http {

/// Thread-safe.
class ByteBudget {
 public:
  explicit ByteBudget(std::size_t most) : most_(most) {}

  /// What one exchange holds of it; given back at its end. Not thread-safe.
  class Share {
   public:
    explicit Share(ByteBudget& budget) : budget_(&budget) {}
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;
    ~Share() { Return(); }

    /// False where there is no more room.
    bool Take(std::size_t bytes) {
      if (budget_->held_.fetch_add(bytes) + bytes > budget_->most_) {
        budget_->held_.fetch_sub(bytes);
        return false;
      }
      held_ += bytes;
      return true;
    }
    /// For what is there already, whether there is room or not.
    void Add(std::size_t bytes) {
      budget_->held_.fetch_add(bytes);
      held_ += bytes;
    }
    void Return() {
      if (held_ > 0) budget_->held_.fetch_sub(held_);
      held_ = 0;
    }

   private:
    ByteBudget* budget_;
    std::size_t held_ = 0;
  };

 private:
  const std::size_t most_;
  std::atomic<std::size_t> held_ = 0;
};

}  // namespace weir::cloud::http
