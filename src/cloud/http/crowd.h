// The connections of a listener, and who of them makes room for another one.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>

#include "src/cloud/http/connection.h"

namespace weir::cloud::http {

/// Not thread-safe. Nobody can keep others out by connections that do nothing: where there is no
/// more room, the address with the most connections loses some of them. Those that wait for a
/// request go first, then those whose request does not come to its end, then those whose answer is
/// not taken; of each the ones that have been so for the longest. What a handler works on stays.
class Crowd {
 public:
  void Add(std::shared_ptr<Connection> connection);
  void Remove(const std::shared_ptr<Connection>& connection);
  /// Asks one to leave, or of many connections a small share, so that finding them costs little for
  /// each; they do so soon. False where all are being worked on.
  bool MakeRoom();
  /// How many have been asked to, and are still here.
  [[nodiscard]] std::size_t leaving() const { return leaving_; }
  void AbortAll() const;
  [[nodiscard]] bool empty() const { return connections_.empty(); }

 private:
  using Peers = std::map<std::string, std::size_t>;  ///< how many connections each has

  std::map<std::shared_ptr<Connection>, Peers::iterator> connections_;
  Peers peers_;
  std::size_t leaving_ = 0;
};

}  // namespace weir::cloud::http
