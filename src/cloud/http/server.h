// The HTTP server: HTTP/1.1 (keep-alive, pipelining, chunked, Expect: 100-continue) and HTTP/2
// (prior knowledge and ALPN), plain or TLS, with a named limit on everything.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "src/cloud/http/handler.h"
#include "src/result/result.h"

namespace weir::cloud::http {

struct ServerLimits {
  /// Beyond, one that does nothing makes room (crowd.h); where all are at work, a new one is told
  /// so (Request::is_surplus), and closed at once where too many are being told.
  std::size_t connections = 4096;
  std::size_t header_bytes = 64 << 10;  ///< 431 beyond
  /// Of bodies that are wanted whole (Handler::TakesPieces); 413 beyond.
  std::size_t body_bytes = std::size_t{256} << 20;
  /// Of all requests and answers that are under way, as far as they are held; new ones beyond are
  /// told so (Request::is_surplus).
  std::size_t in_flight_bytes = std::size_t{1} << 30;
  std::size_t in_flight = 1024;  ///< requests; a handler tells those beyond in its own words
  std::chrono::milliseconds idle{300'000};   ///< between two requests of a connection
  std::chrono::milliseconds read{60'000};    ///< for a request, or a piece of its body
  std::chrono::milliseconds write{300'000};  ///< for an answer, or a piece of it, to a slow reader
  /// For all of a body that is read in pieces, and of an answer whose length was announced.
  std::chrono::milliseconds transfer{6 * 3'600'000};
  unsigned threads = 4;  ///< event loops, which run the handlers as well
};

/// PEM files. Both empty: plain HTTP.
struct TlsFiles {
  std::string certificate_chain;
  std::string private_key;
};

/// Whose programs a listener serves.
enum class Clients : std::uint8_t {
  kAll,
  kOwnUser,  ///< of this process's user, where the kernel tells
};

/// Some event loops for any number of listeners. Stop() (or the destructor) closes all
/// connections and returns when no handler runs any more.
class Server {
 public:
  explicit Server(ServerLimits limits);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();

  struct Listener {
    std::uint64_t id = 0;
    std::uint16_t port = 0;
  };

  /// Listens on address:port (0: any free one). `handler` outlives the listener. kInvalidInput for
  /// an address or PEM file that is none; kConflict where the port is taken; kDenied.
  Result<Listener> Listen(const std::string& address, std::uint16_t port, Handler& handler,
                          const TlsFiles& tls = {}, Clients clients = Clients::kAll);

  /// Stops accepting, closes the listener's connections, and returns when no handler runs for it
  /// any more. REQUIRES (Stop() as well): not called by a handler.
  void Close(const Listener& listener);
  void Stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weir::cloud::http
