// Threads that run one event loop each.
#include "src/cloud/http/event_loops.h"

#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

namespace weir::cloud::http {

namespace asio = boost::asio;

struct EventLoops::Loop {
  asio::io_context io{1};  // 1: one thread runs it
  asio::executor_work_guard<asio::io_context::executor_type> work = asio::make_work_guard(io);
  std::thread thread{[this] { io.run(); }};
};

EventLoops::EventLoops(unsigned count) {
  for (unsigned i = 0; i < count; ++i) loops_.push_back(std::make_unique<Loop>());
}

EventLoops::~EventLoops() { Join(); }

asio::any_io_executor EventLoops::Next() {
  return loops_[turn_.fetch_add(1) % loops_.size()]->io.get_executor();
}

void EventLoops::Join() {
  for (const auto& loop : loops_) loop->work.reset();
  for (const auto& loop : loops_) {
    if (loop->thread.joinable()) loop->thread.join();
  }
}

}  // namespace weir::cloud::http
