// Threads that run one event loop each.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

namespace weir::cloud::http {

/// A connection stays on one loop, so its work never goes from thread to thread, which with a loop
/// that all threads share cost more than the requests themselves.
class EventLoops {
 public:
  explicit EventLoops(unsigned count);
  EventLoops(const EventLoops&) = delete;
  EventLoops& operator=(const EventLoops&) = delete;
  ~EventLoops();

  /// The loops in turn. From any thread.
  [[nodiscard]] boost::asio::any_io_executor Next();

  /// Returns when the loops have nothing left to do; none is given any more.
  void Join();

 private:
  struct Loop;
  std::vector<std::unique_ptr<Loop>> loops_;
  std::atomic<std::size_t> turn_ = 0;
};

}  // namespace weir::cloud::http
