// Bodies that come in pieces: those of requests as their clients send them, those of answers as
// they are made.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace weir::cloud::http {

/// The most that a session asks for, or gives, at once. Bodies of one piece that announce their
/// length are read before their handler is called: to hand them over as they come would cost more
/// than it spares (bench/cloud: BareHttpPut), also where they wait for `100 Continue`.
inline constexpr std::size_t kPieceBytes = std::size_t{1} << 20;

struct BodyPiece {
  enum class Kind : std::uint8_t {
    kBytes,      ///< `bytes`, one at the least; more may follow
    kEnd,        ///< that was all
    kGone,       ///< the peer has left
    kTimedOut,   ///< the peer sent nothing for too long
    kMalformed,  ///< what the peer sent is no body (a broken chunk)
    kFailed,     ///< who makes the body can't go on
  };
  Kind kind = Kind::kEnd;
  std::string bytes = {};
};

/// Takes one piece; is called once.
using GivePiece = std::function<void(BodyPiece)>;

/// Where a body comes from. It ends with the source's destruction, which is also how a producer
/// learns that nobody reads on (the peer has left, or has enough).
class BodySource {
 public:
  BodySource() = default;
  BodySource(const BodySource&) = delete;
  BodySource& operator=(const BodySource&) = delete;
  virtual ~BodySource() = default;
  /// Asks for the next piece, of at most `max` bytes. `give` gets it, at once or later, from any
  /// thread; nothing is read ahead of what is asked for. REQUIRES: `max` > 0; one piece is asked
  /// for at a time, and none behind the last.
  virtual void Next(std::size_t max, GivePiece give) = 0;
};

/// The body of a request whose handler has been called with its head. Nothing is read (and a client
/// that waits for `100 Continue` not told to send) before the first piece is asked for. Pieces are
/// given on the server's threads, and but for a last one never before Next() returns. Thread-safe;
/// may outlive the connection.
class RequestBody : public BodySource {
 public:
  /// As announced; nothing where it is sent in chunks.
  [[nodiscard]] virtual std::optional<std::uint64_t> length() const = 0;
  /// Asks for room to keep `bytes` more, until the request is answered; false: there is none
  /// (ServerLimits::in_flight_bytes).
  virtual bool Reserve(std::size_t bytes) = 0;
};

}  // namespace weir::cloud::http
