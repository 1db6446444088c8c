// All inputs of a command as one sequence of blocks; what can't be read is noted and passed over.
#include "src/embedded/input_queue.h"

#include <tuple>
#include <utility>

namespace weir::embedded {

InputQueue::InputQueue(Inputs inputs, std::size_t max_record_size, const std::atomic<bool>& stop,
                       Reading reading)
    : inputs_(std::move(inputs)),
      max_record_size_(max_record_size),
      stop_(stop),
      reading_(std::move(reading)) {}

bool InputQueue::Next(Block& block, std::size_t& input) {
  while (current_ || OpenNext()) {
    if (current_->Next(block)) {
      input = next_file_ - 1;
      return true;
    }
    CloseCurrent();
  }
  return false;
}

std::uint64_t InputQueue::bytes_read() const {
  return bytes_of_closed_ + (current_ ? current_->input().bytes_read() : 0);
}

/// Opens the next file that can be opened.
bool InputQueue::OpenNext() {
  while (next_file_ < inputs_.files.size() && !stop_.load(std::memory_order_relaxed)) {
    const std::string& path = inputs_.files[next_file_++].path;
    auto input = InputStream::Open(path, stop_, reading_);
    if (input) {
      current_ =
          std::make_unique<BlockReader>(*std::move(input), max_record_size_, reading_.wrapping);
      return true;
    }
    if (stop_.load(std::memory_order_relaxed)) break;  // a signal ends the wait for a pipe's writer
    inputs_.errors.push_back({path, input.error().message});
  }
  return false;
}

bool InputQueue::VouchForWhatWasGiven() {
  if (current_ && !current_->VouchForWhatWasGiven()) is_vouched_for_ = false;
  return is_vouched_for_;
}

void InputQueue::CloseCurrent() {
  std::ignore = VouchForWhatWasGiven();
  if (const auto& failure = current_->failure()) {
    inputs_.errors.push_back({inputs_.files[next_file_ - 1].path, failure->message});
  }
  bytes_of_closed_ += current_->input().bytes_read();
  current_.reset();
}

}  // namespace weir::embedded
