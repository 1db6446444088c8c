// Lines that wait to be written, in the order in which they came, given back object by object.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace weir::embedded {

/// A fixed amount of memory. Lines are only ever appended, whatever object they are for: with
/// thousands of objects a buffer for each would cost a cache miss or two a line.
class LineLog {
 public:
  explicit LineLog(std::size_t bytes);

  /// Whether a line of `size` bytes can be appended.
  [[nodiscard]] bool HasRoom(std::size_t size) const { return used_ + size + 1 <= capacity_; }

  /// Keeps `line` and a '\n' for `object`. REQUIRES: HasRoom(line.size()).
  void Append(std::uint32_t object, std::string_view line);

  /// Hands each object's lines, joined in the order in which they came, to `take`, the objects in
  /// the order of their numbers, until `take` gives false; then forgets all lines.
  void Drain(const std::function<bool(std::uint32_t object, std::string_view lines)>& take);

  [[nodiscard]] bool is_empty() const { return entries_.empty(); }

 private:
  struct Entry {
    std::uint32_t object;
    std::uint32_t size;
    std::uint64_t begin;
  };

  [[nodiscard]] std::vector<Entry> EntriesByObject() const;

  std::size_t capacity_;
  std::unique_ptr<char[]> memory_;
  std::size_t used_ = 0;
  std::vector<Entry> entries_;
  std::string joined_;
};

}  // namespace weir::embedded
