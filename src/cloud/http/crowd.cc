// A walk over all of them happens only where there are too many, and then once for many new ones.
#include "src/cloud/http/crowd.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

namespace weir::cloud::http {
namespace {

/// One of so many leaves at once.
constexpr std::size_t kShare = 64;

/// Who goes before whom.
struct Candidate {
  std::size_t neighbours = 0;  ///< connections of the same address
  Connection::Phase phase{};
  Connection::Duration since{};
  Connection* connection = nullptr;

  bool operator<(const Candidate& other) const {
    if (neighbours != other.neighbours) return neighbours > other.neighbours;
    return std::pair(phase, since) < std::pair(other.phase, other.since);
  }
};

}  // namespace

void Crowd::Add(std::shared_ptr<Connection> connection) {
  const auto peer = peers_.try_emplace(connection->peer(), 0).first;
  ++peer->second;
  connections_.emplace(std::move(connection), peer);
}

void Crowd::Remove(const std::shared_ptr<Connection>& connection) {
  const auto found = connections_.find(connection);
  if (found == connections_.end()) return;
  if (--found->second->second == 0) peers_.erase(found->second);
  if (connection->gives_way() && leaving_ > 0) --leaving_;
  connections_.erase(found);
}

bool Crowd::MakeRoom() {
  leaving_ = 0;  // counted anew: one that had a request by then has stayed
  std::vector<Candidate> candidates;
  candidates.reserve(connections_.size());
  for (const auto& [connection, peer] : connections_) {
    const Connection::Phase phase = connection->phase();
    if (connection->gives_way()) {
      ++leaving_;
    } else if (phase != Connection::Phase::kWorking) {
      candidates.push_back({peer->second, phase, connection->since(), connection.get()});
    }
  }
  if (candidates.empty()) return false;
  const std::size_t most =
      std::min(candidates.size(), std::max<std::size_t>(1, connections_.size() / kShare));
  const auto end = candidates.begin() + static_cast<std::ptrdiff_t>(most);
  std::partial_sort(candidates.begin(), end, candidates.end());
  for (auto one = candidates.begin(); one != end; ++one) {
    if (one->neighbours != candidates.front().neighbours) break;
    one->connection->GiveWay();
    ++leaving_;
  }
  return true;
}

void Crowd::AbortAll() const {
  for (const auto& [connection, peer] : connections_) connection->Abort();
}

}  // namespace weir::cloud::http
