// The connections of a listener, and who of them makes room for another one.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "src/cloud/wire/connection.h"

namespace weir::cloud::wire {

/// Not thread-safe. Nobody can keep others out by connections that do nothing: where there is no
/// more room, the address with the most connections loses one of them. Those that wait for a
/// request go first, then those whose request does not come to its end, then those whose answer is
/// not taken; of each the one that has been so for the longest. What a handler works on stays.
class Crowd {
 public:
  void Add(std::shared_ptr<Connection> connection);
  void Remove(const std::shared_ptr<Connection>& connection);
  /// Asks one to leave, which it does soon; false where all are being worked on.
  bool MakeRoom();
  void AbortAll() const;
  [[nodiscard]] bool empty() const { return connections_.empty(); }

 private:
  std::set<std::shared_ptr<Connection>> connections_;
  std::map<std::string, std::size_t> by_peer_;
};

}  // namespace weir::cloud::wire
