// One walk over all of them: it happens only where there are too many.
#include "src/cloud/wire/crowd.h"

#include <chrono>
#include <optional>
#include <tuple>
#include <utility>

namespace weir::cloud::wire {

void Crowd::Add(std::shared_ptr<Connection> connection) {
  ++by_peer_[connection->peer()];
  connections_.insert(std::move(connection));
}

void Crowd::Remove(const std::shared_ptr<Connection>& connection) {
  if (connections_.erase(connection) == 0) return;
  const auto found = by_peer_.find(connection->peer());
  if (--found->second == 0) by_peer_.erase(found);
}

bool Crowd::MakeRoom() {
  // The most connections first, so the other way round.
  using Rank = std::tuple<std::size_t, Connection::Phase, std::chrono::steady_clock::duration>;
  const auto goes_before = [](const Rank& a, const Rank& b) {
    if (std::get<0>(a) != std::get<0>(b)) return std::get<0>(a) > std::get<0>(b);
    return a < b;
  };
  Connection* first = nullptr;
  std::optional<Rank> best;
  for (const auto& connection : connections_) {
    const Connection::Phase phase = connection->phase();
    if (phase == Connection::Phase::kWorking || connection->gives_way()) continue;
    const Rank rank{by_peer_.at(connection->peer()), phase, connection->since()};
    if (best && !goes_before(rank, *best)) continue;
    best = rank;
    first = connection.get();
  }
  if (first == nullptr) return false;
  first->GiveWay();
  return true;
}

void Crowd::AbortAll() const {
  for (const auto& connection : connections_) connection->Abort();
}

}  // namespace weir::cloud::wire
