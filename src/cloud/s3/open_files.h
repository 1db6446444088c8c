// How many files of bodies are open at once, so that the others who need files find some.
#pragma once

#include <atomic>
#include <cstddef>
#include <optional>
#include <utility>

namespace weir::cloud::s3 {

/// Thread-safe; outlives its places.
class OpenFiles {
 public:
  explicit OpenFiles(std::size_t most) : most_(most) {}

  /// One's right to have a file open; given back with it.
  class Place {
   public:
    Place(Place&& other) noexcept : files_(std::exchange(other.files_, nullptr)) {}
    Place& operator=(Place&&) = delete;
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() {
      if (files_ != nullptr) --files_->taken_;
    }

   private:
    friend class OpenFiles;
    explicit Place(OpenFiles& files) : files_(&files) {}
    OpenFiles* files_;
  };

  /// Nothing where all are taken.
  [[nodiscard]] std::optional<Place> Take() {
    if (++taken_ <= most_) return Place(*this);
    --taken_;
    return std::nullopt;
  }

 private:
  const std::size_t most_;
  std::atomic<std::size_t> taken_ = 0;
};

}  // namespace weir::cloud::s3
