// How far one record of a stream may expand, and how much of it may be rejected.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir::intake {

/// All of it is decided by the record (and, for rejections, the schema) alone, so that every
/// attempt judges alike: what goes beyond is set aside as it came, in one row of the quarantine,
/// and claims nothing but its own position.
struct ExpansionLimits {
  /// Parts of one record. Each costs a claim: by the rate that attempts plan with
  /// (pipeline::kClaimsPerSecond) this many are through in 25 s, where an attempt has 36 of its
  /// 60 s for claims. (With `weir up` in 3 s: the whole road, of which claims are a part, goes at
  /// 36,900 events a second. That is the figure of README.md, measured by bench/road.)
  static constexpr std::uint32_t kMaxParts = 100'000;
  /// A record has no more parts than these and as many as lines of one character would have in its
  /// own bytes. Events that are worth storing have ids of their own, which do not pack; without
  /// this a kilobyte costs as much as a megabyte.
  static constexpr std::uint32_t kFreeParts = 1'000;
  static constexpr std::uint32_t kBytesPerPart = 2;
  /// Bytes: as many times the record's own, and no less than the free ones. Logs of one kind pack
  /// to a hundredth at best.
  static constexpr std::size_t kMaxRatio = 256;
  static constexpr std::size_t kFreeBytes = std::size_t{4} << 20;

  /// Rejections among its parts. Each costs a claim of its own, as an event does; but other than
  /// events they may all be the same, so 40 bytes of gzip could hold a thousand of them. Events
  /// that are rejected for a mistake in the schema have ids, times and names as well, and take more
  /// than this even when they are packed.
  static constexpr std::uint32_t kFreeRejections = 32;
  static constexpr std::uint32_t kBytesPerRejection = 16;
  /// A rejection has no more bytes than these, or the record's own: it stands in one row, which
  /// readers take whole into memory.
  static constexpr std::size_t kFreeRejectionBytes = kFreeBytes;

  [[nodiscard]] static std::uint32_t PartsOf(std::size_t record_size);
  [[nodiscard]] static std::size_t BytesOf(std::size_t record_size);
  [[nodiscard]] static std::uint32_t RejectionsOf(std::size_t record_size);
  [[nodiscard]] static std::size_t RejectionBytesOf(std::size_t record_size);
};

/// What a record may still expand to.
struct Allowance {
  std::size_t bytes = 0;    ///< that it unpacks to
  std::uint32_t parts = 0;  ///< that it is cut into

  static Allowance Of(std::size_t record_size) {
    return {ExpansionLimits::BytesOf(record_size), ExpansionLimits::PartsOf(record_size)};
  }
};

// Details of what goes beyond.
inline constexpr std::string_view kTooManyBytes =
    "unpacks to more bytes than a record of its size may hold; send smaller records";
inline constexpr std::string_view kTooManyParts =
    "holds more events than a record of its size may; send smaller records";

}  // namespace weir::intake
