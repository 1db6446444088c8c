// What one payload of a stream holds: unpacked and cut into parts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/reason.h"
#include "src/event/schema.h"
#include "src/intake/expansion_limits.h"

namespace weir::intake {

/// Bytes that were made on the way, each with event::kJsonPadding readable bytes behind it.
class KeptBytes {
 public:
  /// The view is good until Rewind goes behind it.
  std::string_view Keep(std::string bytes);
  [[nodiscard]] std::size_t size() const { return size_; }

  [[nodiscard]] std::size_t count() const { return kept_.size(); }
  /// Forgets all but the first `count`.
  void Rewind(std::size_t count);

 private:
  std::deque<std::string> kept_;
  std::size_t size_ = 0;
};

/// What a payload holds at one place: an event, or what is set aside.
struct PayloadPart {
  std::string_view data;
  std::uint32_t line = 0;      ///< of those that hold anything, the one that it is counted with
  bool is_below_line = false;  ///< it has a position below its line's, even if alone there
  event::Reason set_aside = event::Reason::kNone;
  std::string_view why = {};
};

/// Opens payloads of a record, each of them packed or not, each cut into parts (part_cutter.h).
/// What can't be unpacked is a part as it came, and the decoder says what is wrong with it.
class PayloadOpener {
 public:
  /// Both outlive it; parts are views into payloads and `kept`.
  PayloadOpener(const event::Wrapping& wrapping, KeptBytes& kept)
      : wrapping_(wrapping), kept_(kept) {}

  /// What comes now is from a record of so many bytes.
  void BeginRecord(std::size_t size) { left_ = Allowance::Of(size); }

  /// The parts, one at least; good until the next call. More than `max_lines` lines are too many.
  /// REQUIRES: event::kJsonPadding readable bytes follow `payload`.
  [[nodiscard]] std::span<const PayloadPart> Open(std::string_view payload,
                                                  std::uint32_t max_lines);

  /// Lines that the last payload has: 1 where it is one value or one wrapper, or not cut at all.
  [[nodiscard]] std::uint32_t lines() const { return lines_; }

  /// What the record may still expand to.
  [[nodiscard]] Allowance& left() { return left_; }

 private:
  void OpenText(std::string_view text, std::string_view packed, std::uint32_t max_lines);
  /// False where there are more parts or lines than may be.
  [[nodiscard]] bool Cut(std::string_view text, std::uint32_t max_lines);
  [[nodiscard]] bool OpenLogs(const PayloadPart& part);
  void TakeWhole(std::string_view data, event::Reason set_aside = event::Reason::kNone,
                 std::string_view why = {});

  const event::Wrapping& wrapping_;
  KeptBytes& kept_;
  Allowance left_;
  std::vector<PayloadPart> parts_;
  std::uint32_t lines_ = 0;
};

}  // namespace weir::intake
